"""All that a plugin may import of the desktop program: the contract between the shell and what fills it."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from cticlient.aio import ask as ask
from cticlient.aio import in_thread as in_thread
from cticlient.colours import Colours as Colours
from cticlient.colours import colours_of as colours_of
from cticlient.contact_table import Contact as Contact
from cticlient.contacts import ContactSource as ContactSource
from cticlient.contacts import Match as Match
from cticlient.icons import icon as icon
from cticlient.journal.entries import Entry as Entry
from cticlient.journal.entries import Outcome as Outcome
from cticlient.journal.entries import SeenCall as SeenCall
from cticlient.journal.entries import SeenEnd as SeenEnd
from cticlient.journal.entries import Way as Way
from cticlient.journal.entries import Whose as Whose
from cticlient.machine.attendance import Attendance as Attendance
from cticlient.machine.machine import MachineEvent as MachineEvent
from cticlient.numbers import Number as Number
from cticlient.numbers import Reach as Reach
from cticlient.order import Order as Order
from cticlient.places import Kind as Kind
from cticlient.places import Notice as Notice
from cticlient.places import Offer as Offer
from cticlient.places import Place as Place
from cticlient.places import Zone as Zone
from cticlient.texts import SaidError as SaidError
from cticlient.texts import Sentence as Sentence
from cticlient.texts import Texts as Texts
from cticlient.texts import catalogue_of as catalogue_of
from cticlient.texts import marked as marked
from cticlient.tiles import Arrow as Arrow
from cticlient.tiles import Choice as Choice
from cticlient.tiles import Flag as Flag
from cticlient.tiles import Hue as Hue
from cticlient.tiles import Lamp as Lamp
from cticlient.tiles import Tile as Tile
from cticlient.tiles import TileSize as TileSize
from cticlient.tiles import TileSource as TileSource
from cticlient.tiles import Traits as Traits
from cticlient.tiles import Words as Words
from cticlient.ui.answers import answers as answers
from cticlient.ui.growth import as_wide as as_wide
from cticlient.ui.growth import at_least as at_least
from cticlient.ui.growth import grown as grown
from cticlient.ui.growth import wear as wear
from cticlient.ui.help_key import help_topic as help_topic
from cticlient.ui.labels import Labels as Labels
from cticlient.ui.labels import as_written as as_written
from cticlient.ui.labels import without_mnemonic as without_mnemonic
from cticlient.ui.lamp_icon import lamp_icon as lamp_icon
from cticlient.ui.panel import TilePanel as TilePanel
from cticlient.ui.spoken_dialog import SpokenDialog as SpokenDialog
from cticlient.ui.style import Fill as Fill
from cticlient.ui.style import fill as fill
from cticlient.ui.tile_mime import DraggedCall as DraggedCall
from cticlient.ui.tile_mime import DraggedTile as DraggedTile
from cticlient.ui.tile_mime import call_data as call_data
from cticlient.ui.tile_mime import dragged_call as dragged_call
from cticlient.ui.tile_mime import dragged_tile as dragged_tile
from cticlient.ui.tile_mime import tile_data as tile_data


class OptionsPage(Protocol):
    """A page of the options dialog: a widget that loads, checks and saves what it shows."""

    def title(self) -> str: ...

    def widget(self) -> QWidget: ...

    def load(self) -> None:
        """Show what is set."""

    def check(self) -> None:
        """Raise SaidError if what is entered cannot be saved."""

    def save(self) -> None: ...


@dataclass(frozen=True, slots=True)
class OptionsPlace:
    """Where a page stands in the tree of the options dialog: titles of its parents, in English."""

    path: tuple[str, ...]
    make: Callable[[], OptionsPage]


@dataclass(frozen=True, slots=True)
class Standing:
    """An action that is in the menu whether or not its plugin is on; while it is off the entry is disabled
    and says why. ``id`` names it in ``Host.on_standing``."""

    id: str
    place: Place
    text: str
    """English, marked() for translation in the plugin's catalogue."""


class PanelHandle(Protocol):
    """A panel that was added to the window."""

    def set_title(self, title: str) -> None: ...

    def set_ringing(self, ringing: bool) -> None:
        """A diamond on the tab."""

    def show(self) -> None:
        """Bring this panel to the front."""

    def remove(self) -> None: ...


class Section(Protocol):
    """The settings of one plugin; values are what JSON can hold."""

    def get(self, key: str, default: Any = None) -> Any: ...

    def set(self, key: str, value: Any) -> None:
        """Stored at once, durably."""

    def update(self, values: Mapping[str, Any]) -> None:
        """As ``set`` for each of them, with one write, for which the window waits."""

    def on_change(self, listener: Callable[[str], None]) -> Callable[[], None]: ...


class Keeping(StrEnum):
    """Where a password is now."""

    KEYRING = "keyring"
    SESSION = "session"
    """In memory only: the system has no usable keyring; it will be asked for again at the next start."""


class Credentials(Protocol):
    """Passwords in the keyring of the system, never in clear on disk."""

    async def read(self, service: str, user: str) -> str | None: ...

    async def keep(self, service: str, user: str, password: str) -> Keeping: ...

    async def forget(self, service: str, user: str) -> None: ...


class Dialler(Protocol):
    """Who dials: offered by a plugin, used by the dial field and by speed dials."""

    async def dial(self, number: str) -> None:
        """Raises SaidError with the reason if it did not come about."""

    async def transfer(self, call: str, number: str) -> None:
        """Send one of one's own calls, as it is named while it is dragged, to a number. Raises SaidError."""


