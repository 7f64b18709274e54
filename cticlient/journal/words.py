"""The journal in words: days, times and what became of a call, in the reader's language; pure."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta, tzinfo

from cticlient.journal.entries import Entry, Outcome, Way
from cticlient.numbers import Number
from cticlient.texts import Texts, marked

OUTCOMES = {
    Outcome.OPEN: marked("in progress"),
    Outcome.ANSWERED: marked("answered"),
    Outcome.MISSED: marked("missed"),
    Outcome.DECLINED: marked("declined"),
    Outcome.OUTGOING: marked("outgoing"),
    Outcome.NO_ANSWER: marked("outgoing, no answer"),
    Outcome.BUSY: marked("outgoing, busy"),
    Outcome.PICKED_UP: marked("picked up for a colleague"),
    Outcome.TRANSFERRED: marked("transferred"),
    Outcome.TAKEN: marked("answered by a colleague"),
    Outcome.FORWARDED: marked("missed, forwarded"),
    Outcome.UNKNOWN: marked("end not seen"),
}
DAYS = {
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = {
    "de": (
        *("Januar", "Februar", "März", "April", "Mai", "Juni"),
        *("Juli", "August", "September", "Oktober", "November", "Dezember"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}


class JournalWords:
    """``zone``: None for that of the system. ``told``: what a reported number of a call that went out is."""

    def __init__(self, tr: Texts, told: Callable[[str, bool], Number | None], zone: tzinfo | None = None) -> None:
        self._tr = tr
        self._told = told
        self._zone = zone

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self._zone)

    def day(self, day: date, today: date) -> str:
        """``Today``, ``Yesterday``, ``Thursday, 26 November``; the year where it is another one."""
        if day == today:
            return self._tr("Today")
        if day == today - timedelta(days=1):
            return self._tr("Yesterday")
        language = self._tr.language
        dot = "." if language == "de" else ""
        year = f" {day.year}" if day.year != today.year else ""
        return f"{DAYS[language][day.weekday()]}, {day.day}{dot} {MONTHS[language][day.month - 1]}{year}"

    def clock(self, moment: datetime) -> str:
        return f"{self.local(moment):%H:%M}"

    def who(self, entry: Entry) -> str:
        return entry.name or self.number(entry) or self._tr("Number withheld")

    def number(self, entry: Entry) -> str:
        number = self._read(entry)
        return number.shown if number is not None else entry.number.strip()

    def dialled(self, entry: Entry) -> str:
        """What reaches the party of a call again."""
        number = self._read(entry)
        return number.dialled if number is not None else entry.number

    def _read(self, entry: Entry) -> Number | None:
        return self._told(entry.number, entry.way is Way.OUT)

    def outcome(self, entry: Entry) -> str:
        """What became of it, and how long one spoke."""
        by = self._tr("answered by {name}", name=entry.by) if entry.by and entry.outcome is Outcome.TAKEN else ""
        words = by or self._tr(OUTCOMES[entry.outcome])
        return f"{words}, {running(entry.length)}" if entry.length is not None else words

    def second(self, entry: Entry) -> str:
        """The line below the name."""
        number = self.number(entry) if entry.name else ""
        return " · ".join(filter(None, (number, self.outcome(entry), self.whose(entry), entry.note)))

    def whose(self, entry: Entry) -> str:
        return self._tr("at {name}", name=entry.whose.name) if entry.whose.key else ""

    def spoken(self, entry: Entry) -> str:
        """A whole entry in one sentence."""
        return ", ".join(filter(None, (self.who(entry), self.second(entry), self.clock(entry.since))))

    def table(self, entries: Iterable[Entry]) -> Iterable[Sequence[str]]:
        """Rows for a spreadsheet, with their header."""
        tr = self._tr
        yield (
            *(tr("Date"), tr("Time"), tr("Direction"), tr("Outcome"), tr("Name"), tr("Number"), tr("Duration")),
            *(tr("Line"), tr("Colleague"), tr("Note")),
        )
        for entry in entries:
            local = self.local(entry.since)
            day = f"{local:%d.%m.%Y}" if tr.language == "de" else f"{local:%Y-%m-%d}"
            way = tr("incoming") if entry.way is Way.IN else tr("outgoing")
            length = running(entry.length, hours=True) if entry.length is not None else ""
            yield (
                *(day, f"{local:%H:%M:%S}", way, tr(OUTCOMES[entry.outcome]), entry.name, self.number(entry), length),
                *(entry.whose.line, entry.whose.name, entry.note),
            )


def running(length: timedelta, hours: bool = False) -> str:
    """``4:12``, ``1:02:03``; with ``hours`` always ``0:04:12``."""
    whole = max(0, int(length.total_seconds()))
    h, rest = divmod(whole, 3600)
    return f"{h}:{rest // 60:02}:{rest % 60:02}" if h or hours else f"{rest // 60}:{rest % 60:02}"
