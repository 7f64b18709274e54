"""The menu of an own speed dial, or of the space beside them: made when it opens, for what is there then."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from cticlient.icons import icon
from cticlient.model import OwnPanel, SpeedDial
from cticlient.own_dials import OwnDials
from cticlient.own_tiles import KIND_NUMBERS
from cticlient.texts import Texts
from cticlient.ui.labels import literal

ON_TILE = ("edit", "forward", "back", "delete")


@dataclass(frozen=True, slots=True)
class PanelCommands:
    """What a panel of own speed dials asks of the window; those about one panel take its id."""

    dial: Callable[[str], None]
    transfer: Callable[[str, str], None]
    """(call, number)"""
    mail: Callable[[str], None]
    add_panel: Callable[[], None]
    rename: Callable[[str], None]
    remove: Callable[[str], None]
    take_in: Callable[[str], None]
    give_out: Callable[[str], None]
    title: Callable[[OwnPanel], str]


class SpeedDialMenu(QMenu):
    """Goes away with its closing."""

    def __init__(
        self,
        parent: QWidget,
        panel: str,
        dial: SpeedDial | None,
        actions: Mapping[str, QAction],
        dials: OwnDials,
        commands: PanelCommands,
        tr: Texts,
    ) -> None:
        super().__init__(parent)
        self._tr = tr
        self.follows = dial.follows if dial else ""
        self.aboutToHide.connect(self.deleteLater)
        if dial is not None:
            self._for_dial(dial, actions, dials, commands)
        self.addAction(actions["add"])
        self.addAction(actions["undo"])
        if dial is None:
            self._for_panel(panel, dials, commands)

    def offer_colleague(self, open_menu: Callable[[], object]) -> None:
        """What can be done with the colleague that is followed."""
        action = QAction(icon("details"), self._tr("&Colleague…"), self)
        action.setObjectName("colleague")
        action.triggered.connect(lambda: open_menu())
        self.insertAction(self._first_of_dial, action)

    def _for_dial(
        self, dial: SpeedDial, actions: Mapping[str, QAction], dials: OwnDials, commands: PanelCommands
    ) -> None:
        self._calls(dial, commands)
        if dial.email:
            text = self._tr("E-mail to {address}", address=dial.email)
            mail = self.addAction(icon("mail"), literal(text), partial(commands.mail, dial.email))
            mail.setObjectName("mail")
        self._first_of_dial = self.addSeparator()
        for id in ON_TILE:
            self.addAction(actions[id])
        others = [panel for panel in dials.book.panels if panel is not dials.book.home(dial.id)]
        if others:
            to = self.addMenu(self._tr("Move &to"))
            for panel in others:
                to.addAction(literal(commands.title(panel)), partial(dials.take_to, dial.id, panel.id))
        self.addSeparator()

    def _calls(self, dial: SpeedDial, commands: PanelCommands) -> None:
        """One entry a number; the first is what a click does."""
        for place, number in enumerate(dial.numbers):
            if len(dial.numbers) == 1:
                text = self._tr("&Call")
            else:
                text = literal(self._tr(KIND_NUMBERS[number.kind], number=number.text))
            action = self.addAction(icon("phone"), text, partial(commands.dial, number.text))
            action.setObjectName(f"call-{place}")
            if place == 0:
                self.setDefaultAction(action)

    def _for_panel(self, id: str, dials: OwnDials, commands: PanelCommands) -> None:
        tr = self._tr
        self.addSeparator()
        free = dials.locked is None
        for name, text, work, on in (
            ("add-panel", tr("&New panel…"), commands.add_panel, free),
            ("rename", tr("&Rename panel…"), partial(commands.rename, id), free),
            ("remove", tr("Remove &panel"), partial(commands.remove, id), free and len(dials.book.panels) > 1),
        ):
            self._entry(name, text, work, on)
        self.addSeparator()
        self._entry("import", tr("&Import…"), partial(commands.take_in, id), free)
        self._entry("export", tr("E&xport…"), partial(commands.give_out, id), bool(dials.book.dials))

    def _entry(self, name: str, text: str, work: Callable[[], object], on: bool) -> None:
        action = self.addAction(text, work)
        action.setObjectName(name)
        action.setEnabled(on)
