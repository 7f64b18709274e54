"""A whole desktop program with the bundled plugin and a played session, in which every window can be opened."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from cticlient import aio
from cticlient.arguments import Arguments
from cticlient.desktop import Desktop
from cticlient.errors import ErrorBoundary
from cticlient.opening import Opening
from cticlient.plugins import Found
from cticlient.settings import OnClose, Settings
from cticlient.texts import Texts
from ctiserver.client.events import LinkState
from ctiserver.domain.stack import Stack
from ctiserver.domain.status import Status
from ctiserver.plugin import CtiServerPlugin, Working
from ctiserver.ui.embedded import EmbeddedGroups
from ctiserver.wire.messages import CallView, GroupListed, LineView, MemberView, StatusView
from ctiserver.wire.views import own_status
from tests.cticlient.conftest import surroundings
from tests.ctiserver.ui.conftest import FakeClock, FakeSession, local
from tests.windows.pseudo import pseudo_catalogue_of, pseudo_in_english

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
PSEUDO, LATER = "pseudo", "pseudo later"
"""The second begins in German, for which there is no sentence; English then is the pseudo language."""


async def wait_until(true: Callable[[], object]) -> None:
    """The limit of the whole test ends it."""
    while not true():  # noqa: ASYNC110 - a window that appears has no event to wait for
        await asyncio.sleep(0.002)


class Theatre:
    """The running program: scenes open its windows as a person would."""

    def __init__(self, desktop: Desktop, settings: Settings, session: FakeSession) -> None:
        self.desktop = desktop
        self.settings = settings
        self.session = session

    @property
    def plugin(self) -> Working:
        plugin = self.desktop.plugins.hosted["ctiserver"].plugin
        assert isinstance(plugin, CtiServerPlugin)
        assert plugin.working is not None
        return plugin.working

    @property
    def language(self) -> str:
        return self.desktop._tr.language

    async def opened(self, do: Callable[[], object]) -> QWidget:
        """The window that appears after ``do``."""
        before = set(visible_windows())
        do()
        await wait_until(lambda: set(visible_windows()) - before)
        (window,) = set(visible_windows()) - before
        await self.settle(window)
        return window

    async def settle(self, window: QWidget) -> None:
        """Until everything in the window has found its place."""
        for _ in range(2):
            await asyncio.sleep(0.01)
            for widget in (window, *window.findChildren(QWidget)):
                QCoreApplication.sendPostedEvents(widget, QEvent.Type.LayoutRequest)

    async def close(self, window: QWidget) -> None:
        window.close()
        await wait_until(lambda: not window.isVisible())

    def play(self) -> None:
        """A morning at the office: everyone does something else."""
        session = self.session
        session.goes(LinkState.UP)
        session.listed = [GroupListed(id="g2", name="Lager", rights="v m", members=3)]
        session.becomes(own_status("becker", Stack(revision=1)))
        session.shows("g1", "Vertrieb", *(member(number, status) for number, status in enumerate(Status)))
        number, since = "+493012345678", local("2018-11-20 10:38")
        session.is_on(
            CallView(state="talking", direction="in", id="1", number=number, name="Schulze GmbH", since=since),
            CallView(state="held", direction="out", id="2", number="205", since=since),
        )


def member(number: int, status: Status) -> MemberView:
    since = local("2018-11-20 10:00")
    shown = StatusView(status=status.name, id=int(status), info="Yoga", since=since, source="manual")
    states = ("idle", "ringing", "talking", "held", "dialing", "offline", "unknown")
    line = LineView(state=states[number % len(states)], since=since)
    return MemberView(
        client=f"m{number}", name=f"Muster{number}, Maria", line=line, status=shown, logged_in=number % 2 == 0,
        number=f"2{number:02}", email="m@example.org",
    )  # fmt: skip


def visible_windows() -> list[QWidget]:
    return [window for window in QApplication.topLevelWidgets() if window.isVisible()]


def play(
    use: Callable[[Theatre], Awaitable[None]],
    qapp: QApplication,
    profile: Path,
    monkeypatch: pytest.MonkeyPatch,
    language: str = "en",
    **preferences: Any,
) -> None:
    """Run the program in ``language``, which may be the pseudo one, and ``use`` it."""
    clock = FakeClock()
    session = FakeSession(clock)
    monkeypatch.setattr("ctiserver.plugin.Session", lambda *_: session)
    catalogues = {PSEUDO: pseudo_catalogue_of, LATER: pseudo_in_english}.get(language)
    if catalogues is not None:
        monkeypatch.setattr("cticlient.plugins.catalogue_of", catalogues)
    settings = Settings.open(profile / "settings.json", NOW)
    spoken = {PSEUDO: "en", LATER: "de"}.get(language, language)
    settings.change(**({"language": spoken, "on_close": OnClose.QUIT} | preferences))
    section = settings.section("ctiserver")
    section.set("server", "wss://cti.example.org:7443/cti")
    section.set("user", "becker")
    EmbeddedGroups(section).add("g1", "Vertrieb")
    errors: list[BaseException] = []
    boundary = ErrorBoundary(profile / "logs")
    boundary.caught = lambda error, doing="": errors.append(error)  # type: ignore[method-assign]
    plugin = Found("ctiserver", lambda: lambda: CtiServerPlugin(clock))
    around = surroundings(qapp, profile, settings, boundary, [plugin])
    if catalogues is not None:
        around = replace(around, tr=Texts(spoken, [catalogues("cticlient")]))

    async def main() -> None:
        desktop = Desktop(Opening(around, Arguments()))
        running = asyncio.create_task(desktop.run())
        await wait_until(lambda: running.done() or (desktop.whole and "ctiserver" in desktop.plugins.hosted))
        await wait_until(lambda: running.done() or desktop.plugins.hosted["ctiserver"].state == "on")
        theatre = Theatre(desktop, settings, session)
        theatre.play()
        await theatre.settle(desktop.window)
        await use(theatre)
        desktop.quit()
        await running
        desktop.window.deleteLater()

    aio.run(main, qapp)
    assert errors == []
