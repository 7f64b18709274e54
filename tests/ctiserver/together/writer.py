"""Writes PrmImport.csv as other programs do, good and bad ones, in the time of the event loop."""

import asyncio
import itertools
import os
import selectors
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from typing import IO, Any, cast

from tests.platforms import WINDOWS

HEADER = "ID;Client;Status;Activity;StartTime;EndTime;Info;Caption;CallForward;SetBy"
ALWAYS = tuple(f"c{number:02}" for number in range(20))
SOMETIMES = tuple(f"x{number}" for number in range(5))
GAP = 0.9
"""Seconds that a program stops at most while it writes; the server takes a file for settled after one."""
HELD = 150.0
"""Seconds that something which cannot be mistaken for a whole file may stay: more than two looks."""
TRIES = 500 if WINDOWS else 0
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252")
SPEED = 50.0
"""Seconds of the loop's time that pass in one real second while a thread works, so that writing goes on meanwhile."""


class _Selector(selectors.DefaultSelector):
    def __init__(self) -> None:
        super().__init__()
        self.skipped = 0.0
        self.threads = 0

    def select(self, timeout: float | None = None) -> Any:
        if not self.threads:
            self.skipped += timeout or 0
            return super().select(0)
        begun = time.monotonic()
        events = super().select(min(timeout or 0.05, 0.05) / SPEED)
        passed = (time.monotonic() - begun) * SPEED
        self.skipped += passed if timeout is None else min(timeout, passed)
        return events


class ThreadedVirtualLoop(asyncio.SelectorEventLoop):
    """Where it would sleep its time moves on instead; while a thread works, its time passes fast, but not in leaps."""

    def __init__(self) -> None:
        self._own_selector = _Selector()
        super().__init__(self._own_selector)

    def time(self) -> float:
        return self._own_selector.skipped

    def run_in_executor(self, executor: Any, func: Any, *args: Any) -> Any:  # type: ignore[override]
        future = super().run_in_executor(executor, func, *args)
        self._own_selector.threads += 1
        future.add_done_callback(self._thread_done)
        return future

    def _thread_done(self, future: object) -> None:
        self._own_selector.threads -= 1


@dataclass(frozen=True, slots=True)
class Version:
    """One complete content of the file."""

    number: int
    infos: dict[str, str]
    """By client; the others have no row."""

    @property
    def text(self) -> str:
        rows = [self._row(row, client, info) for row, (client, info) in enumerate(self.infos.items())]
        return "\r\n".join([HEADER, *rows, ""])

    def _row(self, row: int, client: str, info: str) -> str:
        quoted = '"' + info.replace('"', '""') + '"'
        return f"{row};{client};MEETING;;2026-01-01 08:00;;{quoted};Termin;;Büro Süd"


def a_version(number: int, random: Random) -> Version:
    """Everybody who is always there, and some who are only sometimes, each with a text of their own."""
    clients = [*ALWAYS, *(client for client in SOMETIMES if random.random() < 0.5)]
    words = ["Jour fixe über „Maß“; Gäste", 'Prüfung "Öl"', "Café\nim Haus", "Termin"]
    return Version(number, {client: f"{number} {client} {random.choice(words)}" for client in clients})


