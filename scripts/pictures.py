"""Draws the windows of the product as they are, for docs/images: light and dark, German and English.

    .venv/bin/python scripts/pictures.py FOLDER
    QT_SCALE_FACTOR=2 .venv/bin/python scripts/pictures.py FOLDER -200

The company of the demo is at work behind them, so every run shows another moment of its day.
"""

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from cticlient import aio, screenshot
from cticlient.arguments import Arguments
from cticlient.desktop import Desktop
from cticlient.errors import ErrorBoundary
from cticlient.frame import Holds
from cticlient.instance import Doorway, Instance
from cticlient.machine.of_system import machine_of
from cticlient.opening import Opening, Surroundings
from cticlient.plugins import installed
from cticlient.settings import Language, Scheme, Settings
from cticlient.texts import Texts, catalogue_of
from cticlient.tiles import TileSize
from ctiserver.demo.company import CALLER, GROUP, ME, PEOPLE
from ctiserver.demo.office import at_work, establish, write_import
from ctiserver.domain.status import Status
from ctiserver.server.config import ConfigDirectory
from ctiserver.server.serve import Serving
from ctiserver.server.telephony.simulated.switch import Switch
from ctiserver.ui.status_dialog import StatusDialog
from ctiserver.ui.until_row import Preset

LONG = timedelta(hours=3)
LOOK_S = 0.05
UNTIL_BUSY_S = 6.0
"""By then some telephones of the company are in use."""
CALLERS = (
    ("0431998877", "", False),
    ("08920301122", "Elektro Huber KG", True),
    (CALLER[0], CALLER[1], True),
)
SPOKEN_S = 1.2
NUMBERS = {person.client: person.number for person in PEOPLE}


def widget(name: str) -> QWidget:
    """The window of this class that is open; StopIteration while there is none."""
    return next(w for w in QApplication.topLevelWidgets() if type(w).__name__ == name and w.isVisible())


async def opened(name: str) -> QWidget:
    """The window of this class, as soon as it is open."""
    async with asyncio.timeout(20):
        while True:
            try:
                return widget(name)
            except StopIteration:
                await asyncio.sleep(LOOK_S)


class Photographer:
    """Opens one window after the other and draws it."""

    def __init__(self, desktop: Desktop, serving: Serving, folder: Path) -> None:
        self._desktop = desktop
        self._serving = serving
        self._folder = folder
        self._suffix = ""
        plugin = desktop.plugins.hosted["ctiserver"].plugin
        self._desk = plugin.working.desk  # type: ignore[union-attr]

    async def all(self, suffix: str) -> None:
        self._suffix = suffix
        shots: list[Callable[[], Awaitable[None]]] = [
            self._main, self._status_dialog, self._options, self._help, self._tray, self._popup, self._journal,
            self._assistant,
        ]  # fmt: skip
        for shot in shots:
            await shot()

    async def _take(self, window: QWidget, name: str) -> None:
        await screenshot.take(window, Holds(), self._folder / f"{name}{self._suffix}.png")
        print(f"{name}{self._suffix}", flush=True)

    async def _main(self) -> None:
        self._desktop.window.resize(1000, 480)
        await self._take(self._desktop.window, "main")

    async def tiles(self, ending: str) -> None:
        """The window with tiles of each size."""
        self._desktop.window.resize(1000, 420)
        for size in TileSize:
            self._desktop.window.show_size(size)
            await screenshot.take(self._desktop.window, Holds(), self._folder / f"tiles-{size.value}-de{ending}.png")
        self._desktop.window.show_size(TileSize.NORMAL)

    async def _status_dialog(self) -> None:
        self._desk.status.open_dialog(Status.MEETING)
        dialog = await opened("StatusDialog")
        assert isinstance(dialog, StatusDialog)
        dialog.info.setText("Jahresplanung")
        dialog.until.button(Preset.HOUR).click()
        dialog.phone.set_value(NUMBERS["jaeger"])
        await self._take(dialog, "status-dialog")
        dialog.close()

    async def _options(self) -> None:
        dialog = self._desktop.open_options("General")
        await self._take(dialog, "options")
        dialog.close()

    async def _help(self) -> None:
        self._desktop.help.open("monitoring")
        window = await opened("HelpWindow")
        await self._take(window, "help")
        window.close()

    async def _tray(self) -> None:
        menu: QMenu = self._desktop.tray.menu
        menu.popup(QPoint(40, 40))
        await self._take(menu, "tray-menu")
        menu.close()

    async def _popup(self) -> None:
        self._serving.parts.switch.ring(NUMBERS[ME], *CALLER)
        await self._take(await opened("Popup"), "call-popup")
        await self._take(self._desktop.window, "main-ringing")
        self._serving.parts.switch.hangup(NUMBERS[ME])

    async def _journal(self) -> None:
        self._desktop.journal.open_window()
        window = await opened("JournalWindow")
        await self._take(window, "journal")
        window.close()

    async def _assistant(self) -> None:
        self._desk.assistant.open()
        dialog = await opened("Assistant")
        await self._take(dialog, "assistant")
        dialog.close()


