"""The two ends of every call of the simulated switch, and how they are put together and taken apart."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from ctiserver.domain.lines import Direction, LineState

OUTSIDE = ""
"""The address of a party that is not on this switch."""

ACTIVE = frozenset({LineState.DIALING, LineState.TALKING})
"""What a line can do in one call at a time only."""


@dataclass(frozen=True, slots=True)
class Party:
    """Who is at an end: a line by its address, or someone outside by number and name."""

    at: str
    number: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class End:
    """One end of a call; ``peer`` is the id of the other one.

    RINGING faces DIALING, or HELD if the one who waits was held before a transfer. TALKING faces TALKING or HELD:
    the one who holds is HELD, the other one goes on talking.
    """

    id: str
    peer: str
    party: Party
    state: LineState
    direction: Direction
    since: datetime

    @property
    def at(self) -> str:
        return self.party.at


class Ends:
    """All ends there are; always in pairs. ``touched`` gathers the lines whose calls look different now."""

    def __init__(self, clock: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        self._clock = clock
        self._new_id = new_id
        self._ends: dict[str, End] = {}
        self.touched: set[str] = set()

    def __getitem__(self, end: str) -> End:
        return self._ends[end]

    def get(self, end: str) -> End | None:
        return self._ends.get(end)

    def all(self) -> tuple[End, ...]:
        return tuple(self._ends.values())

    def of(self, address: str) -> tuple[End, ...]:
        """The ends at one line, the oldest first."""
        return tuple(end for end in self._ends.values() if end.at == address)

    def peer(self, end: End) -> End:
        return self._ends[end.peer]

    def begin(self, caller: Party, callee: Party) -> tuple[End, End]:
        """A new call: the caller dials, it rings at the callee."""
        dialing, ringing = self._new_id(), self._new_id()
        now = self._clock()
        self._put(End(dialing, ringing, caller, LineState.DIALING, Direction.OUT, now))
        self._put(End(ringing, dialing, callee, LineState.RINGING, Direction.IN, now))
        return self._ends[dialing], self._ends[ringing]

    def set_state(self, end: End, state: LineState) -> None:
        """``since`` starts anew only when the state is another one."""
        if end.state is not state:
            self._put(replace(self._ends[end.id], state=state, since=self._clock()))

    def answer(self, ringing: End) -> None:
        """The callee takes the call; whoever waits for it talks, or goes on holding."""
        self.set_state(ringing, LineState.TALKING)
        self.activate(self.peer(ringing))

    def activate(self, end: End) -> None:
        """Bring an end that neither rings nor holds into the state that its peer makes of it."""
        if end.state in ACTIVE:
            self.resume(end)

    def resume(self, end: End) -> None:
        waits = self.peer(end).state is LineState.RINGING
        self.set_state(end, LineState.DIALING if waits else LineState.TALKING)

    def replace_party(self, end: End, party: Party, state: LineState) -> None:
        """Somebody else takes the place of an end: transfer and pickup. The call goes on with its other end."""
        other = self.peer(end)
        self._take(end)
        arrived = End(self._new_id(), other.id, party, state, Direction.IN, self._clock())
        self._put(replace(other, peer=arrived.id))
        self._put(arrived)
        self.activate(self._ends[other.id])

    def join(self, one: End, other: End) -> None:
        """Two ends that faced the same line now face each other; the ends of that line go."""
        for left in (one.peer, other.peer):
            self._take(self._ends[left])
        self._put(replace(one, peer=other.id))
        self._put(replace(other, peer=one.id))
        self.activate(self._ends[one.id])
        self.activate(self._ends[other.id])

    def drop(self, end: End) -> None:
        """End the call: both ends go."""
        for gone in (self.peer(end), end):
            self._take(gone)

    def drop_all(self, ends: Iterable[End]) -> None:
        for end in ends:
            if end.id in self._ends:
                self.drop(end)

    def _take(self, end: End) -> None:
        self.touched.add(end.at)
        del self._ends[end.id]

    def _put(self, end: End) -> None:
        self._ends[end.id] = end
        self.touched.add(end.at)
