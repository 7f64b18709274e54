"""Passwords: only their Argon2id hashes are kept, and hashing never holds up the event loop."""

import asyncio
import os
import unicodedata
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


class Passwords:
    """Makes and checks hashes (19 MiB, 2 passes, 1 lane: the OWASP recommendation) in threads of its own.

    Half of the processors at most, so that a flood of wrong passwords leaves the rest to those who are logged in.
    """

    def __init__(self, workers: int | None = None) -> None:
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._workers = ThreadPoolExecutor(workers or max(1, (os.cpu_count() or 2) // 2), "passwords")

    async def hash(self, password: str) -> str:
        return await self._run(_normal(password))

    async def verify(self, hashed: str | None, password: str) -> bool:
        """Whether this is the password; without a hash it never is, and that takes just as long to say."""
        if hashed is None:
            await self._run(_normal(password))
            return False
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._workers, self._matches, hashed, _normal(password))

    def close(self) -> None:
        self._workers.shutdown(wait=False, cancel_futures=True)

    async def _run(self, password: str) -> str:
        return await asyncio.get_running_loop().run_in_executor(self._workers, self._hasher.hash, password)

    def _matches(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False


def _normal(password: str) -> str:
    # An umlaut typed on one keyboard is one sign, on another one two.
    return unicodedata.normalize("NFC", password)
