"""What the command ``cti`` prints for programs: statuses, members and groups as JSON documents."""

from typing import Any

import msgspec
from msgspec import UNSET, Struct

from ctiserver.client.events import GroupState
from ctiserver.wire.messages import GroupListed, MemberView, OwnStatus, StatusView

Document = dict[str, Any]

_STATUS = ("status", "id", "info", "since", "until", "call_forward", "set_by", "source")
_SHOWN = ("status", "id", "info", "since", "until", "set_by", "source")
_MEMBER = ("client", "name", "line", "status", "logged_in", "number", "me", "phone", "version")
_LINE = ("state", "since", "flags", "forward", "calls")
_CALL = ("state", "direction", "number", "name", "since")


def status(view: StatusView) -> Document:
    """A STATUS of a stack; without ``until`` it has no end."""
    document = _picked(view, _STATUS)
    document.setdefault("call_forward", "")
    return document


def own_status(own: OwnStatus) -> Document:
    """The whole of a person's status, the shown one first."""
    coming = own.coming[0] if own.coming else None
    return {
        "client": own.client,
        "revision": own.revision,
        "shown": status(own.shown),
        "stack": [status(view) for view in own.stack],
        "next": None if coming is None else {**status(coming.status), "at": _builtin(coming.at)},
        "phone": None if own.phone is None else _builtin(own.phone),
    }


def member(view: MemberView) -> Document:
    """A MEMBER; what the viewer may not see is absent."""
    document = _picked(view, _MEMBER)
    if isinstance(view.status, Struct):
        document["status"] = _picked(view.status, _SHOWN)
    if isinstance(view.line, Struct):
        document["line"] = _picked(view.line, _LINE)
        if view.line.calls is not UNSET:
            document["line"]["calls"] = [_picked(call, _CALL) for call in view.line.calls]
    return document


def snapshot(group: GroupState) -> Document:
    members = [member(view) for view in group.members.values()]
    return {"event": "snapshot", "group": {"id": group.id, "name": group.name}, "members": members}


def listed(group: GroupListed) -> Document:
    return _picked(group, ("id", "name", "rights", "members"))


def _picked(part: Struct, names: tuple[str, ...]) -> Document:
    whole = _builtin(part)
    return {name: whole[name] for name in names if name in whole}


def _builtin(value: object) -> Any:
    return msgspec.to_builtins(value)


def text(document: object) -> str:
    """One line of JSON."""
    return msgspec.json.encode(document).decode()
