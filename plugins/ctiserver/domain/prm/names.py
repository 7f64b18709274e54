"""Finds the client a cell means: the exact name, else the only one that is alike when both are folded."""

from collections import defaultdict
from collections.abc import Collection
from difflib import get_close_matches

from ctiserver.domain.people import folded

_MOST_SUGGESTIONS = 20
_LARGEST_DIRECTORY = 2000


class Names:
    """The names of all clients, prepared for many look-ups."""

    def __init__(self, clients: Collection[str]) -> None:
        self._exact = frozenset(clients)
        self._folded: dict[str, list[str]] = defaultdict(list)
        for name in clients:
            self._folded[folded(name)].append(name)
        self._suggested = 0

    def find(self, name: str) -> list[str]:
        """One name: that is it. None: unknown. Several: it could be any of them."""
        return [name] if name in self._exact else self._folded.get(folded(name), [])

    def suggestion(self, name: str) -> str:
        """A client whose name looks much like ``name``, else empty; slow, hence only for the first few."""
        if self._suggested >= _MOST_SUGGESTIONS or len(self._folded) > _LARGEST_DIRECTORY:
            return ""
        self._suggested += 1
        alike = get_close_matches(folded(name), list(self._folded), 1, 0.75)
        return self._folded[alike[0]][0] if alike else ""
