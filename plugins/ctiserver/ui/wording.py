"""A member of a group in words: from what the server says of one person to the tile that shows it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import NamedTuple

from msgspec import UNSET

from cticlient.texts import Texts, marked
from cticlient.tiles import Arrow, Flag, Hue, Lamp, Tile, Words
from ctiserver.domain.lines import LineState
from ctiserver.domain.status import Status
from ctiserver.ui.looks import ABSENT, HIDDEN_ICON, hue, icon_name, label, status_of
from ctiserver.ui.times import Times
from ctiserver.wire.messages import CallView, LineView, MemberView, StatusView

HIDDEN = "hidden"
STATES = frozenset(state.value for state in LineState)
_LAMPS = {state: Lamp(state) for state in STATES}
LAMP_WORDS = {
    Lamp.IDLE: marked("idle"),
    Lamp.DIALING: marked("dialing"),
    Lamp.RINGING: marked("ringing"),
    Lamp.TALKING: marked("on a call"),
    Lamp.HELD: marked("on hold"),
    Lamp.OFFLINE: marked("phone offline"),
    Lamp.UNKNOWN: marked("unknown"),
    Lamp.HIDDEN: marked("line not shared"),
}
ARROWS = {"in": Arrow.IN, "out": Arrow.OUT}


@dataclass(frozen=True, slots=True)
class Person:
    """What a tile needs to know of a member, with nothing left to look up."""

    lamp: Lamp
    call: CallView | None
    status: Status | None
    """None: one may not see it. LOGGEDOUT: available, but logged out."""
    logged_out: bool

    @property
    def absent(self) -> bool:
        return self.logged_out or self.lamp is Lamp.OFFLINE or self.status in ABSENT


def person(member: MemberView) -> Person:
    lamp = lamp_of(member)
    status = status_of(member.status.id) if member.status is not UNSET else None
    logged_out = member.logged_in is False or status is Status.LOGGEDOUT
    if logged_out and status in {None, Status.AVAILABLE, Status.LOGGEDOUT}:
        status = Status.LOGGEDOUT
    return Person(lamp, _call(member.line, lamp), status, logged_out)


def lamp_of(member: MemberView) -> Lamp:
    """The shape of a line. A state this version does not know is unknown, never idle."""
    if member.line is None:
        return Lamp.NONE
    if member.line is UNSET or member.line.state == HIDDEN:
        return Lamp.HIDDEN
    return _LAMPS.get(member.line.state, Lamp.UNKNOWN)


def _call(line: object, lamp: Lamp) -> CallView | None:
    """The call the lamp is about, else the first one."""
    calls = line.calls or [] if isinstance(line, LineView) else []
    return next((call for call in calls if call.state == lamp), calls[0] if calls else None)


def line_of(member: MemberView) -> LineView | None:
    return member.line if isinstance(member.line, LineView) and member.line.state != HIDDEN else None


def short_name(name: str) -> str:
    """``Mustermann, M.``; a name without a comma stays as it is."""
    last, comma, first = name.partition(", ")
    return f"{last}, {first[0]}." if comma and first else name


@dataclass(frozen=True, slots=True)
class NumberWords:
    """``shown`` writes a number as people do; ``name_of`` knows who has it, or is empty; ``of_call``: the number of a
    call as these two take it."""

    shown: Callable[[str], str] = str
    name_of: Callable[[str], str] = lambda number: ""
    of_call: Callable[[CallView], str] = lambda call: call.number or ""


class CallWords(NamedTuple):
    """The other party of a call, looked up once for all lines of a tile."""

    brief: Words
    """Name, else number."""
    whole: Words
    """Both."""


class Wording:
    """Makes tiles, in the language of ``tr`` and in ``zone`` (None: that of the system)."""

    def __init__(self, tr: Texts, zone: tzinfo | None = None, numbers: NumberWords | None = None) -> None:
        self.tr = tr
        self.times = Times(tr, zone)
        self._numbers = numbers or NumberWords()

    def tile(self, member: MemberView, now: datetime) -> Tile:
        """The tile of a member of whom the server tells."""
        who = person(member)
        about, call = self._about(member, who, now), self.call_words(who.call)
        icon, icon_hue = (icon_name(who.status), hue(who.status)) if who.status is not None else (HIDDEN_ICON, Hue.GREY)
        return Tile(
            key=member.client,
            name=self.name(member),
            short_name=self.mine(member, short_name(member.name)),
            number=self._number(member),
            lamp=who.lamp,
            flag=_flag(member),
            icon=icon,
            icon_hue=icon_hue,
            logged_out=who.logged_out and who.status is not Status.LOGGEDOUT,
            absent=who.absent,
            second=call.brief if call is not None else self._second(member, who, about, now),
            about=about,
            line=call.whole if call is not None else self._line(member, who, now),
            extension=member.number or "",
        )

    def unknown_tile(self, member: MemberView, since: datetime | None, now: datetime) -> Tile:
        """The tile of a member while nothing can be known: no link to the server."""
        words = Words(self.times.unknown_since(since, now))
        return Tile(
            key=member.client,
            name=self.name(member),
            short_name=self.mine(member, short_name(member.name)),
            number=self._number(member),
            lamp=Lamp.UNKNOWN,
            absent=True,
            second=words,
            line=words,
            extension=member.number or "",
        )

    def name(self, member: MemberView) -> str:
        return self.mine(member, member.name)

    def mine(self, member: MemberView, name: str) -> str:
        return self.tr("{name} (me)", name=name) if member.me is True else name

    def label(self, status: Status | None) -> str:
        return self.tr("status not shared") if status is None else label(status, self.tr.language)

    def call_words(self, call: CallView | None) -> CallWords | None:
        """The other party in words; None where neither number nor name may be seen."""
        if call is None or (call.number is UNSET and call.name is UNSET):
            return None
        told = self._numbers.of_call(call)
        number = self._numbers.shown(told) if told else ""
        # A name that the person gave goes before what the telephone system says.
        name = (self._numbers.name_of(told) if told else "") or call.name or ""
        both = f"{number} {name}" if name != number else number
        arrow = ARROWS.get(call.direction, Arrow.NONE)
        brief, whole = (one_line(text) or self.tr("number withheld") for text in (name or number, both))
        return CallWords(Words(brief, arrow=arrow, strong=True), Words(whole, arrow=arrow, strong=True))

    def forwarded(self, line: LineView | None) -> str:
        """``forwarded to 208``; empty when it is not."""
        if line is None or not (line.forwarded or line.forward):
            return ""
        target = one_line(self._numbers.shown(line.forward) if line.forward else "")
        return self.tr("forwarded to {number}", number=target) if target else self.tr("forwarded")

    def phone(self, line: LineView | None) -> str:
        """Do not disturb, forwarding and waiting messages of a phone, in words; empty for none of them."""
        flags = (line.flags or []) if line is not None else []
        dnd = self.tr("phone: do not disturb") if "dnd" in flags else ""
        messages = self.tr("voice message waiting") if "messages" in flags else ""
        return ", ".join(part for part in (dnd, self.forwarded(line), messages) if part)

    def state(self, member: MemberView, now: datetime) -> str:
        """The state of the line in words; empty for someone without a line."""
        lamp = lamp_of(member)
        line = line_of(member)
        if lamp is Lamp.UNKNOWN:
            return self.times.unknown_since(line.since or None if line else None, now)
        return self.lamp_words(lamp)

    def lamp_words(self, lamp: Lamp) -> str:
        return self.tr(LAMP_WORDS[lamp]) if lamp is not Lamp.NONE else ""

    def about(self, status: StatusView | None, shown: Status | None, now: datetime) -> Words:
        """The info of a status, else its label, with its end."""
        if status is None:
            return Words(self.label(shown))
        end = self.times.until(status.until, now) if status.until else ""
        # Somebody logged out is not what they said they were when they were last here.
        info = "" if shown is Status.LOGGEDOUT else one_line(status.info)
        return Words(info or self.label(shown), tail=end)

    def _number(self, member: MemberView) -> str:
        # Nobody rings oneself up.
        return "" if member.me is True else member.number or ""

    def _second(self, member: MemberView, who: Person, about: Words, now: datetime) -> Words:
        """What applies first where no call is seen: unknown, info or label with an end, forward, label, extension."""
        if who.lamp is Lamp.UNKNOWN:
            return Words(self.state(member, now))
        if member.status and (about.tail or about.text != self.label(who.status)):
            return about
        forwarded = self.forwarded(line_of(member))
        if forwarded:
            return Words(forwarded)
        if who.status not in {None, Status.AVAILABLE}:
            return about
        return Words(one_line(member.number or "") or about.text)

    def _about(self, member: MemberView, who: Person, now: datetime) -> Words:
        return self.about(member.status or None, who.status, now)

    def _line(self, member: MemberView, who: Person, now: datetime) -> Words:
        phone = self.phone(line_of(member)) if who.lamp is Lamp.IDLE else ""
        return Words(phone or self.state(member, now))

    def spoken(self, member: MemberView, now: datetime) -> str:
        """The whole tile as one sentence, for people who hear it."""
        who = person(member)
        call = self.call_words(who.call)
        about = self._about(member, who, now)
        label = self.label(who.status)
        parts = [
            self.name(member),
            member.number or "",
            self.state(member, now),
            call.whole.text if call else "",
            self.phone(line_of(member)),
            label,
            about.text if about.text != label else "",
            about.tail,
            self.label(Status.LOGGEDOUT) if who.logged_out and who.status is not Status.LOGGEDOUT else "",
        ]
        return ", ".join(part for part in parts if part)


def _flag(member: MemberView) -> Flag:
    line = line_of(member)
    if line is None:
        return Flag.NONE
    if "dnd" in (line.flags or []):
        return Flag.DND
    return Flag.FORWARD if line.forwarded or line.forward else Flag.NONE


def one_line(text: str) -> str:
    """A text of people's or programs' making as a single line."""
    return " ".join(text.split())
