"""Twelve hours of use in fast motion: is memory flat?

The whole desktop program runs with the CTI Server plugin and a server that is played: statuses, calls, snapshots, lost
connections; dialogs and menus opened and closed, the plugin off and on, other languages and themes, tiles filtered,
sorted and resized. One round stands for some minutes of a busy day. Prints the memory after each tenth, and the Qt
objects and Python objects that grew. Run: ``python benchmarks/soak.py [ROUNDS]`` (default 288: one for 2.5 minutes).
"""

import asyncio
import gc
import os
import random
import sys
import tempfile
from collections import Counter
from datetime import datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

from panel_updates import Feed, changes, clock, member
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from cticlient import aio
from cticlient.api import Order
from cticlient.arguments import Arguments
from cticlient.collector import Collector
from cticlient.desktop import Desktop
from cticlient.errors import ErrorBoundary
from cticlient.instance import Doorway, Instance
from cticlient.machine.machine import unknown_machine
from cticlient.opening import Opening, Surroundings
from cticlient.plugins import Found
from cticlient.settings import Language, OnClose, Scheme, Settings
from cticlient.texts import Texts, catalogue_of
from cticlient.tiles import TileSize
from ctiserver.client.events import Link, LinkChanged, LinkState, OwnLineChanged
from ctiserver.plugin import CtiServerPlugin, Working
from ctiserver.wire.codec import decode_from_server
from ctiserver.wire.messages import CallView, GroupListed, GroupView, LineView, Member, MemberView, Snapshot

MEMBERS = 200
CHANGES = 400
"""Changes of members a round."""
WARM = 0.2
"""The share of the rounds until caches are full."""


class Server(Feed):
    """A session that is played."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self._chance = chance
        self._messages = [decode_from_server(raw) for raw in changes(MEMBERS, 5000)]
        self._heard: list[object] = []

    def listen(self, listener):  # type: ignore[no-untyped-def]
        self.tell = listener
        return lambda: setattr(self, "tell", lambda event: None)

    async def run(self) -> None:
        self.goes(LinkState.UP)
        await asyncio.Event().wait()

    async def subscribe(self, group: str) -> object:
        state = self.board.want(group)
        self.snapshot(group)
        return state

    async def unsubscribe(self, group: str) -> None:
        self.board.forget(group)

    async def list_groups(self) -> list[GroupListed]:
        return [GroupListed(id="g", name="All", rights="", members=MEMBERS)]

    async def reconnect_now(self) -> None: ...

    def snapshot(self, group: str) -> None:
        everybody = [member(number, self._chance) for number in range(MEMBERS)]
        self.board.snapshot(Snapshot(group=GroupView(id=group, name="All"), members=everybody, version=1))

    def goes(self, state: LinkState) -> None:
        before, self.link = self.link, Link(state, clock())
        self.tell(LinkChanged(before, self.link))
        if state is not LinkState.UP:
            self.board.lost()

    def some_change(self) -> None:
        message = self._chance.choice(self._messages)
        assert isinstance(message, Member)
        self.board.member(message)

    def is_on(self, *states: str) -> None:
        calls = [
            CallView(state=state, direction="in", since=clock(), number="030 1234567", name="Schulze", id=f"c{number}")
            for number, state in enumerate(states)
        ]
        line = LineView(state=states[0] if states else "idle", since=clock(), calls=calls)
        before = self.own
        self.own = MemberView(client="becker", name="Becker, Anna", me=True, number="204", line=line)
        self.tell(OwnLineChanged(before, self.own))

    async def look_again(self) -> None: ...

    def set_automatic(self, info: str | None) -> None: ...


class Use:
    """What a person and their colleagues do in one round."""

    def __init__(self, desktop: Desktop, server: Server, settings: Settings, chance: random.Random) -> None:
        self._desktop = desktop
        self._server = server
        self._settings = settings
        self._chance = chance

    async def round(self, number: int) -> None:
        await self._calls()
        for _ in range(10):
            for _ in range(CHANGES // 10):
                self._server.some_change()
            await asyncio.sleep(0.035)
        await self._dialogs()
        await self._menus()
        self._look(number)
        if number % 3 == 0:
            self._server.goes(LinkState.OFFLINE)
            await asyncio.sleep(0.01)
            self._server.goes(LinkState.UP)
            self._server.snapshot("g")
        if number % 4 == 0:
            await self._desktop.plugins.switch("ctiserver", False)
            await self._desktop.plugins.switch("ctiserver", True)
            await asyncio.sleep(0.05)

    async def _calls(self) -> None:
        for states in (("ringing",), ("talking",), ("talking", "ringing"), ("held", "talking"), ()):
            self._server.is_on(*states)
            await asyncio.sleep(0.01)

    async def _dialogs(self) -> None:
        options = self._desktop.open_options()
        await asyncio.sleep(0.01)
        options.reject()
        self._desktop.help.open("monitoring")
        plugin = self._desktop.plugins.hosted["ctiserver"].plugin
        if isinstance(plugin, CtiServerPlugin) and plugin.working is not None:
            plugin.working.desk.status.open_dialog()
            await asyncio.sleep(0.02)
        for widget in QApplication.topLevelWidgets():
            if widget.isVisible() and widget is not self._desktop.window:
                widget.close()
        await asyncio.sleep(0.01)

    async def _menus(self) -> None:
        for panel in self._desktop.window.panels:
            if hasattr(panel.widget, "menu_requested") and panel.widget.keys():
                panel.widget.menu_requested.emit(self._chance.choice(panel.widget.keys()), QPoint(100, 100))
                await asyncio.sleep(0.01)
                popup = QApplication.activePopupWidget()
                if popup is not None:
                    popup.close()

    def _look(self, number: int) -> None:
        self._settings.change(
            language=(Language.GERMAN, Language.ENGLISH)[number % 2],
            scheme=(Scheme.LIGHT, Scheme.DARK)[number // 2 % 2],
            tile_size=list(TileSize)[number % 3],
        )
        row = self._desktop.window.tab_row
        row.filter.setText(("", "a", "Zander")[number % 3])
        row.choices.choose("now/free", number % 2 == 0)
        for panel in self._desktop.window.panels:
            if hasattr(panel.widget, "set_order"):
                panel.widget.set_order(list(Order)[number % 3])


def memory() -> float:
    """In use now, in MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def census() -> Counter[str]:
    """Widgets of Qt and objects of Python, by kind."""
    gc.collect()
    kinds = Counter(f"widget {type(widget).__name__}" for widget in QApplication.allWidgets())
    kinds.update(f"object {type(thing).__name__}" for thing in gc.get_objects())
    return kinds


