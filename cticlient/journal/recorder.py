"""Turns successive views of a line into journal entries: pure. What could not be seen is not invented."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from cticlient.journal.entries import Entry, Outcome, SeenCall, SeenEnd, Way, Whose

TALKING = frozenset({"talking", "held"})
TOLERATED = timedelta(seconds=5)
BEFORE_ANSWER = frozenset({Outcome.DECLINED, Outcome.BUSY, Outcome.TRANSFERRED})
AFTER_ANSWER = frozenset({Outcome.TRANSFERRED, Outcome.PICKED_UP})
TOLD = {
    Way.IN: frozenset({Outcome.TAKEN, Outcome.FORWARDED, Outcome.DECLINED}),
    Way.OUT: frozenset({Outcome.BUSY}),
}
"""What a telephone system may know better of a call that nobody spoke in."""
LESS_KNOWN = frozenset({Outcome.MISSED, Outcome.NO_ANSWER, Outcome.UNKNOWN, Outcome.FORWARDED, Outcome.TAKEN})
RECENT = 8
"""Entries whose end may still become known better."""


class Recorder:
    """Follows one line. Each look answers with the entries that are new or changed by it."""

    def __init__(
        self,
        whose: Whose,
        new_id: Callable[[], str],
        name_of: Callable[[SeenCall], str],
        open_entries: Iterable[Entry] = (),
    ) -> None:
        """``open_entries``: those an earlier run of the program left open; the first look tells what became of them."""
        self._whose = whose
        self._new_id = new_id
        self._name_of = name_of
        self._open = list(open_entries)
        self._hints: dict[str, Outcome] = {}
        self._recent: list[Entry] = []
        self._told: dict[str, SeenEnd] = {}
        self._gap = True
        """Nothing could be seen since the last look: who is gone now went unseen."""

    def see(self, calls: Sequence[SeenCall] | None, now: datetime, ends: Iterable[SeenEnd] = ()) -> list[Entry]:
        """The calls of the line as they are; None while nobody can know. ``ends``: of some that are over."""
        if calls is None:
            self._gap = True
            return []
        self._told = {end.call: end for end in ends if end.call}
        changed = self._revised()
        before, self._open = self._open, []
        for call in calls:
            known = self._known(call, before)
            if known is not None:
                before.remove(known)
            entry = self._followed(known, call, now) if known is not None else self._begun(call, now)
            self._open.append(entry)
            if entry != known:
                changed.append(entry)
        over = [self._better_known(self._ended(entry, now)) for entry in before]
        changed.extend(over)
        self._recent = [*self._recent, *over][-RECENT:]
        self._gap = False
        return changed

    def hint(self, call: str, outcome: Outcome) -> None:
        """What a person is doing with a call, which will soon be gone: declined, transferred; busy was heard. OPEN
        takes it back. Without an id: what is done with the next one that comes in."""
        self._hints[call] = outcome

    def forget(self, id: str) -> None:
        """An entry was deleted while its call still stands: it is not written again."""
        self._open = [entry for entry in self._open if entry.id != id]
        self._recent = [entry for entry in self._recent if entry.id != id]

    def amend(self, amended: Entry) -> None:
        """A person noted something at an entry, or saw it, while more may become known of its call."""
        for entries in (self._open, self._recent):
            for place, entry in enumerate(entries):
                if entry.id == amended.id:
                    entries[place] = replace(entry, note=amended.note, seen=amended.seen)

    def _known(self, call: SeenCall, before: list[Entry]) -> Entry | None:
        """The entry of a call: by its id, else by whom it is with. Ids may be others after a gap."""
        if call.id:
            same = next((entry for entry in before if entry.call == call.id), None)
            if same is not None or not self._gap:
                return same
        alike = (
            entry
            for entry in before
            if entry.way is call.way and entry.number == call.number and not (entry.answered and _rings(call))
        )
        return next(alike, None)

    def _begun(self, call: SeenCall, now: datetime) -> Entry:
        entry = Entry(
            id=self._new_id(),
            way=call.way,
            number=call.number,
            name=call.name or self._name_of(call),
            since=self._moment(call.since, now),
            whose=self._whose,
            call=call.id,
        )
        if call.way is Way.IN and call.id and (next_one := self._hints.pop("", None)):
            self._hints[call.id] = next_one
        return self._followed(entry, call, now)

    def _followed(self, entry: Entry, call: SeenCall, now: datetime) -> Entry:
        """What a later look adds: that it was answered, a number or name that came late."""
        return replace(
            entry,
            call=call.id,
            number=entry.number or call.number,
            name=entry.name or call.name or self._name_of(call),
            answered=entry.answered or (self._moment(call.since, now) if call.state in TALKING else None),
        )

    def _moment(self, said: datetime, now: datetime) -> datetime:
        """When something happened: as it is said, unless that is told by another clock than ours. What was seen as
        it happened, happened just now."""
        other_clock = said > now or (not self._gap and now - said > TOLERATED)
        return now if other_clock else said

    def _ended(self, entry: Entry, now: datetime) -> Entry:
        hint = self._hints.pop(entry.call, Outcome.OPEN) if entry.call else Outcome.OPEN
        if hint not in (AFTER_ANSWER if entry.answered else BEFORE_ANSWER):
            hint = Outcome.OPEN
        if self._gap:
            outcome = _spoken(entry) if entry.answered else Outcome.UNKNOWN
            return replace(entry, outcome=outcome if hint is Outcome.OPEN else hint)
        outcome = _spoken(entry) if entry.answered else _unanswered(entry)
        return replace(entry, ended=now, outcome=outcome if hint is Outcome.OPEN else hint)

    def _revised(self) -> list[Entry]:
        """Entries of which more is told now than when they ended."""
        changed = []
        for place, entry in enumerate(self._recent):
            better = self._better_known(entry)
            if better != entry:
                self._recent[place] = better
                changed.append(better)
        return changed

    def _better_known(self, entry: Entry) -> Entry:
        told = self._told.get(entry.call)
        if told is None or entry.answered or entry.outcome not in LESS_KNOWN or told.outcome not in TOLD[entry.way]:
            return entry
        return replace(entry, outcome=told.outcome, by=told.by or entry.by)


def _rings(call: SeenCall) -> bool:
    return call.state not in TALKING


def _spoken(entry: Entry) -> Outcome:
    return Outcome.ANSWERED if entry.way is Way.IN else Outcome.OUTGOING


def _unanswered(entry: Entry) -> Outcome:
    return Outcome.MISSED if entry.way is Way.IN else Outcome.NO_ANSWER