@asynccontextmanager
async def desktop_of(serving: Serving, password: str, profile: Path, app: QApplication) -> AsyncIterator[Desktop]:
    instance = Instance(Doorway.of(profile))
    instance.take()
    errors = ErrorBoundary(profile)
    settings = Settings.open(profile / "settings.json", datetime.now().astimezone())
    around = Surroundings(
        app, profile, settings, Texts("en", [catalogue_of("cticlient")]), errors, instance, installed, password,
        partial(machine_of, sys.platform, {}),
    )  # fmt: skip
    desktop = Desktop(Opening(around, Arguments(server=serving.url, user=ME, embed=GROUP)))
    running = asyncio.create_task(desktop.run())
    yield desktop
    desktop.quit()
    await running


async def everything(folder: Path, ending: str, app: QApplication) -> None:
    with tempfile.TemporaryDirectory() as place:
        config, profile = ConfigDirectory(Path(place) / "server"), Path(place) / "profile"
        profile.mkdir()
        await establish(config, "geheim-1234")
        async with at_work(config, "geheim-1234", Random(7)) as serving:
            await write_import(serving, LONG)
            async with desktop_of(serving, "geheim-1234", profile, app) as desktop:
                await picture_all(desktop, serving, folder, ending)


async def telephone(switch: Switch) -> None:
    """Some calls of a morning, so that there is a journal."""
    me = NUMBERS[ME]
    for number, name, answered in CALLERS:
        switch.ring(me, number, name)
        await asyncio.sleep(LOOK_S)
        if answered:
            switch.answer(me)
            await asyncio.sleep(SPOKEN_S)
        switch.hangup(me)
    # Who calls in vain has a quiet telephone: the others are in use by then.
    for caller, called in ((me, NUMBERS["schmidt"]), (NUMBERS["sorensen"], me)):
        switch.dial(caller, called)
        await asyncio.sleep(SPOKEN_S)
        switch.hangup(caller)


def embedded(desktop: Desktop) -> bool:
    """Whether the rest of the program has been made, and the plugin is in it with its group."""
    return desktop.whole and "ctiserver" in desktop.plugins.hosted and bool(desktop.plugins.hosted["ctiserver"].places)


async def picture_all(desktop: Desktop, serving: Serving, folder: Path, ending: str) -> None:
    async with asyncio.timeout(30):
        while not embedded(desktop):  # noqa: ASYNC110
            await asyncio.sleep(LOOK_S)
        await asyncio.sleep(UNTIL_BUSY_S)
    await telephone(serving.parts.switch)
    photographer = Photographer(desktop, serving, folder)
    for scheme in (Scheme.LIGHT, Scheme.DARK):
        for language in (Language.GERMAN, Language.ENGLISH):
            desktop._settings.change(scheme=scheme, language=language)
            await photographer.all(f"-{scheme.value}-{language.value}{ending}")
            if (scheme, language) == (Scheme.LIGHT, Language.GERMAN) and not ending:
                await photographer.tiles(ending)


def large_screen(folder: Path) -> str:
    """A screen without one that is as large as a person's: Qt's own has 800 pixels, half as many at 200 %."""
    screen = {"name": "large", "x": 0, "y": 0, "width": 3840, "height": 2160, "logicalDpi": 96, "dpr": 1}
    file = folder / "screen.json"
    file.write_text(json.dumps({"screens": [screen]}), "ascii")
    return f"offscreen:configfile={file}"


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        os.environ["QT_QPA_PLATFORM"] = large_screen(Path(place))
        return draw(folder, arguments)


def draw(folder: Path, arguments: list[str]) -> int:
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    aio.run(lambda: everything(folder, arguments[1] if len(arguments) > 1 else "", app), app)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
