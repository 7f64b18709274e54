"""The command ``cticlient-demo``: shows the product doing its job, in a window or, without a display, on pictures."""

import asyncio
import os
import secrets
import signal
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

from cticlient.texts import SaidError, Texts, catalogue_of, language_of_system
from cticlient.texts.usage import parser_class
from ctiserver.demo.company import CALLER, GROUP, ME, PEOPLE, SHORT, Person
from ctiserver.demo.desktop import Desktop
from ctiserver.demo.office import at_work, establish, write_import
from ctiserver.domain.lines import LineState
from ctiserver.domain.stack import Entry, Stack
from ctiserver.domain.status import LABELS
from ctiserver.server.config import ConfigDirectory
from ctiserver.server.serve import Serving
from ctiserver.server.telephony.driver import RefusedError

SHOWN_FOR = timedelta(minutes=2)
"""How long the short status lasts while somebody looks on."""
PICTURED_FOR = timedelta(seconds=12)
CALL_AFTER, RINGS_FOR = 20.0, 30.0
BUSY_LINES, BUSY_SECONDS = 3, 10.0
NAMES = {person.client: person for person in PEOPLE}


def main(argv: Sequence[str] | None = None) -> int:
    """0: shown; 1: it could not be shown, for a reason that is said; 2 (wrong usage) is raised by argparse."""
    tr = Texts(language_of_system(), [catalogue_of("cticlient"), catalogue_of("ctiserver")])
    about = tr("A small company to look at: its server, telephones that live, and the desktop.")
    parser_class(tr)(prog="cticlient-demo", description=about).parse_args(argv)
    try:
        asyncio.run(_Demo(tr, print).run(has_display(os.environ, sys.platform)))
    except SaidError as error:
        print(tr.say(error.sentence), file=sys.stderr)
        return 1
    except (KeyboardInterrupt, asyncio.CancelledError):
        # Ctrl-C, or asked to end: both are the usual way out.
        return 0
    return 0


def _end_when_asked() -> None:
    """SIGTERM ends the demo like Ctrl-C: the window goes, and so do the folders."""
    task = asyncio.current_task()
    if task is not None:
        for number in (signal.SIGINT, signal.SIGTERM):
            # Windows has no signal handlers in its loop; there Ctrl-C interrupts the runner.
            with suppress(NotImplementedError):
                asyncio.get_running_loop().add_signal_handler(number, task.cancel)


def has_display(environ: Mapping[str, str], platform: str) -> bool:
    """Whether a window can be seen by somebody."""
    if environ.get("QT_QPA_PLATFORM") in {"offscreen", "minimal"}:
        return False
    return not platform.startswith("linux") or bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


