"""Statuses, lines and groups in words, for people who read a terminal."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec import UNSET

from cticlient.texts import Sentence, Texts, marked
from ctiserver.client.errors import reason_of
from ctiserver.domain.status import LABELS, Source, Status
from ctiserver.wire.messages import GroupListed, LineView, MemberView, OwnStatus, PhoneNote, StatusView

_LINES = {
    "unknown": marked("unknown"),
    "offline": marked("phone offline"),
    "idle": marked("idle"),
    "dialing": marked("dialing"),
    "ringing": marked("ringing"),
    "talking": marked("on a call"),
    "held": marked("on hold"),
    "hidden": marked("line not shared"),
}
_PHONE = {
    "pending": marked("Phone: “{asked}” is being set."),
    "done": marked("Phone: “{asked}” is set."),
    "failed": marked("Phone: “{asked}” could not be set: {reason}"),
    "unsupported": marked("Phone: “{asked}” was not set, the telephone cannot do it. {reason}"),
    "invalid": marked("Phone: “{asked}” is neither a number nor “dnd”; the phone was left as it is."),
    "no_line": marked("Phone: “{asked}” was not set, there is no line."),
}

PUTTING_BACK = marked("Phone: it does not have back yet what it had before. {reason}")
EVER = 1971
"""An instant before this year stands for 'since always'."""


def when(instant: datetime, now: datetime) -> str:
    """Local time; with the date unless it is within the day."""
    local = instant.astimezone()
    if abs(instant - now) < timedelta(hours=20):
        return f"{local:%H:%M}"
    return f"{local:%Y-%m-%d %H:%M}"


def status(view: StatusView, tr: Texts, now: datetime) -> str:
    """``In a meeting: planning, until 15:00``."""
    label = LABELS[Status(view.id)][tr.language] if view.id in set(Status) else view.status
    words = f"{label}: {view.info}" if view.info else label
    if view.until is not UNSET:
        words += ", " + tr("until {time}", time=when(view.until, now))
    return words


def own_status(own: OwnStatus, tr: Texts, now: datetime) -> list[str]:
    """The shown status, since when and by whom, what lies below it, what comes next, and the phone."""
    shown = own.shown
    lines = [f"{own.client}: {status(shown, tr, now)}"]
    if facts := ", ".join(_facts(shown, own.client, tr, now)):
        lines.append("  " + facts)
    lines += ["  " + tr("below it: {status}", status=status(view, tr, now)) for view in own.stack[1:]]
    lines += [
        "  " + tr("from {time}: {status}", time=when(next.at, now), status=status(next.status, tr, now))
        for next in own.coming[:1]
    ]
    if own.phone is not None:
        lines.append("  " + tr.say(phone(own.phone)))
    return lines


def _facts(shown: StatusView, client: str, tr: Texts, now: datetime) -> Iterator[str]:
    """Since when, who set it, and through what."""
    if shown.since.year >= EVER:
        yield tr("since {time}", time=when(shown.since, now))
    if shown.source == Source.AUTOMATIC:
        yield tr("set automatically")
    elif shown.source == Source.IMPORT:
        yield tr("set by {name} (import)", name=shown.set_by) if shown.set_by else tr("import")
    elif shown.set_by and shown.set_by != client:
        yield tr("set by {name}", name=shown.set_by)


def phone(note: PhoneNote) -> Sentence:
    """What a status did to the phone."""
    text = _PHONE[note.state] if note.asked else PUTTING_BACK
    return Sentence(text, {"asked": note.asked, "reason": reason_of(note)})


def member(view: MemberView, tr: Texts, now: datetime) -> str:
    """One line for a member: name, lamp, calls, status."""
    parts = [line(view.line, tr)] if isinstance(view.line, LineView) else []
    if view.status is not UNSET:
        parts.append(status(view.status, tr, now))
    if view.logged_in is False:
        parts.append(LABELS[Status.LOGGEDOUT][tr.language])
    return f"{view.name}: {' · '.join(parts) or '–'}"


def line(view: LineView, tr: Texts) -> str:
    words = tr(_LINES.get(view.state, view.state))
    others = [call.name or call.number for call in view.calls or () if call.name or call.number]
    return f"{words} ({', '.join(str(other) for other in others)})" if others else words


def group(view: GroupListed, tr: Texts) -> str:
    members = tr.count("{n} member", "{n} members", view.members)
    return f"{view.id}  {view.name}  ({members}; {view.rights})"
