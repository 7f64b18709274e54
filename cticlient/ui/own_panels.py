"""A person's own panels in the window: one tab for each, what their menus do, and copies of colleagues' tiles."""

from collections.abc import Callable, Collection, Coroutine
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QAction

from cticlient.aio import ask
from cticlient.model import Number, OwnPanel, SpeedDial
from cticlient.own_dials import OwnDials
from cticlient.places import Notice, Place
from cticlient.texts import Sentence, Texts, marked
from cticlient.tiles import Tile
from cticlient.ui.followed import OWN, Followed
from cticlient.ui.labels import Labels
from cticlient.ui.main_window import MainWindow
from cticlient.ui.panels import Panel
from cticlient.ui.speed_dial_menu import PanelCommands
from cticlient.ui.speed_dials import SpeedDials

if TYPE_CHECKING:
    from cticlient.ui.card_exchange import CardExchange

OWN_DIALS = marked("My speed dials")


class OwnPanels(QObject):
    """Keeps the window at the book."""

    def __init__(
        self,
        window: MainWindow,
        dials: OwnDials,
        tr: Texts,
        dial: Callable[[str], None],
        spawn: Callable[[Coroutine[Any, Any, None]], Any],
        open_url: Callable[[QUrl], bool],
        key: Callable[[str], str],
        transfer: Callable[[str, str], None],
    ) -> None:
        """``key``: the same for every way of writing a number. ``transfer`` takes a call and a number."""
        super().__init__(window)
        self._window = window
        self._dials = dials
        self._tr = tr
        self._spawn = spawn
        self._open_url = open_url
        self._key = key
        self.followed = Followed(window.panels)
        self._labels = Labels(tr)
        self._panels: dict[str, Panel] = {}
        self._commands = PanelCommands(
            dial=dial,
            transfer=transfer,
            mail=self._mail,
            add_panel=lambda: spawn(self._add_panel()),
            rename=lambda id: spawn(self._rename(id)),
            remove=self._remove,
            take_in=lambda id: spawn(self._exchange.take_in(self.titles(), id)),
            give_out=self._give_out,
            title=self.title,
        )
        self._make_menu()
        self._listening = [tr.on_change(self._retranslate), dials.on_change(self.show_now)]
        dials.load()

    def close(self) -> None:
        for undo in self._listening:
            undo()

    def title(self, panel: OwnPanel) -> str:
        return panel.name or self._tr(OWN_DIALS)

    def titles(self) -> list[tuple[str, str]]:
        """Id and title of each own panel."""
        return [(panel.id, self.title(panel)) for panel in self._dials.book.panels]

    def shown(self, id: str) -> SpeedDials:
        """Raises KeyError if there is no such panel."""
        widget = self._panels[id].widget
        assert isinstance(widget, SpeedDials)
        return widget

    def ask_new(self, name: str, number: str) -> None:
        """Ask for a new speed dial in the first panel, with what is known of it already."""
        id = self._dials.book.panels[0].id
        self._window.bring_up()
        self._panels[id].show()
        self.shown(id).add(SpeedDial("", name, (Number(number),)))

    def copy(self, plugin: str, tile: Tile, email: str = "", panel: str = "") -> None:
        """Take a tile of a plugin's panel into an own one; it goes on following the original."""
        number = (Number(tile.number),) if tile.number else ()
        copy = SpeedDial("", tile.name, number, email, follows=f"{plugin}/{tile.key}")
        titles = dict(self.titles())
        id = panel if panel in titles else next(iter(titles))
        said = {"name": tile.name, "panel": titles[id]}
        self._dials.add(id, [copy], Sentence("“{name}” was copied to “{panel}”.", said))
        # Perhaps nobody sees the own panel, which says it too; nor why it could not be.
        told = self._dials.locked or self._dials.told
        if told is not None:
            self._window.notices.tell(Notice(self._tr.say(told)))

    def show_now(self) -> None:
        """Tabs for the panels of the book, and for no others."""
        wanted = {panel.id: self.title(panel) for panel in self._dials.book.panels}
        self._keep([id for id in self._panels if id in wanted])
        # One that came back stands where it stood: those behind it are put behind it again.
        self._keep([id for id, there in zip(wanted, self._panels, strict=False) if id == there])
        for id, title in wanted.items():
            if id not in self._panels:
                widget = SpeedDials(self._dials, id, self._tr, self._commands, self.followed)
                self._panels[id] = self._window.panels.add(f"{OWN}/{id}", title, widget, last=True)
            elif self._panels[id].title != title:
                self._panels[id].set_title(title)
        self._enable()

    def _keep(self, ids: Collection[str]) -> None:
        for id in [id for id in self._panels if id not in ids]:
            self._panels.pop(id).remove()

    def _retranslate(self) -> None:
        self._labels.say()
        self.show_now()

    # What the menus do.

    def _make_menu(self) -> None:
        """Menu > Options > Speed dial."""
        self._entries: dict[str, QAction] = {}
        for name, text, work in (
            ("add-panel", marked("&New panel…"), lambda: self._spawn(self._add_panel())),
            ("import", marked("&Import speed dials…"), lambda: self._commands.take_in(self._dials.book.panels[0].id)),
            ("export", marked("E&xport speed dials…"), lambda: self._give_out("")),
            ("undo", marked("&Undo"), self._dials.undo),
        ):
            action = QAction(self)
            action.setObjectName(name)
            action.triggered.connect(lambda _=False, work=work: work())
            self._labels.put(text, action.setText)
            self._entries[name] = action
            self._window.menus.add_action(Place.SPEED_DIAL_MENU, action)

    def _enable(self) -> None:
        free = self._dials.locked is None
        for action in self._entries.values():
            action.setEnabled(free)
        self._entries["undo"].setEnabled(self._dials.last_step is not None)
        self._entries["export"].setEnabled(bool(self._dials.book.dials))

    @cached_property
    def _exchange(self) -> "CardExchange":
        """Read when it is first wanted: the formats of cards take a while."""
        from cticlient.ui.card_exchange import CardExchange

        return CardExchange(self._window, self._dials, self._tr, self._key)

    def _give_out(self, id: str) -> None:
        """All of one panel; of every panel if there is none of this id."""
        panel = self._dials.book.panel(id)
        self._spawn(self._exchange.give_out(panel.dials if panel is not None else self._dials.book.dials))

    async def _add_panel(self) -> None:
        name = await self._name(Sentence("New panel"), "", Sentence("Add"))
        id = self._dials.add_panel(name) if name else None
        if id is not None:
            self._panels[id].show()

    async def _rename(self, id: str) -> None:
        panel = self._dials.book.panel(id)
        if panel is not None:
            name = await self._name(Sentence("Rename panel"), self.title(panel), Sentence("Rename"))
            if name:
                self._dials.rename_panel(id, name)

    async def _name(self, title: Sentence, name: str, answer: Sentence) -> str:
        """Empty when it was cancelled."""
        from cticlient.ui.name_prompt import NamePrompt

        prompt = NamePrompt(self._tr, title, name, answer, self._window)
        try:
            return prompt.name if await ask(prompt) else ""
        finally:
            prompt.deleteLater()

    def _remove(self, id: str) -> None:
        panel = self._dials.book.panel(id)
        if panel is not None and self._dials.remove_panel(id, self.title(panel)):
            # Where the way back is offered.
            self._panels[self._dials.book.panels[0].id].show()

    def _mail(self, address: str) -> None:
        url = QUrl()
        url.setScheme("mailto")
        url.setPath(address)
        if not self._open_url(url):
            self._window.notices.tell(
                Notice(self._tr("No e-mail program could be opened for {address}", address=address))
            )
