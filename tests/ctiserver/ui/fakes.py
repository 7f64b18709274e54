"""Settings and passwords of a plugin, played."""

from collections.abc import Callable, Mapping
from typing import Any

from cticlient.api import Keeping


class FakeSection:
    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.listeners: list[Callable[[str], None]] = []

    def get(self, key: str, default: Any = None) -> Any:
        return self.values.get(key, default)

    def set(self, key: str, value: Any) -> None:
        self.update({key: value})

    def update(self, values: Mapping[str, Any]) -> None:
        self.values |= values
        for key in values:
            for listener in list(self.listeners):
                listener(key)

    def on_change(self, listener: Callable[[str], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)


class FakeCredentials:
    def __init__(self) -> None:
        self.known: dict[tuple[str, str], str] = {}
        self.keeping = Keeping.KEYRING

    async def read(self, service: str, user: str) -> str | None:
        return self.known.get((service, user))

    async def keep(self, service: str, user: str, password: str) -> Keeping:
        self.known[service, user] = password
        return self.keeping

    async def forget(self, service: str, user: str) -> None:
        self.known.pop((service, user), None)
