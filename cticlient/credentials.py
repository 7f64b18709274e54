"""Passwords in the keyring of the system, or in memory where there is none; never in clear on the disk."""

import importlib
import logging
from collections.abc import Callable, Iterator
from typing import Any, Protocol, TypeVar

from cticlient.aio import in_thread
from cticlient.api import Keeping

R = TypeVar("R")

log = logging.getLogger(__name__)

CLEAR_TEXT = "keyrings.alt"
"""The package whose backends write passwords into files, some of them in clear; keyring picks them by itself."""


class Backend(Protocol):
    """What is used of a backend of ``keyring``; each call may block for as long as a prompt stands."""

    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...

    def delete_password(self, service: str, username: str) -> None: ...


def system_backend() -> Any:
    """The backend of this system; ``keyring`` is imported only now, it takes as long to import as Qt."""
    return importlib.import_module("keyring").get_keyring()


class SystemCredentials:
    """Passwords by service and user. ``given`` (from the environment) goes before the keyring and is never stored.

    A backend may fail at any call whatever it promised before, so every call is guarded: what cannot be kept in the
    keyring is kept until the program ends.
    """

    def __init__(self, given: str | None, backend: Callable[[], Any] = system_backend) -> None:
        self._given = given
        self._backend = backend
        self._session: dict[tuple[str, str], str] = {}

    async def read(self, service: str, user: str) -> str | None:
        """The password, or None if nobody knows it."""
        kept = self._session.get((service, user)) or self._given
        if kept:
            return kept
        return await self._first(lambda ring: ring.get_password(service, user))

    async def keep(self, service: str, user: str, password: str) -> Keeping:
        """Keep a password that was entered, and say where it is now."""
        self._session[service, user] = password
        if password == self._given:
            return Keeping.SESSION

        def store(ring: Backend) -> bool | None:
            ring.set_password(service, user, password)
            # The null backend takes everything and keeps nothing.
            return ring.get_password(service, user) == password or None

        return Keeping.KEYRING if await self._first(store) else Keeping.SESSION

    async def forget(self, service: str, user: str) -> None:
        self._session.pop((service, user), None)

        def delete(ring: Backend) -> None:
            if ring.get_password(service, user) is not None:
                ring.delete_password(service, user)

        await self._first(delete)

    async def _first(self, call: Callable[[Backend], R | None]) -> R | None:
        """The first answer of the backends that may be trusted; None if there is none."""

        def work() -> R | None:
            for ring in self._trusted():
                try:
                    answer = call(ring)
                except Exception as error:
                    # Only the kind of the error: its text may hold what must not be in the log.
                    log.info("The keyring %s failed: %s", type(ring).__module__, type(error).__name__)
                else:
                    if answer is not None:
                        return answer
            return None

        return await in_thread(work)

    def _trusted(self) -> list[Backend]:
        try:
            found = list(_singles(self._backend()))
        except Exception as error:
            log.info("There is no keyring: %s", type(error).__name__)
            return []
        return [ring for ring in found if not type(ring).__module__.startswith(CLEAR_TEXT)]


def _singles(backend: Any) -> Iterator[Backend]:
    """A chain of backends one by one: as a whole it may hand a password on to one that writes it in clear."""
    if type(backend).__name__ == "ChainerBackend":
        for single in backend.backends:
            yield from _singles(single)
    else:
        yield backend
