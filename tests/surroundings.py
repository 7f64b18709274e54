"""Services of a desktop session for a test: a message bus or a display of its own, which ends with the test."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest

PATIENCE_S = 10


def need(*commands: str) -> None:
    """Skip, loudly, where these commands are not installed; on the machine that decides, that is a failure."""
    lacking = [name for name in commands if not shutil.which(name)]
    if not lacking:
        return
    said = f"NOT tested, for want of {', '.join(lacking)} (see scripts/system-libraries.txt)"
    if os.environ.get("CI") == "true" and sys.platform == "linux":
        pytest.fail(said)
    pytest.skip(said)


@contextmanager
def service(*argv: str, environment: Mapping[str, str] | None = None) -> Iterator[str]:
    """Run a service that says on a pipe where it is, once it can be spoken to; the pipe's number ends its arguments."""
    read, write = os.pipe()
    running = subprocess.Popen(
        [*argv, str(write)], pass_fds=(write,), env={**os.environ, **(environment or {})},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    try:
        with os.fdopen(read) as pipe:
            said = pipe.readline().strip()
        assert said, f"{argv[0]} did not start"
        yield said
    finally:
        running.terminate()
        running.wait(PATIENCE_S)


@contextmanager
def message_bus() -> Iterator[str]:
    """The address of a bus of one's own."""
    need("dbus-daemon")
    with service("dbus-daemon", "--session", "--nofork", "--print-address") as address:
        yield address


@contextmanager
def display() -> Iterator[str]:
    """A display of one's own, such as ``:5``; nobody sees it."""
    need("Xvfb")
    with service("Xvfb", "-screen", "0", "640x480x24", "-nolisten", "tcp", "-displayfd") as number:
        yield f":{number}"
