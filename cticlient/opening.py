"""What a person sees first: the window with their own panels. Made before the event loop and what needs it is read.

What they ask for in the moments until the rest is there is kept, and done then.
"""

from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from cticlient import first_picture
from cticlient.arguments import Arguments
from cticlient.errors import ErrorBoundary
from cticlient.helping import Helping
from cticlient.instance import Instance
from cticlient.look import Look
from cticlient.motion import Motion
from cticlient.own_dials import OwnDials
from cticlient.phone_book import PhoneBook
from cticlient.places import Kind, Notice, Place
from cticlient.placing import Placing
from cticlient.settings import Preferences, Settings
from cticlient.speed_dial_file import SpeedDialFile
from cticlient.texts import Sentence, Texts
from cticlient.tiles import TileSize
from cticlient.ui.dial_bar import DialServices
from cticlient.ui.main_window import MainWindow
from cticlient.ui.menus import Commands
from cticlient.ui.own_panels import OwnPanels
from cticlient.ui.panel_orders import PanelOrders
from cticlient.window_memory import remembered

if TYPE_CHECKING:
    from cticlient.machine.machine import Machine, Spawn
    from cticlient.plugins import Found


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the program finds when it starts."""

    app: QApplication
    profile: Path
    settings: Settings
    tr: Texts
    errors: ErrorBoundary
    instance: Instance
    found: Callable[[], Iterable["Found"]]
    password: str | None
    """Given by the environment, never stored."""
    machine: Callable[["Spawn"], "Machine"]
    """The computer: whether somebody is at it, and what happens to it."""
    debug: bool = False
    """Say more in the log, for who searches a fault."""


class Rest(Protocol):
    """What the window asks of the rest of the program."""

    def spawn(self, work: Coroutine[Any, Any, None]) -> object: ...
    def dial(self, text: str) -> None: ...
    def transfer(self, call: str, number: str) -> None: ...
    def switch(self, plugin: str, on: bool) -> None: ...
    def open_journal(self) -> None: ...
    def open_options(self) -> object: ...
    def close(self) -> None:
        """A person closed the window."""

    def quit(self) -> None: ...


class Opening:
    """The window of one run of the program, and what is done with it before anything else is there."""

    def __init__(self, around: Surroundings, arguments: Arguments) -> None:
        self.around = around
        self.arguments = arguments
        self._rest: Rest | None = None
        self._waiting: list[Callable[[Rest], object]] = []
        tr, settings = around.tr, around.settings
        self.phone_book = PhoneBook(settings, self._spawn)
        self.motion = Motion(settings.preferences.movement)
        self.look = Look(around.app, tr, settings, arguments, self.motion)
        self.help = Helping(around.app, tr)
        self.look.put_on()
        commands = self._commands()
        names, numbers = self.phone_book.names, self.phone_book.numbers
        dial = DialServices(names, numbers, self._dial, commands.journal)
        state = remembered(settings.preferences, picture=bool(arguments.screenshot))
        self.window = MainWindow(tr, commands, dial, state)
        self.window.closing.connect(self._later(lambda rest: rest.close()))
        self.orders = PanelOrders(self.window.panels, self.window, tr, settings)
        self.window.menus.add_action(Place.VIEW_MENU, self.orders.menu.menuAction())
        self.own_panels = self._own_panels(around.profile)
        self.placing = Placing(around.app, self.window, settings, tr, self.motion)
        settings.on_change(self._follow)
        around.errors.tell = self._tell

    def show(self) -> None:
        """Show the window and wait until it was painted."""
        first_picture.show(self.window)

    def complete(self, rest: Rest) -> None:
        """The rest is there: what was asked for until now is done."""
        self._rest = rest
        waiting, self._waiting = self._waiting, []
        for ask in waiting:
            try:
                ask(rest)
            except Exception as error:
                self.around.errors.caught(error)

    def open_about(self) -> None:
        from cticlient.ui.about import AboutDialog

        about = AboutDialog(self.window, self.around.tr)
        about.finished.connect(about.deleteLater)
        about.open()

    # What needs the rest.

    def _ask(self, ask: Callable[[Rest], object]) -> None:
        if self._rest is not None:
            ask(self._rest)
        elif ask not in self._waiting:
            # Once, however often a key was pressed.
            self._waiting.append(ask)

    def _later(self, ask: Callable[[Rest], object]) -> Callable[[], None]:
        return partial(self._ask, ask)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._ask(lambda rest: rest.spawn(work))

    def _dial(self, text: str) -> None:
        self._ask(lambda rest: rest.dial(text))

    def _transfer(self, call: str, number: str) -> None:
        self._ask(lambda rest: rest.transfer(call, number))

    def _commands(self) -> Commands:
        return Commands(
            go_to_dial_field=lambda: self.window.go_to_dial_field(),
            journal=self._later(lambda rest: rest.open_journal()),
            dial_again=lambda: self.window.dial_bar.dial_again(),
            go_to_filter=lambda: self.window.go_to_filter(),
            set_size=self._set_size,
            switch=lambda plugin, on: self._ask(lambda rest: rest.switch(plugin, on)),
            options=self._later(lambda rest: rest.open_options()),
            help=self.help.open,
            help_here=self.help.open_here,
            about=self.open_about,
            quit=self._later(lambda rest: rest.quit()),
        )

    # What does not.

    def _own_panels(self, profile: Path) -> OwnPanels:
        def new_id() -> str:
            from uuid import uuid4

            return uuid4().hex

        tr, mail, key = self.around.tr, QDesktopServices.openUrl, self.phone_book.numbers.key
        file = SpeedDialFile(profile / "speed-dials.json", lambda: datetime.now().astimezone())
        dials = OwnDials(file, new_id)
        dials.on_change(self.phone_book.offer_dials(lambda: dials.book, tr))
        return OwnPanels(self.window, dials, tr, self._dial, self._spawn, mail, key, self._transfer)

    def _set_size(self, size: TileSize) -> None:
        self.around.settings.change(tile_size=size)

    def _follow(self, before: Preferences, after: Preferences) -> None:
        if before.tile_size != after.tile_size:
            self.window.show_size(after.tile_size)
        if before.arrangement != after.arrangement:
            self.window.panels.arrange(after.arrangement)

    def _tell(self, sentence: Sentence) -> None:
        """In the window; nobody has another one in front yet."""
        self.window.notices.tell(Notice(self.around.tr.say(sentence), kind=Kind.WARNING))
