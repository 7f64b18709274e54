"""The rows of a PrmImport.csv: each cell checked, each fault said with what to write instead."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from cticlient.texts import Sentence, marked
from ctiserver.domain.phone import DND, Side, parse_call_forward
from ctiserver.domain.prm.header import Cells
from ctiserver.domain.prm.names import Names
from ctiserver.domain.prm.neutral import plain
from ctiserver.domain.prm.problems import Problem, Severity
from ctiserver.domain.prm.record import content_hash
from ctiserver.domain.prm.repeat import Rule
from ctiserver.domain.prm.repeating import NoRepeatError, Repeating
from ctiserver.domain.prm.times import Moment, NoTimeError, Times
from ctiserver.domain.status import LABELS, Status, parse_status

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Draft:
    """A row without a fault, before it is known whether its id is the only one of its kind."""

    line: int
    id: str
    client: str
    status: Status
    start: Moment | None
    end: Moment | None
    info: str
    call_forward: str
    set_by: str
    activity: str
    caption: str
    rule: Rule | None = None

    def over(self, now: datetime) -> bool:
        """Of a row that repeats only the first time is meant."""
        return self.end is not None and self.end.at is not None and self.end.at <= now

    @property
    def content(self) -> str:
        # Rows that do not repeat have the content that they had before there was a Repeat.
        repeat = () if self.rule is None else (self.rule.text,)
        return content_hash(
            self.client,
            str(int(self.status)),
            self.start.local if self.start else "",
            self.end.local if self.end else "",
            self.info,
            self.call_forward,
            self.set_by,
            *repeat,
        )


@dataclass
class RowReader:
    """Turns cells into drafts and notes the problems on the way. Without ``names`` every client is right."""

    times: Times
    names: Names | None
    now: datetime
    repeating: Repeating
    problems: list[Problem] = field(default_factory=list)
    _clients: dict[str, str | Sentence] = field(default_factory=dict)
    _statuses: dict[str, Status | Sentence] = field(default_factory=dict)
    _forwards: dict[str, str | Sentence] = field(default_factory=dict)

    def read(self, line: int, cells: Cells) -> Draft | None:
        """The row as a draft, or None where something in it is refused."""
        id_, client_text, status_text, activity, start_text, end_text, info, caption, forward, set_by, repeat = map(
            str.strip, cells
        )
        client = self._looked_up(self._clients, client_text, self._client, line, "Client")
        status = self._looked_up(self._statuses, status_text, _status, line, "Status")
        start, start_ok = self._moment(line, "StartTime", start_text, self.times.start)
        end, end_ok = self._moment(line, "EndTime", end_text, self.times.end)
        if client is None or status is None or not (start_ok and end_ok):
            return None
        if not self._in_order(line, start, end, end_text, bool(repeat)):
            return None
        rule = self._rule(line, repeat, status, start, end) if repeat else None
        if repeat and rule is None:
            return None
        if "'" in id_ or "'" in info or "'" in set_by:
            id_, info, set_by = plain(id_), plain(info), plain(set_by)
        call_forward = self._looked_up(self._forwards, forward, _forward, line, "CallForward", Severity.WARNING) or ""
        return Draft(line, id_, client, status, start, end, info, call_forward, set_by, activity, caption, rule)

    def note(self, line: int, column: str, value: str, sentence: Sentence, severity: Severity = Severity.ERROR) -> None:
        self.problems.append(Problem(line, column, value, severity, sentence))

    def _looked_up(
        self,
        known: dict[str, T | Sentence],
        text: str,
        look_up: Callable[[str], T | Sentence],
        line: int,
        column: str,
        severity: Severity = Severity.ERROR,
    ) -> T | None:
        """Most cells of a column repeat: each different text is looked up once, and noted in every row it stands in."""
        found = known.get(text)
        if found is None:
            found = known[text] = look_up(text)
        if isinstance(found, Sentence):
            self.note(line, column, text, found, severity)
            return None
        return found

    def _client(self, text: str) -> str | Sentence:
        text = plain(text)
        if not text:
            return Sentence(_NO_CLIENT)
        if self.names is None:
            return text
        found = self.names.find(text)
        if len(found) == 1:
            return found[0]
        if found:
            return Sentence(_SEVERAL_CLIENTS, {"names": ", ".join(sorted(found))})
        suggestion = self.names.suggestion(text)
        return Sentence(_ALIKE_CLIENT, {"name": suggestion}) if suggestion else Sentence(_UNKNOWN_CLIENT)

    def _moment(
        self, line: int, column: str, text: str, read: Callable[[str], Moment | None]
    ) -> tuple[Moment | None, bool]:
        try:
            moment = read(text)
        except NoTimeError as error:
            self.note(line, column, text, error.sentence)
            return None, False
        if moment is not None and moment.doubt is not None:
            self.note(line, column, text, moment.doubt, Severity.INFO)
        return moment, True

    def _rule(self, line: int, text: str, status: Status, start: Moment | None, end: Moment | None) -> Rule | None:
        try:
            checked = self.repeating.check(text, start, end, needs_end=status is not Status.AVAILABLE)
        except NoRepeatError as error:
            self.note(line, error.column, text if error.column == "Repeat" else "", error.sentence)
            return None
        if checked.doubt is not None:
            self.note(line, "Repeat", text, *checked.doubt)
        return checked.rule

    def _in_order(self, line: int, start: Moment | None, end: Moment | None, text: str, repeats: bool) -> bool:
        until = end.at if end else None
        if until is None:
            return True
        if start is not None and start.at is not None and until <= start.at:
            self.note(line, "EndTime", text, Sentence(_END_BEFORE_START))
            return False
        if until <= self.now and not repeats:
            self.note(line, "EndTime", text, Sentence(_PAST), Severity.INFO)
        return True


_NO_CLIENT = marked("The client is missing. Write the name the person has in the CTI server.")
_UNKNOWN_CLIENT = marked(
    "The CTI server knows no client of this name. Write the name exactly as in the CTI server, or add the client there."
)
_ALIKE_CLIENT = marked(
    "The CTI server knows no client of this name. Is {name} meant? Write the name as in the CTI server."
)
_SEVERAL_CLIENTS = marked("Several clients have this name: {names}. Write the one that is meant exactly so.")
_END_BEFORE_START = marked("The end is not after the start. Check both times; the end must be later.")
_PAST = marked("This status is already over and is skipped.")
_STATUSES = ", ".join(f"{status.value} {status.name}" for status in Status if status is not Status.LOGGEDOUT)
_NO_STATUS = marked("This is no status. Write one of these numbers or names: {statuses}.")
_STATUS_LABEL = marked("This is no status. For {label} write {number} or {name}.")
_LOGGEDOUT = marked(
    "Nobody can be logged out by a file: status 1 (LOGGEDOUT) is not accepted. Write 2 (AWAY) or 7 (OFFWORK) instead."
)
_FORWARD = marked(
    "The telephone is left as it is, because this is neither a number nor dnd. Write a number of digits, *, # and + "
    "without blanks, or dnd for do not disturb."
)
_BARE_NUMBER = marked(
    "The telephone is left as it is, because a number must consist of digits, *, # and + only. Write {number}."
)
_DECORATION = str.maketrans("", "", " \u00a0-–/().")
_BY_LABEL = {label.casefold(): status for status, labels in LABELS.items() for label in labels.values()}


def _status(text: str) -> Status | Sentence:
    try:
        status = parse_status(text)
    except ValueError:
        meant = _BY_LABEL.get(text.casefold())
        if meant is None or meant is Status.LOGGEDOUT:
            return Sentence(_NO_STATUS, {"statuses": _STATUSES})
        return Sentence(_STATUS_LABEL, {"label": text, "number": meant.value, "name": meant.name})
    return Sentence(_LOGGEDOUT) if status is Status.LOGGEDOUT else status


def _forward(text: str) -> str | Sentence:
    value = _forward_value(text)
    if value is not None:
        return value
    bare = _forward_value(text.translate(_DECORATION))
    return Sentence(_BARE_NUMBER, {"number": bare}) if bare else Sentence(_FORWARD)


def _forward_value(text: str) -> str | None:
    """``dnd``, a number, or empty for nothing; None for a text that is none of these."""
    try:
        setting = parse_call_forward(plain(text))
    except ValueError:
        return None
    if setting is None:
        return ""
    return DND if setting.side is Side.DND else setting.value