class PhoneNumbers(Protocol):
    """Telephone numbers as the person's region writes them."""

    def read(self, text: str) -> Number | None:
        """The number in what somebody wrote; None if there is none."""

    def key(self, text: str) -> str:
        """The same for every way of writing a number; empty if it is none."""

    def shown(self, text: str) -> str: ...

    def same(self, one: str, other: str) -> bool: ...

    def told(self, text: str, out: bool) -> Number | None:
        """The number that the telephone system reports of a call that goes ``out`` or comes in: it may have the prefix
        for an outside line before it."""

    def settled(self, text: str, out: bool) -> str:
        """A reported number as it is to be kept: still the same when the prefix is another one, unless that was a
        guess."""

    def hear(self, text: str, out: bool) -> None:
        """Learn from the number of a new call how the telephone system reports them."""


class NameBook(Protocol):
    """Everybody whose numbers are known: a person's own speed dials, then what plugins offer."""

    def find(self, number: str) -> Contact | None:
        """Whose number this is."""

    def search(self, text: str, most: int = 50) -> list[Match]:
        """Whom a typed text may mean, the likeliest first."""


class CallJournal(Protocol):
    """Notes calls, as far as the person wants them noted; plugins tell what they see."""

    latest: list[Entry]
    """One's own calls with a number, the latest first: some hundred of them."""

    @property
    def colleagues(self) -> bool:
        """Whether calls of colleagues are noted at all."""

    def see(self, whose: Whose, calls: Sequence[SeenCall] | None, ends: Sequence[SeenEnd] = ()) -> None:
        """The calls of a line as they are now, whole; None while nobody can know. Those of a colleague only where
        they may be logged. ``ends``: what is known of some that are over, told as often as one likes."""

    def hint(self, call: str, outcome: Outcome) -> None:
        """What the person is doing with one of their own calls, which will soon be gone: DECLINED, TRANSFERRED; BUSY
        was heard. OPEN takes it back. Without an id: the next one that comes in, such as PICKED_UP."""


class Host(Protocol):
    """What the shell does for one plugin. Everything added here is taken back when the plugin is disabled."""

    tr: Texts
    settings: Section
    credentials: Credentials
    data_dir: Path
    """A folder of the plugin's own in the profile; exists."""

    @property
    def numbers(self) -> PhoneNumbers: ...

    @property
    def names(self) -> NameBook: ...

    @property
    def journal(self) -> CallJournal: ...

    def add_panel(self, id: str, title: str, widget: QWidget) -> PanelHandle: ...

    def add_options_page(self, place: OptionsPlace) -> None: ...

    def add_action(self, place: Place, action: QAction) -> None: ...

    def on_standing(self, id: str, triggered: Callable[[], None]) -> None:
        """What a standing action of this plugin does while it is enabled."""

    def add_widget(self, zone: Zone, widget: QWidget) -> None: ...

    def offer_dialling(self, dialler: Dialler) -> None: ...

    def offer_contacts(self, source: ContactSource) -> Callable[[], None]:
        """Let names be found in ``source`` too. Call the answer whenever its contacts are others."""

    def set_tray(self, icon: str, tooltip: str) -> None:
        """The tray picture (``tray-meeting``) and its tooltip."""

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run in the background; cancelled with the plugin, an error is logged and shown."""

    def tell(self, notice: Notice) -> None: ...

    def withdraw(self, key: str) -> None:
        """Take away the notice of this key: what it told of is over."""

    def watch_attendance(self, heard: Callable[[Attendance], None]) -> Callable[[], None]:
        """Tell ``heard`` from now on whether somebody is at the computer; the answer ends it.

        Only where the person wants it: nothing is watched while nobody asks.
        """

    def on_machine(self, heard: Callable[[MachineEvent], None]) -> None:
        """Call ``heard`` when the computer is awake again after a sleep, and when its network changed."""

    def hold_screenshot(self) -> AbstractContextManager[None]:
        """While held, ``cticlient --screenshot`` waits: something that belongs on the picture is still on its way."""

    def window(self) -> QWidget:
        """The parent for dialogs."""

    def offer_first_steps(self, open: Callable[[], None]) -> None:
        """``open`` shows what has to be set up before the plugin is of use. Called once after the start, unless that
        was for something else, such as a picture or a server given in the command line."""

    def open_options(self) -> None:
        """Open the options at the page of this plugin."""

    def own_panels(self) -> list[tuple[str, str]]:
        """Id and title of the panels that hold the person's own speed dials."""

    def copy_tile(self, tile: Tile, email: str = "", panel: str = "") -> None:
        """Copy a tile of this plugin into an own panel, the first if none is named; the copy shows lamp and status of
        the tile with this key as long as a panel of the plugin has it."""


class Plugin(Protocol):
    """What an entry point of the group ``cticlient.plugins`` names: a class without arguments of this form."""

    title: str
    """Shown in the menu and in the options, such as ``CTI Server``."""
    standing: tuple[Standing, ...]
    texts: str
    """Package whose catalogues hold the plugin's sentences."""
    setup: tuple[str, ...]
    """Which of ``--connect``, ``--user`` and ``--embed`` the plugin takes, as ``("server", "user", "embed")``: the
    shell puts what was given under these keys into the plugin's settings before it enables it; a plugin that runs is
    disabled first and enabled again. A plugin without this attribute takes none."""

    async def enable(self, host: Host) -> None: ...

    async def disable(self) -> None: ...
