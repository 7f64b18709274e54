"""All that may be known of one member, in lines: the tooltip of a tile and its details."""

from collections.abc import Callable, Iterable
from datetime import datetime

from msgspec import UNSET

from cticlient.tiles import Lamp
from ctiserver.client.errors import reason_of
from ctiserver.domain.lines import LineState
from ctiserver.domain.status import Source, Status
from ctiserver.ui.looks import status_of
from ctiserver.ui.wording import HIDDEN, STATES, Wording, line_of, person
from ctiserver.wire.messages import CallView, ComingView, DeviceView, MemberView, PhoneNote, StatusView


class Details:
    """Says everything about a member, a line of text for each fact."""

    def __init__(self, wording: Wording, name_of: Callable[[str], str] = str) -> None:
        """``name_of`` says the name of who is known by a login name only."""
        self.wording = self._say = wording
        self._name_of = name_of
        self._tr = wording.tr

    def tooltip(self, member: MemberView, now: datetime, coming: Iterable[ComingView] = ()) -> str:
        return "\n".join(self.lines(member, now, coming))

    def lines(self, member: MemberView, now: datetime, coming: Iterable[ComingView] = ()) -> list[str]:
        """Name, lines, calls, phone, status, and what comes after it as far as it is known."""
        parts = [
            self._head(member),
            *self._lines(member, now),
            *self._status(member, now),
            *([self.phone_note(member.phone)] if member.phone else []),
            *(self.coming(step, now) for step in coming),
        ]
        return [part for part in parts if part]

    def source(self, status: StatusView, mine: bool = False) -> str:
        """``set by Outlook-Calendar (import)``; empty for what somebody chose for themselves and for the plain rest."""
        if status.source == Source.AUTOMATIC:
            return self._tr("set automatically")
        if status.source == Source.IMPORT:
            return self._tr("set by {name} (import)", name=status.set_by) if status.set_by else self._tr("import")
        if status.source == Source.MANUAL:
            return self._tr("set by you") if mine and status.set_by else ""
        return self._tr("set by {name}", name=self._name_of(status.set_by)) if status.set_by else ""

    def span(self, status: StatusView, now: datetime) -> str:
        """``since 10:00, until 11:00``."""
        since = self._say.times.since(status.since, now)
        plain = status.id == Status.AVAILABLE and not status.until
        until = "" if plain else self._say.times.until(status.until or None, now)
        return ", ".join(part for part in (since, until) if part)

    def headline(self, status: StatusView, shown: Status | None = None) -> str:
        """``In a meeting: Interview``."""
        label = self._say.label(shown if shown is not None else status_of(status.id))
        info = " ".join(status.info.split())
        return f"{label}: {info}" if info else label

    def coming(self, step: ComingView, now: datetime) -> str:
        """What will be shown from a moment on."""
        when = self._say.times.moment(step.at, now)
        return self._tr("from {time}: {status}", time=when, status=self.after(step.status, now))

    def after(self, status: StatusView, now: datetime) -> str:
        """A status to come, with its end: ``Holiday until 30 Nov (import)``."""
        source = self._tr("(import)") if status.source == Source.IMPORT else ""
        return " ".join(part for part in (self.shown(status, now), source) if part)

    def shown(self, status: StatusView, now: datetime) -> str:
        """A status with its end: ``Holiday until 30 Nov``."""
        until = self._say.times.until(status.until, now) if status.until else ""
        return " ".join(part for part in (self.headline(status), until) if part)

    def phone_note(self, note: PhoneNote) -> str:
        """What a status did to the phone, or why it did not."""
        if not note.asked.strip():
            return self._tr(
                "Phone: it does not have back yet what it had before. {reason}", reason=self._reason(note)
            ).strip()
        asked = self.call_forward(note.asked)
        done = {
            "pending": self._tr("Phone: {what} has been asked for and is not confirmed yet.", what=asked),
            "done": self._tr("Phone: {what} is set.", what=asked),
            "unsupported": self._tr("Phone: {what} was not set, this telephone cannot do it.", what=asked),
            "invalid": self._tr("Phone: nothing was set, because “{text}” is not a number.", text=note.asked),
            "no_line": self._tr("Phone: {what} was not set, there is no main line.", what=asked),
        }.get(note.state)
        return done or self._tr("Phone: {what} was not set: {reason}", what=asked, reason=self._reason(note))

    def _reason(self, note: PhoneNote) -> str:
        return self._tr.say(reason_of(note))

    def call_forward(self, asked: str) -> str:
        """``do not disturb``, ``forwarding to 208``."""
        if asked.strip().casefold() == "dnd":
            return self._tr("do not disturb")
        return self._tr("forwarding to {number}", number=asked.strip())

    def _head(self, member: MemberView) -> str:
        department = member.department or ""
        return ", ".join(part for part in (self._say.name(member), department) if part)

    def _lines(self, member: MemberView, now: datetime) -> Iterable[str]:
        line = line_of(member)
        devices = (line.devices or []) if line is not None else []
        if devices:
            yield from (self._device(device) for device in devices)
        else:
            yield self._line(member, now)
        for call in (line.calls or []) if line is not None else []:
            yield self._call(call, now)
        yield self._say.phone(line)

    def _line(self, member: MemberView, now: datetime) -> str:
        state = self._say.state(member, now)
        line = line_of(member)
        if state and line is not None and line.since and line.state != LineState.UNKNOWN:
            state = ", ".join(part for part in (state, self._say.times.since(line.since, now)) if part)
        return f"{member.number}: {state}" if state and member.number else state or self._tr("no telephone")

    def _device(self, device: DeviceView) -> str:
        known = device.state in STATES
        state = self._say.lamp_words(Lamp(device.state) if known or device.state == HIDDEN else Lamp.UNKNOWN)
        return f"{' '.join(part for part in (device.number, device.name) if part)}: {state}"

    def _call(self, call: CallView, now: datetime) -> str:
        words = self._say.call_words(call)
        if words is None:
            return ""
        since = self._say.times.start(call.since, now)
        if call.direction == "in":
            return self._tr("Call from {who}, since {time}", who=words.whole.text, time=since)
        return self._tr("Call to {who}, since {time}", who=words.whole.text, time=since)

    def _status(self, member: MemberView, now: datetime) -> Iterable[str]:
        who = person(member)
        if member.status is UNSET or who.status is Status.LOGGEDOUT:
            yield self._say.label(who.status)
            return
        yield self.headline(member.status)
        span, source = self.span(member.status, now), self.source(member.status, member.me is True)
        yield " · ".join(part for part in (span, source) if part)
        if who.logged_out:
            yield self._say.label(Status.LOGGEDOUT)
