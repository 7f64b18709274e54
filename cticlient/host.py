"""What the shell does for one plugin: everything it adds is remembered and taken back when the plugin is disabled."""

from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from cticlient.aio import Tasks
from cticlient.api import Credentials, Dialler, Notice, OptionsPlace, PanelHandle, Place, Section, Zone
from cticlient.contacts import ContactSource, Names
from cticlient.diallers import Diallers as Diallers
from cticlient.journal.journal import Journal
from cticlient.machine.attendance import Attendance
from cticlient.machine.machine import Machine, MachineEvent
from cticlient.numbers import Numbers
from cticlient.texts import Texts
from cticlient.tiles import Tile

Undo = Callable[[], None]


class Frame(Protocol):
    """The window and the tray, as the host of a plugin needs them."""

    def add_panel(self, id: str, title: str, widget: QWidget) -> PanelHandle: ...

    def add_action(self, place: Place, action: QAction) -> Undo: ...

    def add_widget(self, zone: Zone, widget: QWidget) -> Undo: ...

    def set_tray(self, icon: str, tooltip: str) -> None: ...

    def tell(self, notice: Notice) -> None: ...

    def withdraw(self, key: str) -> None: ...

    def hold_screenshot(self) -> AbstractContextManager[None]: ...

    def window(self) -> QWidget: ...

    def open_options(self, plugin: str) -> None: ...

    def own_panels(self) -> list[tuple[str, str]]: ...

    def copy_tile(self, plugin: str, tile: Tile, email: str, panel: str) -> None: ...


class PluginHost:
    """The ``Host`` of one plugin, from ``enable`` to ``disable``."""

    def __init__(
        self,
        name: str,
        frame: Frame,
        tr: Texts,
        settings: Section,
        credentials: Credentials,
        data_dir: Path,
        diallers: Diallers,
        numbers: Numbers,
        names: Names,
        journal: Journal,
        on_error: Callable[[BaseException], None],
        machine: Machine,
    ) -> None:
        self.tr = tr
        self.settings = settings
        self.credentials = credentials
        self.data_dir = data_dir
        self.numbers = numbers
        self.names = names
        self._journal = journal
        self._logs = self._in_tray = False
        self.places: list[OptionsPlace] = []
        self.standing: dict[str, Callable[[], None]] = {}
        self.first_steps: Callable[[], None] | None = None
        self.changed: Callable[[], None] = lambda: None
        """Called when pages or standing actions were added."""
        self._name = name
        self._frame = frame
        self._diallers = diallers
        self._tasks = Tasks(on_error)
        self._undo: list[Undo] = []
        self._on_error = on_error
        self._machine = machine

    def add_panel(self, id: str, title: str, widget: QWidget) -> PanelHandle:
        panel = self._frame.add_panel(f"{self._name}/{id}", title, widget)
        self._undo.append(panel.remove)
        return panel

    def add_options_page(self, place: OptionsPlace) -> None:
        self.places.append(place)
        self.changed()

    def add_action(self, place: Place, action: QAction) -> None:
        self._undo.append(self._frame.add_action(place, action))

    def on_standing(self, id: str, triggered: Callable[[], None]) -> None:
        self.standing[id] = triggered
        self.changed()

    def add_widget(self, zone: Zone, widget: QWidget) -> None:
        self._undo.append(self._frame.add_widget(zone, widget))

    def offer_dialling(self, dialler: Dialler) -> None:
        self._undo.append(self._diallers.offer(dialler))

    @property
    def journal(self) -> Journal:
        if not self._logs:
            self._logs = True
            self._undo.append(self._journal.lose)
        return self._journal

    def offer_contacts(self, source: ContactSource) -> Callable[[], None]:
        offer = self.names.offer(source)
        self._undo.append(lambda: self.names.withdraw(offer))
        return offer.changed

    def set_tray(self, icon: str, tooltip: str) -> None:
        if not self._in_tray:
            self._in_tray = True
            self._undo.append(lambda: self._frame.set_tray("", ""))
        self._frame.set_tray(icon, tooltip)

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.spawn(work)

    def tell(self, notice: Notice) -> None:
        self._frame.tell(self._own(notice))

    def withdraw(self, key: str) -> None:
        self._frame.withdraw(f"{self._name}/{key}")

    def _own(self, notice: Notice) -> Notice:
        """Two plugins may have the same key."""
        return replace(notice, key=f"{self._name}/{notice.key}") if notice.key else notice

    def watch_attendance(self, heard: Callable[[Attendance], None]) -> Undo:
        leave = self._machine.attendance.listen(heard)
        self._undo.append(leave)
        return leave

    def on_machine(self, heard: Callable[[MachineEvent], None]) -> None:
        self._undo.append(self._machine.listen(heard))

    def hold_screenshot(self) -> AbstractContextManager[None]:
        return self._frame.hold_screenshot()

    def window(self) -> QWidget:
        return self._frame.window()

    def offer_first_steps(self, open: Callable[[], None]) -> None:
        self.first_steps = open

    def open_options(self) -> None:
        self._frame.open_options(self._name)

    def own_panels(self) -> list[tuple[str, str]]:
        return self._frame.own_panels()

    def copy_tile(self, tile: Tile, email: str = "", panel: str = "") -> None:
        self._frame.copy_tile(self._name, tile, email, panel)

    async def clear(self) -> None:
        """Cancel the plugin's tasks and take back what it added, the latest first."""
        await self._tasks.cancel()
        self.places.clear()
        self.standing.clear()
        self.first_steps = None
        while self._undo:
            undo = self._undo.pop()
            try:
                undo()
            except Exception as error:
                # One thing that cannot be taken back must not keep the others.
                self._on_error(error)
