"""What a person set, in one JSON file of the profile: typed for the shell, a section of free keys for each plugin."""

import dataclasses
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from cticlient.files import set_aside, write_atomically
from cticlient.geometry import Edge
from cticlient.motion import Movement as Movement
from cticlient.order import Order
from cticlient.panel_places import Arrangement
from cticlient.reported import Reports as Reports
from cticlient.texts import SaidError, Sentence, marked
from cticlient.theme import Scheme as Scheme
from cticlient.tiles import TileSize

log = logging.getLogger(__name__)


class Language(StrEnum):
    SYSTEM = "system"
    GERMAN = "de"
    ENGLISH = "en"


class OnClose(StrEnum):
    """What closing the window does; UNDECIDED until the person was told once."""

    UNDECIDED = "undecided"
    STAY = "stay"
    """Go on in the tray, or minimised where there is no tray."""
    QUIT = "quit"


@dataclass(frozen=True, slots=True)
class Preferences:
    """The shell's own settings."""

    language: Language = Language.SYSTEM
    scheme: Scheme = Scheme.SYSTEM
    text_percent: int = 100
    """How large text is, of what the system has."""
    movement: Movement = Movement.SYSTEM
    tile_size: TileSize = TileSize.NORMAL
    panel_order: Order = Order.NAME
    """Of panels of groups in which the person chose no other."""
    on_close: OnClose = OnClose.UNDECIDED
    plugins_off: tuple[str, ...] = ()
    """Names of the plugins that are switched off."""
    geometry: str = ""
    """Of the main window, as Qt saves it, in base 64."""
    panel: str = ""
    """The panel that was in front."""
    arrangement: Arrangement = Arrangement.TABS
    panel_places: tuple[str, ...] = ()
    """See ``cticlient.panel_places``."""
    on_top: bool = False
    """The main window stays above all others."""
    edge: Edge = Edge.NONE
    """Of the screen, at which the main window is docked."""
    docked_widths: tuple[str, ...] = ()
    """See ``cticlient.docked_widths``."""
    auto_hide: bool = False
    """The docked window slides away while nobody uses it."""
    hot_keys: tuple[str, ...] = ()
    """Those that a person changed, as ``action=Ctrl+Alt+W``; nothing behind the sign is none."""
    selection_into_field: bool = False
    """The hot key puts the selected number into the dial field first, instead of dialling at once."""
    region: str = "DE"
    """Where the telephone stands (ISO 3166, two letters): how numbers are read and shown."""
    area_code: str = ""
    """What a number without one is completed with; empty: it is left alone."""
    outside_prefix: str = ""
    """Dialled before every number outside."""
    own_numbers_up_to: int = 4
    """So many digits, and it is a telephone of one's own system."""
    reports: Reports = Reports.RECOGNISED
    """Which numbers outside the telephone system reports with ``outside_prefix`` before them."""
    reported_dialled: int = 0
    """See ``cticlient.reported.Learned``."""
    reported_callers: int = 0
    journal_days: int = 90
    """How long calls are kept; 0: none is noted."""
    journal_colleagues: bool = False
    """Note the calls of colleagues too, where they are shared."""

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "Preferences":
        """What the file says; a value that cannot be is left at its default."""
        good: dict[str, Any] = {}
        for field in dataclasses.fields(cls):
            if field.name in said:
                try:
                    good[field.name] = _typed(field.default, said[field.name])
                except (TypeError, ValueError):
                    log.warning("The setting %s cannot be %r; it is left at its default.", field.name, said[field.name])
        return cls(**good)


def _typed(example: Any, value: Any) -> Any:
    if isinstance(example, tuple):
        if not isinstance(value, list):
            raise TypeError
        return tuple(str(item) for item in value)
    # An int is no bool and a bool no int: what a person would see changed is left at its default instead.
    wanted = type(example) if isinstance(example, bool | int) else str
    if type(value) is not wanted:
        raise TypeError
    return type(example)(value)


Listener = Callable[[Preferences, Preferences], None]


