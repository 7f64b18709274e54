"""Options > Hot keys: keys that work in every program. What is wrong with them is said while they are pressed."""

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QKeySequenceEdit, QLineEdit, QPushButton, QToolButton, QWidget

from cticlient.hotkeys.keys import Keys
from cticlient.hotkeys.model import HotKeys, Row, shown
from cticlient.icons import icon
from cticlient.texts import SaidError, Sentence, Texts, marked
from cticlient.ui.growth import at_least
from cticlient.ui.help_key import help_topic
from cticlient.ui.pages.form import Hint, Page, RowLabel, Rows

PORTABLE = QKeySequence.SequenceFormat.PortableText


class HotKeysPage(Page):
    """One row for each thing that a key can do everywhere."""

    def __init__(self, tr: Texts, hot_keys: HotKeys) -> None:
        super().__init__(tr)
        self._tr = tr
        self._hot_keys = hot_keys
        help_topic(self, "shortcuts")
        self.impossible = self.hint()
        self.lines = {row.action: Line(row) for row in hot_keys.rows()}
        grid = self.rows()
        for line in self.lines.values():
            line.stand(grid)
            line.edit.keySequenceChanged.connect(lambda _: self._look())
        self.hint(marked("Click into a field, or go there with Tab, and press the keys. They work in every program."))
        self.defaults = QPushButton()
        self.say(marked("Suggested &keys"), self.defaults.setText)
        self.defaults.clicked.connect(self._suggest)
        self.defaults.setAutoDefault(False)
        self.column.addWidget(self.defaults, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addStretch()
        forget = hot_keys.on_change(self._changed)
        self.destroyed.connect(lambda: forget())
        self.retranslate()

    def title(self) -> str:
        return self._tr("Hot keys")

    def widget(self) -> QWidget:
        return self

    def load(self) -> None:
        for row in self._hot_keys.rows():
            self.lines[row.action].show_row(row)
        self._look()

    def check(self) -> None:
        for line in self.lines.values():
            fault = self._fault(line) if line.changed else None
            if fault is not None:
                raise SaidError(fault.text, **fault.values)

    def save(self) -> None:
        changed = [line for line in self.lines.values() if line.changed]
        # First all are let go: they may have changed places.
        wanted = [(line.row.action, line.keys) for line in changed]
        for line in changed:
            self._hot_keys.assign(line.row.action, "")
        for action, keys in wanted:
            if keys:
                self._hot_keys.assign(action, keys)
        self.load()

    def retranslate(self) -> None:
        tr, why = self._tr, self._hot_keys.impossible
        self.impossible.setText(tr.say(why) if why else "")
        self.impossible.setVisible(why is not None)
        self.defaults.setEnabled(why is None)
        for line in self.lines.values():
            line.say(tr, possible=why is None)
        self._look()

    def _changed(self) -> None:
        """The system granted or took something; what a person is just entering stays."""
        for row in self._hot_keys.rows():
            line = self.lines[row.action]
            if not line.changed:
                line.show_row(row)
        self._look()

    def _suggest(self) -> None:
        for line in self.lines.values():
            line.edit.setKeySequence(QKeySequence.fromString(line.row.default, PORTABLE))

    def _look(self) -> None:
        for line in self.lines.values():
            fault = self._fault(line)
            line.fault.setText(self._tr.say(fault) if fault else "")
            line.fault.setVisible(fault is not None)
            line.edit.setAccessibleDescription(line.fault.text())

    def _fault(self, line: "Line") -> Sentence | None:
        """Why the keys that are shown there cannot be had."""
        keys = line.keys
        if not keys or not line.changed:
            return line.row.reason if keys else None
        try:
            for other in self.lines.values():
                if other is not line and other.keys == keys:
                    raise SaidError(
                        marked("{keys} is already used for “{action}”. Choose others, or take these away there first."),
                        keys=shown(Keys.parse(keys)),
                        action=Sentence(other.row.text),
                    )
            if keys in {other.row.keys for other in self.lines.values()}:
                # Another line gives them up at the same time.
                Keys.parse(keys)
            else:
                self._hot_keys.free(line.row.action, keys)
        except SaidError as error:
            return error.sentence
        return None


@dataclass
class Line:
    """The widgets of one row."""

    row: Row

    def __post_init__(self) -> None:
        self.edit = QKeySequenceEdit()
        self.edit.setMaximumSequenceLength(1)
        at_least(self.edit, 200, 32)
        self._inside = self.edit.findChild(QLineEdit)
        self._empty = ""
        self.edit.keySequenceChanged.connect(lambda _: self._say_inside())
        self.none = QToolButton()
        self.none.setIcon(icon("delete"))
        self.none.setIconSize(QSize(16, 16))
        self.none.clicked.connect(self.edit.clear)
        self.fault = Hint()

    @property
    def keys(self) -> str:
        """Portable text of what is shown."""
        return self.edit.keySequence().toString(PORTABLE)

    @property
    def changed(self) -> bool:
        return self.keys != QKeySequence.fromString(self.row.keys, PORTABLE).toString(PORTABLE)

    def stand(self, grid: Rows) -> None:
        number = grid.rowCount()
        fields = QHBoxLayout()
        fields.setSpacing(8)
        fields.addWidget(self.edit)
        fields.addWidget(self.none)
        self.label = RowLabel(grid.labels)
        self.label.setBuddy(self.edit)
        grid.addWidget(self.label, number, 0)
        grid.addLayout(fields, number, 1, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(self.fault, number + 1, 1)

    def show_row(self, row: Row) -> None:
        self.row = row
        self.edit.setKeySequence(QKeySequence.fromString(row.keys, PORTABLE))

    def say(self, tr: Texts, *, possible: bool) -> None:
        text = tr(self.row.text)
        self.label.setText(text)
        self.edit.setAccessibleName(text)
        for widget in (self.edit, self.none):
            widget.setEnabled(possible)
        self._empty = tr("Press the keys")
        self._say_inside()
        none = tr("No keys for “{action}”", action=text)
        self.none.setToolTip(none)
        self.none.setAccessibleName(none)

    def _say_inside(self) -> None:
        """Qt says it in its own language, once."""
        if isinstance(self._inside, QLineEdit):
            self._inside.setPlaceholderText(self._empty)
            self._inside.setText(self.edit.keySequence().toString(QKeySequence.SequenceFormat.NativeText))
