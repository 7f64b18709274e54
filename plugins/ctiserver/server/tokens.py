"""Resume tokens: they replace the password at a reconnect, once each; only their hashes are stored."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from ctiserver.server.store.store import Store

VALID = timedelta(hours=24)


class Tokens:
    """Hands out and takes back tokens of 256 bits."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    async def issue(self, account: str) -> str:
        token = secrets.token_urlsafe(32)
        await self._store.add_token(_hash(token), account, self._clock() + VALID)
        return token

    async def redeem(self, token: str) -> str | None:
        """The account it was issued to; None if it is unknown, used up or too old."""
        return await self._store.take_token(_hash(token), self._clock())

    async def revoke(self, account: str) -> None:
        await self._store.drop_tokens(account)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