class Settings:
    """The settings of one profile. Every change is on the disk when the call returns."""

    def __init__(self, path: Path, said: Mapping[str, Any], damage: Sentence | None = None) -> None:
        self._path = path
        self._said = dict(said)
        self._sections: dict[tuple[str, str], PluginSection] = {}
        self._listeners: list[Listener] = []
        self.preferences = Preferences.from_json(_part(said, "client"))
        self.damage = damage
        """What a person should know about the file that was found."""

    @classmethod
    def open(cls, path: Path, now: datetime) -> "Settings":
        """Read ``path``; a damaged file is kept aside, and ``damage`` says so. Raises SaidError if it is unreadable."""
        try:
            try:
                return cls(path, _read(path))
            except ValueError:
                return cls(path, {}, _keep_damaged(path, now))
        except OSError as error:
            raise SaidError(
                marked(
                    "The settings in {path} cannot be read: {reason}. "
                    "Check the access rights, or start with another profile."
                ),
                path=path,
                reason=error.strerror,
            ) from error

    def change(self, **changes: Any) -> None:
        """Set some of the preferences, store them and tell the listeners; these hear of it on a full disk too."""
        before, after = self.preferences, dataclasses.replace(self.preferences, **changes)
        if before == after:
            return
        self.preferences = after
        self._said["client"] = {**_part(self._said, "client"), **dataclasses.asdict(after)}
        try:
            self._store()
        finally:
            for listener in list(self._listeners):
                listener(before, after)

    def on_change(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener(before, after)`` after each change; the answer takes it back."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def section(self, name: str) -> "PluginSection":
        """The settings of the plugin ``name``: always the same object."""
        return self._section("plugins", name)

    def panel(self, id: str) -> "PluginSection":
        """What a person set for one panel of tiles: always the same object."""
        return self._section("panels", id)

    def _section(self, kind: str, name: str) -> "PluginSection":
        if (kind, name) not in self._sections:
            self._sections[kind, name] = PluginSection(
                _part(_part(self._said, kind), name), lambda values: self._store_section(kind, name, values)
            )
        return self._sections[kind, name]

    def _store_section(self, kind: str, name: str, values: Mapping[str, Any]) -> None:
        self._said[kind] = {**_part(self._said, kind), name: dict(values)}
        self._store()

    def _store(self) -> None:
        text = json.dumps({"version": 1, **self._said}, ensure_ascii=False, indent=2, sort_keys=True)
        try:
            write_atomically(self._path, text.encode())
        except OSError as error:
            raise SaidError(
                marked("The settings cannot be stored in {path}: {reason}. They hold until the program ends."),
                path=self._path,
                reason=error.strerror,
            ) from error


class PluginSection:
    """The settings of one plugin: what JSON can hold, stored at once."""

    def __init__(self, values: Mapping[str, Any], store: Callable[[Mapping[str, Any]], None]) -> None:
        self._values = dict(values)
        self._store = store
        self._listeners: list[Callable[[str], None]] = []

    def get(self, key: str, default: Any = None) -> Any:
        return self._values.get(key, default)

    def set(self, key: str, value: Any) -> None:
        """Store ``value`` durably and tell the listeners. Raises TypeError if JSON cannot hold it."""
        self.update({key: value})

    def update(self, values: Mapping[str, Any]) -> None:
        """As ``set`` for each of them, with one write to the disk, for which the window waits."""
        held = json.loads(json.dumps(dict(values)))
        changed = {key: value for key, value in held.items() if key not in self._values or self._values[key] != value}
        if not changed:
            return
        self._values |= changed
        try:
            self._store(self._values)
        finally:
            # It holds until the program ends, as is said then.
            for key in changed:
                for listener in list(self._listeners):
                    listener(key)

    def on_change(self, listener: Callable[[str], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)


def _part(said: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    part = said.get(key)
    return part if isinstance(part, dict) else {}


def _read(path: Path) -> Mapping[str, Any]:
    try:
        said = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    if not isinstance(said, dict):
        raise ValueError("not an object")
    return said


def _keep_damaged(path: Path, now: datetime) -> Sentence:
    kept = set_aside(path, f"{now:%Y%m%d-%H%M%S}")
    log.error("The settings were damaged; the file is kept as %s.", kept)
    return Sentence(
        marked("The settings could not be read and start anew. The damaged file is kept as {path}."), {"path": kept}
    )
