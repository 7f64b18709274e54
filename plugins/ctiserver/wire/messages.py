"""Every message between desktop and server, as typed structures; ``docs/protocol.md`` shows an example of each.

One JSON object a message, ``type`` names it. A field that is absent is not known or not permitted to the reader
(``UNSET`` here). Times are RFC 3339 in UTC. Unknown fields are ignored on both sides. A request carries ``re``, a
number of the client's choice; its answer (``done``, ``error`` or a more telling one) carries the same number.
"""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

PROTOCOL = 1
PATH = "/cti"
SUBPROTOCOL = "cti.v1"
MAX_CLIENT_MESSAGE = 64 * 1024
"""Bytes; a longer message from a client is refused with close code 1009."""
LOGIN_SECONDS = 10.0
"""A client that has not logged in after so many seconds is closed."""

Instant = Annotated[datetime, Meta(tz=True)]
"""A time a client sends: without a zone nobody could tell which instant it is."""

SessionKind = Literal["desktop", "watch", "command"]


class Part(Struct, kw_only=True):
    """A piece of a message."""


class CallView(Part):
    state: str
    direction: str
    since: datetime
    number: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    id: str | UnsetType = UNSET
    """Only on one's own calls: names the call in requests."""
    busy: bool | UnsetType = UNSET
    """True while it dials and the other one is busy."""


class EndedView(Part):
    """One of one's own calls that is over, where more is known than that."""

    call: str
    how: str
    """``busy``, ``picked_up`` (taken at another telephone), ``forwarded`` (sent on) or ``declined``; more may come."""
    by: str | UnsetType = UNSET
    """The name of who took it, where one may know whom they talk with."""


class DeviceView(Part):
    """One of several lines of a member: for the tooltip."""

    line: str
    number: str
    state: str
    name: str = ""


class LineView(Part):
    """The lamp of a member: all lines aggregated, flags and forward of the main line."""

    state: str
    """A LineState, or ``hidden`` for a line one may not see (then nothing else is there)."""
    since: datetime | UnsetType = UNSET
    flags: list[str] | UnsetType = UNSET
    """``dnd``; of oneself also ``messages``: the telephone's lamp for messages is lit."""
    forwarded: bool | UnsetType = UNSET
    forward: str | UnsetType = UNSET
    """Absent when not forwarded, or the target is not permitted."""
    calls: list[CallView] | UnsetType = UNSET
    devices: list[DeviceView] | UnsetType = UNSET
    """Only with more than one line."""
    ended: list[EndedView] | UnsetType = UNSET
    """Only of oneself: some of the calls that are over, the latest last."""


class StatusView(Part):
    status: str
    id: int
    info: str
    since: datetime
    source: str
    until: datetime | UnsetType = UNSET
    call_forward: str | UnsetType = UNSET
    set_by: str = ""
    entry: str | UnsetType = UNSET
    """Only in one's own stack: the stable id of the entry."""
    record: str | UnsetType = UNSET
    row: int | UnsetType = UNSET


class PhoneNote(Part):
    """What a status did to the phone, or why it did not."""

    asked: str
    """The call_forward value that was asked for."""
    state: Literal["pending", "done", "failed", "unsupported", "invalid", "no_line"]
    reason: str = ""
    """In English; ``sentence`` with ``values`` is the same for any language, where it has values."""
    sentence: str | UnsetType = UNSET
    values: dict[str, str | int | float] | UnsetType = UNSET
    restores: str = ""
    """What the phone gets back at the end: a number, ``dnd``, or empty for neither."""


class MemberView(Part):
    """One member of a group as one viewer may see it."""

    client: str
    name: str
    line: LineView | UnsetType | None = UNSET
    """None: the member has no line at all."""
    status: StatusView | UnsetType = UNSET
    logged_in: bool | UnsetType = UNSET
    """Absent without the right to see it, and for clients that never log in."""
    number: str | UnsetType = UNSET
    """The main line's own number: what a click dials."""
    me: bool | UnsetType = UNSET
    department: str | UnsetType = UNSET
    email: str | UnsetType = UNSET
    phone: PhoneNote | UnsetType = UNSET
    """What a status did not do to the phone; only when it did not, and only for who may see where calls go."""
    may: list[str] | UnsetType = UNSET
    """What the viewer may do: ``pi`` pick up, ``sc`` set the status, ``cl`` log their calls in the journal."""
    version: int | UnsetType = UNSET


class GroupView(Part):
    id: str
    name: str


class GroupListed(GroupView):
    rights: str
    members: int


class ComingView(Part):
    at: datetime
    status: StatusView


class Server(Struct, kw_only=True, tag_field="type"):
    """A message from the server."""


class Request(Struct, kw_only=True, tag_field="type"):
    """A message from a client."""

    re: int = 0


# From the server


class Hello(Server, tag="hello"):
    protocol: int
    product: str
    time: datetime


class Welcome(Server, tag="welcome"):
    """The login was right. ``token`` replaces the password at the next login, once, within ``token_seconds``."""

    re: int
    client: str
    name: str
    time: datetime
    administrator: bool = False
    token: str | UnsetType = UNSET
    token_seconds: int | UnsetType = UNSET


