"""Where the resume token is kept that replaces the password at the next login, once."""

from typing import Protocol


class TokenStore(Protocol):
    """Keeps one token; each login brings a new one and makes the old one worthless."""

    async def get(self) -> str | None: ...

    async def set(self, token: str) -> None: ...

    async def clear(self) -> None: ...


class MemoryTokens:
    """For as long as the program runs."""

    def __init__(self) -> None:
        self._token: str | None = None

    async def get(self) -> str | None:
        return self._token

    async def set(self, token: str) -> None:
        self._token = token

    async def clear(self) -> None:
        self._token = None
