"""One at a time on a configuration directory: the running server, or a command that works without one."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from cticlient.texts import SaidError

LOOK_SECONDS = 0.05


class HeldError(SaidError):
    """Somebody else holds the lock."""


class DirectoryLock:
    """A lock that the system takes back when its holder dies, however it dies."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def take(self) -> bool:
        """Whether it is ours now. Raises SaidError if the folder does not let us."""
        try:
            file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise SaidError(
                "{directory} cannot be written ({reason}). Use the account under which the server runs.",
                directory=str(self._path.parent),
                reason=error.strerror or str(error),
            ) from error
        if not _lock(file):
            os.close(file)
            return False
        self._file = file
        return True

    def release(self) -> None:
        if self._file is not None:
            # Closing releases; the file stays, or two could hold locks on two files of the same name.
            os.close(self._file)
            self._file = None


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> bool:
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@asynccontextmanager
async def holding(path: Path, seconds: float, give_up: Callable[[], bool] = lambda: False) -> AsyncIterator[None]:
    """Hold the lock file ``path`` while the block runs.

    Raises HeldError if somebody else still holds it after ``seconds``, or as soon as ``give_up`` says so.
    """
    lock = DirectoryLock(path)
    try:
        # A holder that dies tells nobody, so there is nothing to wait for but to look again.
        end = asyncio.get_running_loop().time() + seconds
        while not lock.take():
            if give_up() or asyncio.get_running_loop().time() >= end:
                raise HeldError(
                    "Another server or command is working in {directory}. Wait for it, or end it first.",
                    directory=str(path.parent),
                )
            await asyncio.sleep(LOOK_SECONDS)
        yield
    finally:
        lock.release()