class Done(Server, tag="done"):
    """The request was carried out, and what it stored is stored."""

    re: int


class Failed(Server, tag="error"):
    """A request was refused, or a message could not be understood.

    ``code`` is for programs; ``sentence`` with ``values`` can be said in any language, ``message`` is it in English.
    """

    code: str
    message: str
    sentence: str = ""
    values: dict[str, str | int | float] = {}
    re: int | UnsetType = UNSET


class Groups(Server, tag="groups"):
    re: int
    groups: list[GroupListed]


class Snapshot(Server, tag="snapshot"):
    """All members of a group; what was known of it before is void."""

    group: GroupView
    members: list[MemberView]
    version: int
    re: int | UnsetType = UNSET


class Member(Server, tag="member"):
    """One member as it is now: whole, and newer than everything before."""

    group: str
    member: MemberView


class Removed(Server, tag="removed"):
    group: str
    client: str


class GroupGone(Server, tag="group_gone"):
    """The group was deleted, or the viewer may no longer see it."""

    group: str


class OwnStatus(Server, tag="status"):
    """A person's stack, whole: sent after login, after every change, and as the answer to ``status_show``."""

    client: str
    revision: int
    shown: StatusView
    stack: list[StatusView]
    """Top first; the last one is the AVAILABLE at the bottom."""
    chosen_at: datetime
    coming: list[ComingView] = []
    phone: PhoneNote | None = None
    re: int | UnsetType = UNSET


class Outdated(Server, tag="outdated"):
    """A status change was based on an old revision (or chosen before something newer): refused, here is what is."""

    re: int
    status: OwnStatus


class Own(Server, tag="own"):
    """Oneself as a member, whole, with one's calls: after login and at every change."""

    member: MemberView


class Providers(Server, tag="providers"):
    """Whether the server reaches its telephone systems: ``up`` or ``down`` by name of the provider."""

    state: dict[str, str]


# From a client


class Login(Request, tag="login"):
    """With ``password`` or ``token``. Only a ``desktop`` ends statuses itself; a ``command`` counts as nobody."""

    user: str
    password: str | UnsetType = UNSET
    token: str | UnsetType = UNSET
    kind: SessionKind = "desktop"
    product: str = ""


class Logout(Request, tag="logout"):
    """End the session and revoke its token."""


class ListGroups(Request, tag="list_groups"):
    pass


class Subscribe(Request, tag="subscribe"):
    group: str
    """Id or name. Answered by ``snapshot`` or ``error`` (``no_such_group``)."""


class Unsubscribe(Request, tag="unsubscribe"):
    group: str


class StatusShow(Request, tag="status_show"):
    client: str | UnsetType = UNSET


class StatusSet(Request, tag="status_set"):
    """Choose a status. Answered by ``status``, ``outdated`` or ``error``.

    ``revision``: the one the choice was based on; absent for a choice made while disconnected, which then counts
    from ``chosen_at`` and loses against a newer choice.
    """

    status: str
    info: str = ""
    until: Instant | UnsetType = UNSET
    call_forward: str = ""
    revision: int | UnsetType = UNSET
    chosen_at: Instant | UnsetType = UNSET
    client: str | UnsetType = UNSET


class StatusExpire(Request, tag="status_expire"):
    """The desktop says that an end has come. Answered by ``status`` or ``outdated``."""

    revision: int


class StatusAutomatic(Request, tag="status_automatic"):
    """The screen was locked (``status`` AWAY with its info), or the cause is gone (``status`` absent)."""

    revision: int
    status: str | UnsetType = UNSET
    info: str = ""


class Dial(Request, tag="dial"):
    number: str


class Answer(Request, tag="answer"):
    call: str | UnsetType = UNSET


class Hangup(Request, tag="hangup"):
    call: str | UnsetType = UNSET


class Hold(Request, tag="hold"):
    call: str | UnsetType = UNSET


class Resume(Request, tag="resume"):
    call: str | UnsetType = UNSET


class Transfer(Request, tag="transfer"):
    """Blind transfer to ``number``; without a number the held call and the active one are connected."""

    number: str | UnsetType = UNSET
    call: str | UnsetType = UNSET


class Pickup(Request, tag="pickup"):
    client: str


class SetForward(Request, tag="forward"):
    number: str | UnsetType = UNSET
    """Absent: no forward."""


class SetDnd(Request, tag="dnd"):
    on: bool


ServerMessage = (
    Hello
    | Welcome
    | Done
    | Failed
    | Groups
    | Snapshot
    | Member
    | Removed
    | GroupGone
    | OwnStatus
    | Outdated
    | Own
    | Providers
)
ClientMessage = (
    Login | Logout | ListGroups | Subscribe | Unsubscribe | StatusShow | StatusSet | StatusExpire | StatusAutomatic
    | Dial | Answer | Hangup | Hold | Resume | Transfer | Pickup | SetForward | SetDnd
)  # fmt: skip
