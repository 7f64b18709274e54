"""Between the stack of the domain and its form on the wire, both ways."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import UNSET

from ctiserver.domain.stack import Entry, Stack, coming
from ctiserver.domain.status import Source, Status
from ctiserver.wire.messages import ComingView, OwnStatus, PhoneNote, StatusView


def status_view(entry: Entry) -> StatusView:
    """An entry as others see it."""
    return StatusView(
        status=entry.status.name,
        id=int(entry.status),
        info=entry.info,
        since=entry.since,
        source=entry.source.value,
        until=entry.until or UNSET,
        call_forward=entry.call_forward or UNSET,
        set_by=entry.set_by,
    )


def own_status_view(entry: Entry) -> StatusView:
    """An entry as its own person's desktop needs it: enough to continue alone."""
    view = status_view(entry)
    return StatusView(
        **{name: getattr(view, name) for name in view.__struct_fields__ if name not in {"entry", "record", "row"}},
        entry=entry.id or UNSET,
        record=entry.record or UNSET,
        row=entry.row or UNSET,
    )


def own_status(
    client: str,
    stack: Stack,
    later: Iterable[tuple[datetime, Entry]] = (),
    phone: PhoneNote | None = None,
    re: int | None = None,
) -> OwnStatus:
    """The whole of one's status; ``later`` are the steps to come, by default those the stack itself knows."""
    views = [own_status_view(entry) for entry in stack.top_first]
    steps = tuple(later) or coming(stack)
    return OwnStatus(
        client=client,
        revision=stack.revision,
        shown=views[0],
        stack=views,
        chosen_at=stack.chosen_at,
        coming=[ComingView(at=at, status=own_status_view(entry)) for at, entry in steps],
        phone=phone,
        re=UNSET if re is None else re,
    )


def entry_from(view: StatusView) -> Entry:
    """The entry a view was made of. Raises ValueError for a status or source this version does not know."""
    return Entry(
        id=view.entry or "",
        status=Status(view.id),
        since=view.since,
        source=Source(view.source),
        info=view.info,
        until=view.until or None,
        call_forward=view.call_forward or "",
        set_by=view.set_by,
        record=view.record or "",
        row=view.row or 0,
    )


def stack_from(status: OwnStatus) -> Stack:
    """The stack that ``own_status`` was made of."""
    *entries, base = [entry_from(view) for view in status.stack]
    return Stack(
        entries=tuple(reversed(entries)),
        revision=status.revision,
        base_since=base.since,
        chosen_at=status.chosen_at,
    )
