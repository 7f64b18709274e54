"""Clients, lines and groups as the server keeps them."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from ctiserver.domain.rights import NEW_GROUP, Deviation, Rights


class Kind(StrEnum):
    USER = "user"
    NO_LOGIN = "no-login"
    """Stands for a bare telephone, or for someone without a computer: can never log in."""


@dataclass(frozen=True, slots=True)
class Line:
    """A telephone line the server monitors; ``address`` is the driver's own name of it."""

    id: str
    number: str
    name: str = ""
    provider: str = "simulated"
    address: str = ""

    @property
    def at(self) -> str:
        return self.address or self.id


@dataclass(frozen=True, slots=True)
class Client:
    """An account on the server. ``lines[0]`` is the main line."""

    name: str
    last_name: str = ""
    first_name: str = ""
    department: str = ""
    email: str = ""
    kind: Kind = Kind.USER
    lines: tuple[str, ...] = ()

    @property
    def main_line(self) -> str | None:
        return self.lines[0] if self.lines else None

    @property
    def display_name(self) -> str:
        """``Müller, Stefan``; what there is of it; else the login name."""
        return ", ".join(part for part in (self.last_name, self.first_name) if part) or self.name


@dataclass(frozen=True, slots=True)
class Group:
    """A named set of clients with rights; ``id`` never changes and is what a panel remembers."""

    id: str
    name: str
    rights: Rights = NEW_GROUP
    members: dict[str, Deviation] = field(default_factory=dict)
    """Client names in the order in which they were added, each with its deviation."""

    def rights_of(self, client: str) -> Rights:
        """What this client has over the others; nothing for someone who is not a member."""
        deviation = self.members.get(client)
        return deviation.applied_to(self.rights) if deviation is not None else frozenset()


def folded(name: str) -> str:
    """How names are compared when they are not the same to the letter: NFC, without regard to case."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def find_name(wanted: str, names: Iterable[str]) -> str | None:
    """The name that equals ``wanted``, else the only one that does so when both are folded, else None."""
    names = list(names)
    if wanted in names:
        return wanted
    alike = [name for name in names if folded(name) == folded(wanted)]
    return alike[0] if len(alike) == 1 else None
