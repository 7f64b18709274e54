"""Who is connected: who counts as logged in, and whose desktop ends statuses by itself."""

from collections import Counter
from collections.abc import Callable

from ctiserver.wire.messages import SessionKind


class Attendance:
    """Counts the sessions of each client; listeners hear when someone comes or goes."""

    def __init__(self) -> None:
        self._here: Counter[str] = Counter()
        self._desktops: Counter[str] = Counter()
        self._listeners: list[Callable[[str], None]] = []

    def logged_in(self, client: str) -> bool:
        return self._here[client] > 0

    def has_desktop(self, client: str) -> bool:
        return self._desktops[client] > 0

    def on_change(self, listener: Callable[[str], None]) -> None:
        self._listeners.append(listener)

    def come(self, client: str, kind: SessionKind) -> None:
        self._count(client, kind, 1)

    def go(self, client: str, kind: SessionKind) -> None:
        self._count(client, kind, -1)

    def _count(self, client: str, kind: SessionKind, by: int) -> None:
        # A single command is no presence: it would make its person flicker.
        if kind == "command":
            return
        was = self.logged_in(client), self.has_desktop(client)
        self._here[client] += by
        if kind == "desktop":
            self._desktops[client] += by
        if was != (self.logged_in(client), self.has_desktop(client)):
            for listener in self._listeners:
                listener(client)
