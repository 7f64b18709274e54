"""For tests of the shell: Qt's loop, tiny plugins, and a whole desktop program in a profile of its own."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from cticlient import aio
from cticlient.api import Host, OptionsPlace, Place, SaidError, Standing, Tile, TilePanel, Zone, marked
from cticlient.arguments import Arguments
from cticlient.desktop import Desktop, Outcome
from cticlient.errors import ErrorBoundary
from cticlient.instance import Doorway, Instance
from cticlient.machine.machine import unknown_machine
from cticlient.opening import Opening, Surroundings
from cticlient.plugins import Found
from cticlient.settings import OnClose, Settings
from cticlient.texts import Texts, catalogue_of

T = TypeVar("T")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
QtRun = Callable[[Callable[[], Coroutine[Any, Any, T]]], T]


async def wait_until(true: Callable[[], bool], turn: float = 0.005) -> None:
    """Wait until something holds that has no event of its own; the test's own limit ends it."""
    while not true():  # noqa: ASYNC110
        await asyncio.sleep(turn)


@pytest.fixture
def qt_run(qapp: QApplication) -> QtRun[Any]:
    """Run a coroutine function under Qt's event loop."""

    def run(main: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        async def limited() -> Any:
            async with asyncio.timeout(30):
                return await main()

        return aio.run(limited, qapp)

    return run


@pytest.fixture
def german() -> Texts:
    return Texts("de", [catalogue_of("cticlient")])


@pytest.fixture
def english() -> Texts:
    return Texts("en", [catalogue_of("cticlient")])


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.open(tmp_path / "settings.json", NOW)


class NamePage(QWidget):
    """An options page with one field."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self.field = QLineEdit(self)

    def title(self) -> str:
        return "Name"

    def widget(self) -> QWidget:
        return self

    def load(self) -> None:
        self.field.setText(self._host.settings.get("name", ""))

    def check(self) -> None:
        if not self.field.text():
            raise SaidError("A name is missing.")

    def save(self) -> None:
        self._host.settings.set("name", self.field.text())


class Rich:
    """A plugin that adds everything there is."""

    title = "Rich & Co"
    standing = (Standing("embed", Place.SPEED_DIAL_MENU, marked("Embed rich panel…")),)
    texts = ""
    setup = ("server", "user", "embed")

    def __init__(self) -> None:
        self.host: Host | None = None
        self.done: list[str] = []
        self.dialled: list[str] = []
        self.cancelled = False

    async def enable(self, host: Host) -> None:
        self.host = host
        self.panel = TilePanel()
        self.panel.set_tiles([Tile(key=str(n), name=f"Person {n}", number=f"{200 + n}") for n in range(12)])
        self.handle = host.add_panel("people", "People & more", self.panel)
        self.action = QAction("Rich action", self.panel)
        for place in (Place.CALL_MENU, Place.STATUS_MENU, Place.VIEW_MENU, Place.HELP_MENU, Place.TRAY):
            host.add_action(place, self.action)
        for zone in Zone:
            host.add_widget(zone, QLabel(f"rich {zone.name}"))
        host.add_options_page(OptionsPlace(("Customize", "Components and plugins"), lambda: NamePage(host)))
        host.add_options_page(OptionsPlace(("Presence",), lambda: NamePage(host)))
        host.on_standing("embed", lambda: self.done.append("embed"))
        host.offer_dialling(self)
        host.set_tray("tray-meeting", "In a meeting")
        host.spawn(self._work())

    async def disable(self) -> None:
        self.done.append("disabled")

    async def dial(self, number: str) -> None:
        if number == "666":
            raise SaidError("{number} is out of order.", number=number)
        self.dialled.append(number)

    async def transfer(self, call: str, number: str) -> None:
        self.dialled.append(f"{call} to {number}")

    async def _work(self) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            self.cancelled = True


class Raising:
    """A plugin that adds a panel and then raises."""

    title = "Raising"
    standing = (Standing("never", Place.SPEED_DIAL_MENU, marked("Never possible…")),)
    texts = ""

    async def enable(self, host: Host) -> None:
        host.add_panel("ghost", "Ghost", QWidget())
        raise RuntimeError("no luck")

    async def disable(self) -> None:
        raise AssertionError("was never enabled")


@dataclass
class Kept:
    """Remembers the plugins that were made, the latest last."""

    made: list[Rich] = field(default_factory=list)

    def make(self) -> Rich:
        plugin = Rich()
        self.made.append(plugin)
        return plugin

    @property
    def enabled(self) -> Rich:
        return next(plugin for plugin in reversed(self.made) if plugin.host is not None)


@dataclass
class Program:
    """A desktop program that runs within a test."""

    desktop: Desktop
    rich: Kept
    settings: Settings
    errors: list[BaseException]


def settled(desktop: Desktop) -> bool:
    if not desktop.whole:
        return False
    hosted = desktop.plugins.hosted
    off = desktop._settings.preferences.plugins_off
    return bool(hosted) and all(one.state in ("on", "failed") for one in hosted.values() if one.name not in off)


def surroundings(
    app: QApplication, profile: Path, settings: Settings, errors: ErrorBoundary, found: Sequence[Found]
) -> Surroundings:
    """What a program of the tests finds: nothing of the machine it runs on."""
    instance = Instance(Doorway.of(profile))
    assert instance.take()
    return Surroundings(
        app=app,
        profile=profile,
        settings=settings,
        tr=Texts("en", [catalogue_of("cticlient")]),
        errors=errors,
        instance=instance,
        found=lambda: found,
        password=None,
        machine=unknown_machine,
    )


UseProgram = Callable[[Program], Awaitable[None]]


@pytest.fixture
def run_program(qapp: QApplication, tmp_path: Path, qt_run: QtRun[Any]) -> Callable[..., Outcome]:
    """Run a whole program with the plugins ``rich`` and ``raising``; ``use`` acts in it, then it is quit."""

    def run(use: UseProgram, arguments: Arguments | None = None, **preferences: Any) -> Outcome:
        settings = Settings.open(tmp_path / "settings.json", NOW)
        settings.change(**({"language": "en", "on_close": OnClose.QUIT} | preferences))
        boundary, seen, rich = ErrorBoundary(tmp_path / "logs"), [], Kept()
        caught = boundary.caught

        def note(error: BaseException, doing: str = "") -> None:
            seen.append(error)
            caught(error, doing)

        boundary.caught = note  # type: ignore[method-assign]
        found = [Found("raising", lambda: Raising), Found("rich", lambda: rich.make)]
        around = surroundings(qapp, tmp_path, settings, boundary, found)

        async def main() -> Outcome:
            desktop = Desktop(Opening(around, arguments or Arguments()))
            running = asyncio.create_task(desktop.run())
            await wait_until(lambda: running.done() or settled(desktop))
            await use(Program(desktop, rich, settings, seen))
            desktop.quit()
            outcome = await running
            desktop.window.deleteLater()
            return outcome

        outcome: Outcome = qt_run(main)
        return outcome

    return run


@pytest.fixture
def until() -> Callable[[Callable[[], bool]], Awaitable[None]]:
    return wait_until