def stands(desktop: Desktop) -> bool:
    """Whether all of it is there and the plugin is on."""
    return desktop.whole and "ctiserver" in desktop.plugins.hosted and desktop.plugins.hosted["ctiserver"].state == "on"


async def soak(app: QApplication, profile: Path, rounds: int) -> None:
    chance = random.Random(11)
    server = Server(chance)
    Working._session = lambda self, kept: server  # type: ignore[assignment,method-assign,return-value]
    settings = Settings.open(profile / "settings.json", datetime.now().astimezone())
    settings.change(on_close=OnClose.QUIT)
    section = settings.section("ctiserver")
    for key, value in {"server": "soak.example", "user": "becker", "embedded": [{"id": "g", "name": "All"}]}.items():
        section.set(key, value)
    instance = Instance(Doorway.of(profile))
    assert instance.take()
    errors: list[BaseException] = []
    boundary = ErrorBoundary(profile / "logs")
    boundary.caught = lambda error, doing="": errors.append(error)  # type: ignore[method-assign,assignment]
    around = Surroundings(
        app=app,
        profile=profile,
        settings=settings,
        tr=Texts("en", [catalogue_of("cticlient")]),
        errors=boundary,
        instance=instance,
        found=lambda: [Found("ctiserver", lambda: CtiServerPlugin)],
        password="secret",
        machine=unknown_machine,
    )
    desktop = Desktop(Opening(around, Arguments()))
    running = asyncio.create_task(desktop.run())
    while not stands(desktop):  # noqa: ASYNC110 - several parts of a program, of which no one event tells
        await asyncio.sleep(0.01)
    use = Use(desktop, server, settings, chance)
    found, before = [], Counter[str]()
    for number in range(rounds):
        await use.round(number)
        if number == int(rounds * WARM):
            before = census()
        if (number + 1) % max(1, rounds // 10) == 0:
            gc.collect()
            found.append((number + 1, memory()))
            print(f"round {number + 1:4}: {found[-1][1]:.1f} MB", flush=True)
    report(found, rounds, before, errors)
    desktop.quit()
    await running


def report(found: list[tuple[int, float]], rounds: int, before: Counter[str], errors: list[BaseException]) -> None:
    warm = [size for number, size in found if number > rounds * WARM]
    change = warm[-1] / warm[0] - 1
    print(f"from {warm[0]:.1f} to {warm[-1]:.1f} MB after warm-up: {change:+.1%} (aim: within 5 %)")
    for kind, more in (census() - before).most_common(15):
        print(f"  {more:+6} {kind}")
    for error in errors[:5]:
        print(f"  error: {error!r}")


def main(rounds: int = 288) -> None:
    application = QApplication([])
    application.setQuitOnLastWindowClosed(False)
    collector = Collector(application)
    with tempfile.TemporaryDirectory() as profile:
        aio.run(lambda: soak(application, Path(profile), rounds), application)
    collector.stop()


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
