"""A real X11 desktop for tests: Xvfb with openbox, programs that run in it, and somebody at the keyboard."""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.surroundings import display

NEEDED = ("Xvfb", "openbox", "xdotool", "xprop")
PATIENCE = 30.0
"""Seconds for what should take less than one; a busy machine is no failure."""


class Program:
    """A process of the desktop that tells on stdout, in JSON lines, how it looks now."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self._came = threading.Condition()
        self._said: list[dict[str, Any]] = []
        self._ended = False
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def until(self, true: Callable[[dict[str, Any]], bool], patience: float = PATIENCE) -> dict[str, Any]:
        """Wait until what it says of itself now is so."""
        with self._came:
            held = self._came.wait_for(lambda: self._ended or self._holds(true), patience)
            last = self._said[-1] if self._said else None
            if last is None or not held or not self._holds(true):
                raise AssertionError(f"not within {patience} s; ended: {self._ended}; the last: {last}")
            return last

    @property
    def now(self) -> dict[str, Any]:
        with self._came:
            return self._said[-1]

    def say(self, line: str) -> None:
        """Give it an order."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def end(self) -> int:
        """Ask it to end, and wait."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        finally:
            self._reader.join(PATIENCE)
            for stream in (self.process.stdin, self.process.stdout):
                if stream is not None:
                    stream.close()

    def _holds(self, true: Callable[[dict[str, Any]], bool]) -> bool:
        return bool(self._said) and true(self._said[-1])

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("{"):
                with self._came:
                    self._said.append(json.loads(line))
                    self._came.notify_all()
        with self._came:
            self._ended = True
            self._came.notify_all()


class Session:
    """One desktop with its own display. ``environ`` is what its programs are given on top of the test's own."""

    def __init__(self, stack: ExitStack, screens: tuple[str, ...] = ("1280x800x24",)) -> None:
        self._stack = stack
        self.environ = {"DISPLAY": self._display(screens), "QT_QPA_PLATFORM": "xcb", "XDG_SESSION_TYPE": "x11"}
        self.background("openbox")
        self.wait_for_window_manager()

    def need(self, command: str) -> None:
        """A further program that a test needs."""
        assert shutil.which(command), f"missing: {command}; make setup installs it"

    def background(self, *command: str) -> "subprocess.Popen[bytes]":
        """A program of which nothing is wanted but that it is there."""
        quiet = subprocess.DEVNULL
        process = subprocess.Popen(command, env=self._all(), stdin=quiet, stdout=quiet, stderr=quiet)
        self._stack.callback(_end, process)
        return process

    def start(self, script: Path, *arguments: object, **environ: str) -> Program:
        """Run a Python script as a program of this desktop."""
        process = subprocess.Popen(
            [sys.executable, str(script), *map(str, arguments)],
            env=self._all() | environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        program = Program(process)
        self._stack.callback(program.end)
        return program

    def run(self, *command: object, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run something to its end."""
        words = [str(word) for word in command]
        return subprocess.run(
            words, env=self._all() | environ, capture_output=True, text=True, timeout=PATIENCE, check=False
        )

    def press(self, keys: str) -> None:
        self.do("key", "--clearmodifiers", keys)

    def do(self, *words: object) -> str:
        """What xdotool can do."""
        done = self.run("xdotool", *words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def until(self, true: Callable[[], bool]) -> None:
        """Wait for something of the desktop that no program tells."""
        limit = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < limit, f"not within {PATIENCE} s"
            time.sleep(0.02)

    def wait_for_window_manager(self) -> None:
        """It says on the root window that it is there."""
        self.until(lambda: "window id" in self.run("xprop", "-root", "_NET_SUPPORTING_WM_CHECK").stdout)

    def _display(self, screens: tuple[str, ...]) -> str:
        sizes = [word for number, size in enumerate(screens) for word in ("-screen", str(number), size)]
        return self._stack.enter_context(display(*sizes))

    def _all(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"}
        return kept | getattr(self, "environ", {})


def _end(process: "subprocess.Popen[Any]") -> None:
    process.terminate()
    process.wait(PATIENCE)


@contextmanager
def desktop_session(*screens: str) -> Iterator[Session]:
    """A desktop; the test is skipped where none can be had."""
    if not sys.platform.startswith("linux"):
        pytest.skip("an X11 desktop is for Linux")
    missing = [name for name in NEEDED if not shutil.which(name)]
    assert not missing, f"missing: {missing}; make setup installs them"
    with ExitStack() as stack:
        yield Session(stack, screens or ("1280x800x24",))
