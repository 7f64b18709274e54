"""Services of a desktop session for a test: a message bus or a display of its own, which ends with the test."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

PATIENCE_S = 30


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
def message_bus(socket: Path | None = None) -> Iterator[str]:
    """The address of a bus of one's own, at a place that the next one can have too."""
    need("dbus-daemon")
    place = [f"--address=unix:path={socket}"] if socket is not None else []
    with service("dbus-daemon", "--session", "--nofork", *place, "--print-address") as address:
        yield address


@contextmanager
def display(*screens: str) -> Iterator[str]:
    """A display of one's own, such as ``:5``, with these ``-screen`` arguments; nobody sees it."""
    need("Xvfb")
    with service(
        "Xvfb", *(screens or ("-screen", "0", "640x480x24")), "-nolisten", "tcp", "-noreset", "-displayfd"
    ) as number:
        yield f":{number}"


BARE = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy></busconfig>
"""
"""A bus that starts nobody: no keyring but the test's own, and no prompt that could stand on somebody's screen."""


@contextmanager
def bare_message_bus(folder: Path) -> Iterator[str]:
    """The address of a bus on which only those speak that the test started."""
    need("dbus-daemon")
    config = folder / "bus.conf"
    config.write_text(BARE)
    with service("dbus-daemon", f"--config-file={config}", "--nofork", "--print-address") as address:
        yield address


class KeyringService:
    """A real Secret Service, gnome-keyring, with a keyring file of its own below the home of the test."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        need("gnome-keyring-daemon", "dbus-daemon", "dbus-send")
        self.environment = {**os.environ, **environment}
        self._running: subprocess.Popen[bytes] | None = None

    def start(self, password: str | None) -> None:
        """Unlocked with this password, which a new keyring gets; None: it stays locked. Nobody answers its prompts."""
        argv = ["gnome-keyring-daemon", "--foreground", "--components=secrets"]
        self._running = subprocess.Popen(
            [*argv, "--start" if password is None else "--unlock"], env=self.environment,
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert self._running.stdin is not None
        self._running.stdin.write((password or "").encode())
        self._running.stdin.close()
        self._wait_until_named()

    def stop(self) -> None:
        if self._running is not None:
            self._running.kill()
            self._running.wait(PATIENCE_S)
            self._running = None

    def _wait_until_named(self) -> None:
        """Until the service can be spoken to: the bus knows its name, and it answers."""
        ask = ["dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets"]
        ask.append("org.freedesktop.DBus.Peer.Ping")
        deadline = time.monotonic() + PATIENCE_S
        while subprocess.run(ask, env=self.environment, capture_output=True, check=False).returncode:
            assert time.monotonic() < deadline, "gnome-keyring did not start"