class Writer:
    """Replaces the file in one of eight ways. The file's times are those of the loop, as its looks are."""

    def __init__(self, path: Path, clock: Callable[[], datetime], random: Random) -> None:
        self._path = path
        self._clock = clock
        self._random = random
        self.ways: tuple[Callable[[str], Awaitable[None]], ...] = (
            self.in_place,
            self.truncate_first,
            self.rename_over,
            self.delete_first,
            self.in_chunks,
            self.locked,
            self.other_encoding,
            self.cut,
        )

    async def in_place(self, text: str) -> None:
        """Over the old content, which shows through behind the new one until the end."""
        raw = text.encode()
        middle = self._random.randrange(len(raw))
        self._put(raw[:middle], "r+b")
        await self._gap()
        with self._opened("r+b") as file:
            file.seek(middle)
            file.write(raw[middle:])
            file.truncate()
        self._stamp()

    async def truncate_first(self, text: str) -> None:
        """Empty, then row by row."""
        self._put(b"")
        for row in text.encode().splitlines(keepends=True):
            await self._gap()
            self._put(row, "ab")

    async def rename_over(self, text: str) -> None:
        new = self._path.with_name("new")
        new.write_bytes(text.encode())
        self._stamp(new)
        await self._gap()
        new.replace(self._path)

    async def delete_first(self, text: str) -> None:
        self._path.unlink()
        await self._hold()
        self._put(text.encode())

    async def in_chunks(self, text: str) -> None:
        """Wherever the buffers of that program happen to end."""
        await self._chunks(text.encode())

    async def locked(self, text: str) -> None:
        """Not to be opened while it is written. Linux has no locks that a reader would feel; a folder of that name
        refuses to be read just so."""
        if WINDOWS:
            await self._locked_on_windows(text.encode())
            return
        hidden = self._path.with_name("hidden")
        self._path.replace(hidden)
        self._path.mkdir()
        self._stamp()
        await self._hold()
        hidden.write_bytes(text.encode())
        self._path.rmdir()
        self._stamp(hidden)
        hidden.replace(self._path)

    async def _locked_on_windows(self, raw: bytes) -> None:
        """Open as programs there have it open that write: for nobody else, or for readers, who then see half of it."""
        import win32con
        import win32file

        readers = self._random.choice([0, win32con.FILE_SHARE_READ])
        handle = win32file.CreateFile(
            str(self._path), win32con.GENERIC_WRITE, readers, None, win32con.CREATE_ALWAYS, 0, None
        )
        try:
            for part in (raw[: len(raw) // 2], raw[len(raw) // 2 :]):
                win32file.WriteFile(handle, part)
                self._stamp()
                # Readers believe one that is open and the same for a minute.
                await (self._gap() if readers else self._hold())
        finally:
            handle.Close()
        self._stamp()

    async def other_encoding(self, text: str) -> None:
        await self._chunks(text.encode(self._random.choice(ENCODINGS)))

    async def cut(self, text: str) -> None:
        """The program dies within a character or a quoted text, and only much later another one does it right."""
        at, encoding = self._random.choice((_within_character, _within_quotes, _within_utf_16))(text, self._random)
        raw = text.encode(encoding)
        self._put(raw[:at])
        await self._hold()
        self._put(raw[at:], "ab")

    async def _chunks(self, raw: bytes) -> None:
        cuts = sorted({0, len(raw), *(self._random.randrange(len(raw)) for _ in range(8))})
        mode = "wb"
        for begin, end in itertools.pairwise(cuts):
            self._put(raw[begin:end], mode)
            mode = "ab"
            await self._gap()

    def _put(self, raw: bytes, mode: str = "wb") -> None:
        with self._opened(mode) as file:
            file.write(raw)
        self._stamp()

    def _opened(self, mode: str) -> IO[bytes]:
        """On Windows whoever asks whether somebody writes keeps others from it for that moment; programs try again."""
        for _ in range(TRIES):
            with suppress(PermissionError):
                return cast(IO[bytes], self._path.open(mode))
            time.sleep(0.01)
        return cast(IO[bytes], self._path.open(mode))

    def _stamp(self, path: Path | None = None) -> None:
        at = int(self._clock().timestamp() * 1e9)
        os.utime(path or self._path, ns=(at, at))

    async def _gap(self) -> None:
        await asyncio.sleep(self._random.uniform(0.001, GAP))

    async def _hold(self) -> None:
        await asyncio.sleep(self._random.choice([0.01, 1.0, 5.0, HELD]))


def _within_character(text: str, random: Random) -> tuple[int, str]:
    # Not the first umlaut of the file: it could as well be the last letter of a Windows-1252 file.
    umlauts = [at for at, letter in enumerate(text) if not letter.isascii()][1:]
    return len(text[: random.choice(umlauts)].encode()) + 1, "utf-8"


def _within_quotes(text: str, random: Random) -> tuple[int, str]:
    opened = [at for at in range(len(text)) if text.startswith(';"', at)]
    return len(text[: random.choice(opened) + 3].encode()), "utf-8"


def _within_utf_16(text: str, random: Random) -> tuple[int, str]:
    return 2 * random.randrange(2, len(text)) + 1, "utf-16"