@dataclass(frozen=True, slots=True)
class _Demo:
    tr: Texts
    tell: Callable[[str], None]

    async def run(self, display: bool) -> None:
        """With a display until its window is closed, else until the pictures are there."""
        _end_when_asked()
        with tempfile.TemporaryDirectory(prefix="cticlient-demo-", ignore_cleanup_errors=True) as folder:
            config, password = ConfigDirectory(Path(folder) / "server"), secrets.token_urlsafe(9)
            await establish(config, password)
            async with at_work(config, password, Random()) as serving:
                desktop = Desktop(serving.url, password, Path(folder) / "profile")
                if display and await self._window(serving, desktop):
                    return
                await self._pictures(serving, desktop)

    async def _window(self, serving: Serving, desktop: Desktop) -> bool:
        self._tell_ends(serving)
        await write_import(serving, SHOWN_FOR)
        self._introduce(serving)
        self.tell(self.tr("{name} is busy for two minutes; watch the tile then.", name=_called(NAMES[SHORT])))
        self.tell(self.tr("Close the window, or press Ctrl-C here, to end the demo."))
        caller = asyncio.create_task(_call_reception(serving))
        try:
            opened = await desktop.window()
        finally:
            caller.cancel()
        if not opened:
            self.tell(self.tr("No window could be opened; pictures are made instead."))
        return opened

    async def _pictures(self, serving: Serving, desktop: Desktop) -> None:
        ended = self._tell_ends(serving)
        self._introduce(serving)
        self.tell(self.tr("There is no display here, so the window is drawn on two pictures."))
        await _until_busy(serving)
        await write_import(serving, PICTURED_FOR)
        folder = _writable(Path.cwd())
        before, after = folder / "demo-light.png", folder / "demo-dark.png"
        await desktop.picture(before, "light")
        self._describe(serving)
        async with asyncio.timeout(PICTURED_FOR.total_seconds() + 10):
            await ended.wait()
        _ring(serving)
        await desktop.picture(after, "dark")
        self.tell(self.tr("{file}: the panel “{group}” before that end.", file=before, group=GROUP))
        self.tell(self.tr("{file}: after it, with a call for the reception.", file=after))

    def _introduce(self, serving: Serving) -> None:
        tr, config = self.tr, serving.parts.config
        self.tell(
            tr("A server with {n} people and simulated telephones runs at {url}.", n=len(PEOPLE), url=serving.url)
        )
        self.tell(
            tr(
                "The desktop is that of {name}; the panel shows the group “{group}”.",
                name=_called(NAMES[ME]),
                group=GROUP,
            )
        )
        self.tell(
            tr(
                "The statuses come from {file}; a change there shows within a minute.",
                file=config.prm_dir / "PrmImport.csv",
            )
        )
        self.tell(
            tr("Play the telephones: ctiserver simulate ring 205 --from 0301234 --config {folder}", folder=config.root)
        )

    def _describe(self, serving: Serving) -> None:
        """What the picture shows of those who do not just sit there."""
        for person in PEOPLE:
            shown = serving.parts.presence.stack(person.client).shown
            if shown.status:
                self.tell(f"  {_called(person)}: {self._words(shown)}")

    def _words(self, entry: Entry) -> str:
        words = LABELS[entry.status][self.tr.language]
        if entry.info:
            words += f", {entry.info}"
        if entry.until is not None:
            words += " " + self.tr("until {time}", time=f"{entry.until.astimezone():%d.%m. %H:%M:%S}")
        return words

    def _tell_ends(self, serving: Serving) -> asyncio.Event:
        """Say of each status that ends what comes back; the event is set at the one that all wait for."""
        ended = asyncio.Event()

        def changed(client: str, before: Stack, after: Stack) -> None:
            over = before.shown.until is not None and before.shown not in after.entries
            if over and client in NAMES:
                was, now = self._words(before.shown), self._words(after.shown)
                self.tell(
                    self.tr("{name}: “{was}” is over; back to “{now}”.", name=_called(NAMES[client]), was=was, now=now)
                )
                if client == SHORT:
                    ended.set()

        serving.parts.presence.on_change(changed)
        return ended


def _called(person: Person) -> str:
    return f"{person.first_name} {person.last_name}"


def _ring(serving: Serving) -> None:
    with suppress(RefusedError):
        serving.parts.switch.ring(NAMES[ME].number, *CALLER)


async def _call_reception(serving: Serving) -> None:
    """A call for whoever looks on; the caller gives up after a while."""
    await asyncio.sleep(CALL_AFTER)
    _ring(serving)
    await asyncio.sleep(RINGS_FOR)
    line = NAMES[ME].number
    if [call.state for call in serving.parts.switch.facts(line).calls] == [LineState.RINGING]:
        serving.parts.switch.give_up(line)


async def _until_busy(serving: Serving) -> None:
    """Until some telephones are in use, so that the picture shows the lamps; not for ever."""
    switch, changed = serving.parts.switch, asyncio.Event()
    undo = switch.on_change(lambda _: changed.set())
    try:
        async with asyncio.timeout(BUSY_SECONDS):
            while sum(bool(switch.facts(line).calls) for line in switch.addresses()) < BUSY_LINES:
                changed.clear()
                await changed.wait()
    except TimeoutError:
        pass
    finally:
        undo()


def _writable(folder: Path) -> Path:
    return folder if os.access(folder, os.W_OK) else Path(tempfile.mkdtemp(prefix="cticlient-pictures-"))


if __name__ == "__main__":
    sys.exit(main())
