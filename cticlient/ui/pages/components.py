"""Options > Customize > Components and plugins: one check box a plugin, and why one is left out."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from cticlient.plugins import Hosted, Plugins, State
from cticlient.texts import Texts
from cticlient.ui.labels import literal
from cticlient.ui.pages.form import HINT_INDENT, Hint, Page


class Switches(QObject):
    """Which plugins a person wants on, before it is saved: both the list and a plugin's own page show it."""

    changed = Signal()

    def __init__(self, plugins: Plugins, switch: Callable[[str, bool], None]) -> None:
        super().__init__()
        self._plugins = plugins
        self._switch = switch
        self._wanted: dict[str, bool] = {}

    def wanted(self, name: str) -> bool:
        return self._wanted.get(name, self._plugins.hosted[name].state in (State.ON, State.STARTING))

    def want(self, name: str, on: bool) -> None:
        self._wanted[name] = on
        self.changed.emit()

    def forget(self) -> None:
        self._wanted.clear()
        self.changed.emit()

    def save(self) -> None:
        """Switch what is not as it is wanted."""
        wanted, self._wanted = self._wanted, {}
        for name, on in wanted.items():
            if on != (self._plugins.hosted[name].state in (State.ON, State.STARTING)):
                self._switch(name, on)


class Switch(QWidget):
    """The check box of one plugin and, below it, what there is to say."""

    def __init__(self, tr: Texts, one: Hosted, switches: Switches, whole_sentence: bool) -> None:
        super().__init__()
        self._tr = tr
        self._one = one
        self._switches = switches
        self._whole_sentence = whole_sentence
        self.box = QCheckBox()
        self.box.setEnabled(one.make is not None)
        self.box.clicked.connect(lambda on: switches.want(one.name, on))
        self.hint = Hint()
        self.hint.setContentsMargins(HINT_INDENT, 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.box)
        column.addWidget(self.hint)
        switches.changed.connect(self.show_state)
        self.show_state()

    def show_state(self) -> None:
        tr, one = self._tr, self._one
        self.box.setChecked(self._switches.wanted(one.name))
        title = literal(one.title)
        self.box.setText(tr("Use {plugin}", plugin=title) if self._whole_sentence else title)
        if one.reason:
            self.hint.setText(tr("Left out: {reason}", reason=one.tr.say(one.reason)))
        else:
            self.hint.setText(tr("Switched off, its panels are kept and only hidden."))


class ComponentsPage(Page):
    """All installed plugins."""

    def __init__(self, tr: Texts, plugins: Plugins, switches: Switches) -> None:
        super().__init__()
        self._tr = tr
        self._switches = switches
        self._none = Hint()
        self._boxes = [Switch(tr, one, switches, whole_sentence=False) for one in plugins.hosted.values()]
        for box in self._boxes:
            self.column.addWidget(box)
        self._none.setVisible(not self._boxes)
        self.column.addWidget(self._none)
        self.column.addStretch()
        self.retranslate()

    def title(self) -> str:
        return self._tr("Components and plugins")

    def widget(self) -> QWidget:
        return self

    def load(self) -> None:
        self._switches.forget()

    def check(self) -> None:
        """A plugin that cannot be switched on says so afterwards."""

    def save(self) -> None:
        self._switches.save()

    def refresh(self) -> None:
        for box in self._boxes:
            box.show_state()

    def retranslate(self) -> None:
        self._none.setText(self._tr("No plugin is installed."))
        self.refresh()
