"""Where the command ``cti`` has its password from: standard input, the keyring of the system, or the person."""

import asyncio
import getpass
import logging
import sys
from typing import Any, TextIO

from ctiserver.client.address import service_name
from ctiserver.client.errors import ConnectError

_log = logging.getLogger(__name__)


def first_line(stream: TextIO) -> str:
    """The password on standard input."""
    return stream.readline().rstrip("\r\n")


class CommandPassword:
    """The password of one account; asked for at most once."""

    def __init__(self, url: str, user: str, given: str | None) -> None:
        self._url = url
        self._user = user
        self._known = given

    async def __call__(self) -> str:
        """Raises ConnectError if there is none."""
        if self._known is None:
            self._known = await asyncio.to_thread(self._find)
        if self._known is None:
            raise ConnectError(
                "No password is known for “{user}” at {server}. Give it with {option}, or store it with “{command}”.",
                final=True,
                user=self._user,
                server=self._url,
                option="--password-stdin",
                command=f"keyring set {service_name(self._url)} {self._user}",
            )
        return self._known

    def _find(self) -> str | None:
        found = from_keyring(service_name(self._url), self._user)
        if found is None and sys.stdin is not None and sys.stdin.isatty():
            return getpass.getpass(f"{self._user} @ {self._url}: ")
        return found


def from_keyring(service: str, user: str) -> str | None:
    """What the system's keyring has; None if it has nothing, is locked, or is no safe place. Blocks."""
    # Imported here: it is slow to import, and not needed when the password was given.
    import keyring

    try:
        ring: Any = keyring.get_keyring()
        # A chain of backends as a whole would also read what lies in files in clear text.
        singles = ring.backends if type(ring).__name__ == "ChainerBackend" else [ring]
    except Exception as error:
        _log.info("there is no keyring: %s", type(error).__name__)
        return None
    trusted = [single for single in singles if not type(single).__module__.startswith("keyrings.alt")]
    return next((found for single in trusted if (found := _asked(single, service, user)) is not None), None)


def _asked(ring: Any, service: str, user: str) -> str | None:
    try:
        found: str | None = ring.get_password(service, user)
    except Exception as error:  # every backend fails in its own way, and none of them is an end
        # Only the kind of the error: its text may hold what must not be in the log.
        _log.info("no password from the keyring: %s", type(error).__name__)
        return None
    return found
