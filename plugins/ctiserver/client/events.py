"""What a session knows and tells: the link, the groups, and an event for each change."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from cticlient.texts import Sentence
from ctiserver.client.choice import Choice
from ctiserver.wire.messages import MemberView, OwnStatus


class LinkState(StrEnum):
    """How the session stands with its server. REFUSED: no blind retries, a person has to do something."""

    OFFLINE = "offline"
    CONNECTING = "connecting"
    UP = "up"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Link:
    state: LinkState
    since: datetime
    reason: Sentence | None = None
    """Why there is no connection."""
    next_try: datetime | None = None
    password: bool = False
    """REFUSED because of the password: it is missing or was not taken, and another one would help."""


GroupCondition = Literal["waiting", "live", "stale", "gone"]


@dataclass(slots=True)
class GroupState:
    """A group as it is known here. While ``stale``, members are as they were at ``since``."""

    id: str
    name: str
    since: datetime
    state: GroupCondition = "waiting"
    members: dict[str, MemberView] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LinkChanged:
    before: Link
    after: Link


@dataclass(frozen=True, slots=True)
class GroupChanged:
    """A snapshot came, or the group's state changed; look at ``Session.groups``."""

    group: str


@dataclass(frozen=True, slots=True)
class MemberChanged:
    group: str
    client: str


@dataclass(frozen=True, slots=True)
class MemberRemoved:
    group: str
    client: str


Cause = Literal["me", "ended", "other", "server"]
"""Who changed one's own status: this desktop; an end that came; a colleague, an import or another desktop; or
nobody in particular (what the server said at login, or something beside the status itself)."""


@dataclass(frozen=True, slots=True)
class OwnStatusChanged:
    before: OwnStatus | None
    after: OwnStatus
    cause: Cause


@dataclass(frozen=True, slots=True)
class OwnLineChanged:
    before: MemberView | None
    after: MemberView


@dataclass(frozen=True, slots=True)
class ProvidersChanged:
    state: dict[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """Something the person has to be told."""

    sentence: Sentence
    choice: Choice | None = None
    """A status that was chosen here and was not taken over."""


Event = (
    LinkChanged | GroupChanged | MemberChanged | MemberRemoved | OwnStatusChanged | OwnLineChanged | ProvidersChanged
    | Told
)  # fmt: skip
Tell = Callable[[Event], None]
