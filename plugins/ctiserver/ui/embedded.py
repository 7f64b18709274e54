"""Which groups are embedded as panels: stable ids in the settings, and names that still have to be found."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cticlient.api import Section

GROUPS = "embedded"
WANTED = "embed"
"""Names or ids that were given at the start; found as soon as there is a connection."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """A group that has a panel; the name is only for the time before the server says it."""

    id: str
    name: str


class EmbeddedGroups:
    """The groups a person embedded, in their order. What is there survives restarts and the plugin being off."""

    def __init__(self, settings: Section) -> None:
        self._settings = settings

    def all(self) -> tuple[Embedded, ...]:
        stored = self._settings.get(GROUPS, [])
        return tuple(
            Embedded(item["id"], str(item.get("name") or item["id"]))
            for item in (stored if isinstance(stored, list) else [])
            if isinstance(item, dict) and isinstance(item.get("id"), str) and item["id"]
        )

    def has(self, id: str) -> bool:
        return any(group.id == id for group in self.all())

    def add(self, id: str, name: str) -> None:
        """Embed a group, or learn its new name."""
        self._settings.set(GROUPS, self._with(Embedded(id, name)))

    def remove(self, id: str) -> None:
        self._settings.set(GROUPS, _written(group for group in self.all() if group.id != id))

    def wanted(self) -> tuple[str, ...]:
        """Names or ids still to be found on the server."""
        stored = self._settings.get(WANTED, [])
        names = [stored] if isinstance(stored, str) else stored if isinstance(stored, list) else []
        return tuple(name for name in names if isinstance(name, str) and name)

    def found(self, wanted: str, id: str, name: str) -> None:
        """A wanted name turned out to be this group: written at once, for the window waits for each writing."""
        self._settings.update({GROUPS: self._with(Embedded(id, name)), WANTED: self._wanted_without(wanted)})

    def give_up(self, wanted: str) -> None:
        self._settings.set(WANTED, self._wanted_without(wanted))

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        return self._settings.on_change(lambda key: listener() if key == GROUPS else None)

    def _with(self, new: Embedded) -> list[dict[str, str]]:
        groups = {group.id: group for group in self.all()} | {new.id: new}
        return _written(groups.values())

    def _wanted_without(self, found: str) -> list[str]:
        return [name for name in self.wanted() if name != found]


def _written(groups: Iterable[Embedded]) -> list[dict[str, str]]:
    return [{"id": group.id, "name": group.name} for group in groups]
