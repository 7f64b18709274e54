"""The entries as the window lists them: filtered, searched, a row for each day before its calls; pure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from cticlient.contact_table import folded
from cticlient.journal.entries import Entry, Show
from cticlient.number_text import digits_of


@dataclass(frozen=True, slots=True)
class DayRow:
    """The head of a day."""

    day: date


Row = DayRow | Entry


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for."""

    show: Show = Show.ALL
    text: str = ""


class Sheet:
    """All entries, the latest first, each with the text it is found by."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._held = {entry.id: (entry, heap(entry)) for entry in entries}

    def __len__(self) -> int:
        return len(self._held)

    def get(self, id: str) -> Entry | None:
        held = self._held.get(id)
        return held[0] if held else None

    def put(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            new = entry.id not in self._held
            self._held[entry.id] = (entry, heap(entry))
            if new:
                self._order(entry)

    def _order(self, new: Entry) -> None:
        """Put the entry that was added last where it belongs: mostly before all others."""
        first = next(iter(self._held.values()))[0]
        if new.since >= first.since:
            self._held = {new.id: self._held[new.id], **self._held}
        else:
            self._held = dict(sorted(self._held.items(), key=lambda item: item[1][0].since, reverse=True))

    def take(self, ids: Iterable[str]) -> None:
        for id in ids:
            self._held.pop(id, None)

    def found(self, search: Search) -> Iterator[Entry]:
        """Every typed word is in name, number, note or colleague; accents and case do not matter. One after the
        other, as far as somebody looks."""
        # A copy, so that calls that come meanwhile do not disturb who still reads.
        held: Iterable[tuple[Entry, str]] = list(self._held.values())
        digits = digits_of(search.text)
        if digits and not any(sign.isalpha() for sign in search.text):
            # A number may be typed with other blanks than it was noted with, or with the 0 for +49.
            held = _having(digits.lstrip("0") or digits, held)
        else:
            for word in folded(search.text).split():
                held = _having(word, held)
        return (entry for entry, _ in held if search.show.has(entry))


def _having(text: str, held: Iterable[tuple[Entry, str]]) -> Iterator[tuple[Entry, str]]:
    return (one for one in held if text in one[1])


def heap(entry: Entry) -> str:
    """What an entry is found by."""
    number = digits_of(entry.number)
    return f"{folded(f'{entry.name} {entry.note} {entry.whose.name} {entry.by} {entry.number}')} {number}"


def by_day(entries: Iterable[Entry], local: Callable[[datetime], datetime]) -> Iterator[Row]:
    """The entries, the latest first, with a head before each day."""
    begin: datetime | None = None
    for entry in entries:
        # Only the first of a day is asked for its date: zones are slow for a hundred thousand.
        if begin is None or entry.since < begin:
            moment = local(entry.since)
            begin = _begin(moment, local)
            yield DayRow(moment.date())
        yield entry


def _begin(moment: datetime, local: Callable[[datetime], datetime]) -> datetime:
    """When the day of ``moment`` began, as an instant."""
    midnight = datetime.combine(moment.date(), time(), moment.tzinfo)
    # On a day on which the clocks changed, it began with the other offset.
    return midnight - (local(midnight).replace(tzinfo=None) - midnight.replace(tzinfo=None))
