"""Reads the events of an iCalendar file (RFC 5545): series unfolded, zones resolved, availability understood."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import recurring_ical_events
from icalendar import Calendar, Component
from icalendar.prop import vBroken

from cticlient.texts import SaidError
from ctiserver.domain.plain_text import decode
from ctiserver.domain.prm.calendar import Busy, Event

MOST_A_DAY = 24
"""An event that comes more often on one day says nothing about where somebody is, and could come without end."""
_SLACK = timedelta(days=2)
"""Whole days and times without a zone may be meant up to this much earlier or later."""
_AVAILABILITY = {"FREE": Busy.FREE, "WORKINGELSEWHERE": Busy.FREE, "TENTATIVE": Busy.TENTATIVE, "OOF": Busy.AWAY}


@dataclass(frozen=True, slots=True)
class Found:
    """``unread`` counts the events that are damaged, or come so often that they say nothing."""

    events: tuple[Event, ...]
    unread: int


def events(raw: bytes, name: str, start: datetime, end: datetime, address: str = "") -> Found:
    """The events that touch the span; ``address`` is the owner's e-mail, for telling what they declined.

    Raises SaidError where ``raw`` is no calendar; ``name`` is what the file is called in it.
    """
    calendars = _calendars(raw, name)
    try:
        unread = sum(_take_out(calendar) for calendar in calendars)
        found = [event for calendar in calendars for event in _events(calendar, start, end, address)]
        return Found(tuple(found), unread)
    except Exception as error:  # what foreign programs write fails in this library in more ways than it documents
        raise _unreadable(name, error) from error


def _calendars(raw: bytes, name: str) -> Sequence[Component]:
    try:
        found = Calendar.from_ical(decode(raw).text, multiple=True)
    except Exception as error:
        raise _unreadable(name, error) from error
    calendars = [component for component in found if component.name == "VCALENDAR"]
    if not calendars:
        raise SaidError("{file} is no calendar. Export the calendar as iCalendar (.ics).", file=name)
    return calendars


def _unreadable(name: str, error: Exception) -> SaidError:
    reason = " ".join(str(error).split())[:120] or type(error).__name__
    return SaidError(
        "{file} cannot be read as a calendar ({reason}). Export it again as iCalendar (.ics).", file=name, reason=reason
    )


def _events(calendar: Component, start: datetime, end: datetime, address: str) -> Iterator[Event]:
    owner = (address or _owner(calendar)).casefold()
    called_off = _word(calendar, "METHOD") == "CANCEL"
    query = recurring_ical_events.of(calendar, skip_bad_series=True)
    for part in query.between(start - _SLACK, end + _SLACK):
        begins, ends = part["DTSTART"].dt, part["DTEND"].dt
        if isinstance(begins, datetime) is isinstance(ends, datetime):
            yield Event(
                uid=str(part.get("UID", "")),
                start=begins,
                end=ends,
                busy=Busy.CANCELLED if called_off else _busy(part, owner),
                title=str(part.get("SUMMARY", "")),
                private=_word(part, "CLASS") in {"PRIVATE", "CONFIDENTIAL"},
            )


def _take_out(calendar: Component) -> int:
    """Without the events that cannot be used; how many there were."""
    usable = [part for part in calendar.subcomponents if part.name != "VEVENT" or _is_usable(part)]
    number = len(calendar.subcomponents) - len(usable)
    calendar.subcomponents = usable
    return number


def _owner(calendar: Component) -> str:
    """Google names a person's own calendar by their address."""
    name = str(calendar.get("X-WR-CALNAME", "")).strip()
    return name if "@" in name and " " not in name else ""


def _is_usable(part: Component) -> bool:
    broken = any(isinstance(value, vBroken) for name in _TIMES for value in _all(part, name))
    return "DTSTART" in part and not broken and not any(_too_often(rule) for rule in _all(part, "RRULE"))


_TIMES = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")


def _too_often(rule: Any) -> bool:
    times = 1
    for name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        times *= max(1, len(rule.get(name, ())))
    return times > MOST_A_DAY or str(rule.get("FREQ", [""])[0]).upper() in {"SECONDLY", "MINUTELY"}


def _busy(part: Component, owner: str) -> Busy:
    if _word(part, "STATUS") == "CANCELLED":
        return Busy.CANCELLED
    if _declined(part, owner):
        return Busy.DECLINED
    if _word(part, "TRANSP") == "TRANSPARENT":
        return Busy.FREE
    if _word(part, "STATUS") == "TENTATIVE":
        return Busy.TENTATIVE
    return _AVAILABILITY.get(_word(part, "X-MICROSOFT-CDO-BUSYSTATUS"), Busy.BUSY)


def _declined(part: Component, owner: str) -> bool:
    """By the owner; where nobody knows who that is, by everybody who was invited."""
    organizer = _address(part.get("ORGANIZER", ""))
    answers = {_address(person): str(person.params.get("PARTSTAT", "")).upper() for person in _all(part, "ATTENDEE")}
    if owner and owner in answers:
        return answers[owner] == "DECLINED"
    invited = [answer for person, answer in answers.items() if person != organizer] or list(answers.values())
    return bool(invited) and all(answer == "DECLINED" for answer in invited)


def _address(person: Any) -> str:
    return str(person).casefold().removeprefix("mailto:")


def _all(part: Component, name: str) -> list[Any]:
    value = part.get(name, [])
    return value if isinstance(value, list) else [value]


def _word(part: Component, name: str) -> str:
    return str(part.get(name, "")).strip().upper()
