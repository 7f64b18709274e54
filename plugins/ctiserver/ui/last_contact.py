"""When one last spoke with a caller, in words: what the journal of this computer knows of the number."""

from collections.abc import Callable
from datetime import datetime

from cticlient.api import Entry, Host, Outcome, Way
from ctiserver.ui.callers import number_of
from ctiserver.ui.times import Times
from ctiserver.wire.messages import CallView

SPOKE = {Outcome.ANSWERED, Outcome.OUTGOING, Outcome.PICKED_UP, Outcome.TRANSFERRED}
RANG_IN_VAIN = {Outcome.MISSED, Outcome.DECLINED, Outcome.FORWARDED, Outcome.TAKEN}
REACHED_NOBODY = {Outcome.NO_ANSWER, Outcome.BUSY}


class LastContact:
    """Looks through one's own latest calls."""

    def __init__(self, host: Host, times: Times, clock: Callable[[], datetime]) -> None:
        self._host = host
        self._tr = host.tr
        self._times = times
        self._clock = clock

    def __call__(self, call: CallView) -> str:
        """Empty if the number is not known, or not among them."""
        number = number_of(self._host, call)
        entry = self._entry(number, call.id or "") if number else None
        return self._words(entry) if entry is not None else ""

    def _entry(self, number: str, id: str) -> Entry | None:
        numbers = self._host.numbers
        key = numbers.key(number)
        for entry in self._host.journal.latest:
            over = entry.outcome is not Outcome.OPEN and (not id or entry.call != id)
            if over and (told := numbers.told(entry.number, entry.way is Way.OUT)) and told.key == key:
                return entry
        return None

    def _words(self, entry: Entry) -> str:
        tr, when = self._tr, self._when(entry.since)
        if entry.outcome in SPOKE:
            return tr("You last spoke {when}", when=when)
        if entry.outcome in RANG_IN_VAIN:
            return tr("Rang here {when}, and you did not speak", when=when)
        if entry.outcome in REACHED_NOBODY:
            return tr("You called {when}, and nobody answered", when=when)
        return tr("Last call {when}", when=when)

    def _when(self, instant: datetime) -> str:
        now = self._clock()
        ago = (self._times.local(now).date() - self._times.local(instant).date()).days
        time = self._times.clock(instant)
        if ago == 0:
            return self._tr("today at {time}", time=time)
        if ago == 1:
            return self._tr("yesterday at {time}", time=time)
        return self._tr("on {day}", day=self._times.start(instant, now))
