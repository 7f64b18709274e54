"""The simulated telephone system: a small real switch with lines, calls between them and their settings.

It does no input or output and never waits: time and ids come from outside, and so does the moment at which a party
outside answers. Whoever listens is told the addresses of the lines that changed, once an operation.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from cticlient.texts import marked
from ctiserver.domain.lines import Call, Ended, Ending, LineFacts, LineState, with_ended
from ctiserver.domain.numbers import parse_number
from ctiserver.server.telephony.driver import Ability, NoSuchAbilityError, RefusedError
from ctiserver.server.telephony.simulated.ends import OUTSIDE, End, Ends, Party

Listener = Callable[[frozenset[str]], None]

States = tuple[LineState, ...]

BEGUN = (LineState.TALKING, LineState.DIALING)
TALKING = (LineState.TALKING,)
HELD = (LineState.HELD,)
RINGING = (LineState.RINGING,)

NO_CALL = marked("Line “{line}” has no such call now.")
NO_RINGING = marked("No call rings at line “{line}” now.")
NO_TALK = marked("Line “{line}” is not in a call just now.")
NO_HELD = marked("Line “{line}” holds no call.")


ABILITIES = frozenset(Ability) - {Ability.PARK, Ability.MESSAGE_WAITING}


@dataclass(frozen=True, slots=True)
class Telephone:
    """A line of the switch and what its telephone is set to."""

    address: str
    number: str
    online: bool = True
    forward: str = ""
    dnd: bool = False
    refuses: frozenset[Ability] = frozenset()


class Switch:
    """Lines are named by address; a call by the id it has in the facts of the line.

    Operations of a line raise RefusedError when the switch does not do it; nothing has changed then.
    """

    def __init__(
        self,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
        name_of: Callable[[str], str] = lambda number: "",
    ) -> None:
        self._name_of = name_of
        self._telephones: dict[str, Telephone] = {}
        self._numbers: dict[str, str] = {}
        self._ends = Ends(clock, new_id)
        self._ended: dict[str, tuple[Ended, ...]] = {}
        self._busy: set[str] = set()
        """The ends that wait for somebody who is busy."""
        self._listeners: list[Listener] = []

    # What there is

    def addresses(self) -> tuple[str, ...]:
        return tuple(self._telephones)

    def telephone(self, address: str) -> Telephone:
        """Raises RefusedError for an address the switch does not have."""
        if (telephone := self._telephones.get(address)) is None:
            raise RefusedError("The simulated telephone system has no line “{line}”.", line=address)
        return telephone

    def facts(self, address: str) -> LineFacts:
        """The line as it is now; not known if the switch does not have it."""
        if (telephone := self._telephones.get(address)) is None:
            return LineFacts(known=False)
        calls = tuple(self._call(end) for end in self._ends.of(address))
        ended = self._ended.get(address, ())
        return LineFacts(telephone.online, True, calls, telephone.forward, telephone.dnd, ended)

    def abilities(self, address: str) -> frozenset[Ability]:
        telephone = self._telephones.get(address)
        return ABILITIES - telephone.refuses if telephone else frozenset()

    def ends(self) -> tuple[End, ...]:
        """Both ends of every call, those outside included."""
        return self._ends.all()

    def ringing_outside(self) -> frozenset[str]:
        """The calls that ring at a party outside: what ``outside_answers`` can be said of."""
        ringing = (end for end in self._ends.of(OUTSIDE) if end.state is LineState.RINGING)
        return frozenset(end.id for end in ringing if end.peer not in self._busy)

    def on_change(self, listener: Listener) -> Callable[[], None]:
        """Tell ``listener`` which lines look different after each operation; the answer takes it back."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    # Lines come, go and change

    def add_line(self, address: str, number: str) -> None:
        """A new telephone; one that is there already gets the number."""
        with self._changing(address, *(self._ends.peer(end).at for end in self._ends.of(address))):
            known = self._telephones.get(address)
            self._telephones[address] = replace(known, number=number) if known else Telephone(address, number)
            if known:
                self._note_numbers()
            self._numbers.setdefault(_plain(number), address)

    def remove_line(self, address: str) -> None:
        with self._changing(address):
            self._ends.drop_all(self._ends.of(address))
            self._telephones.pop(address, None)
            self._note_numbers()

    def go_offline(self, address: str) -> None:
        """The telephone is unplugged: its calls end, its settings stay with the switch."""
        telephone = self.telephone(address)
        with self._changing(address):
            self._ends.drop_all(self._ends.of(address))
            self._telephones[address] = replace(telephone, online=False)

    def go_online(self, address: str) -> None:
        self._set(replace(self.telephone(address), online=True))

    def refuse(self, address: str, ability: Ability, on: bool) -> None:
        """From now on this telephone cannot (``on``) or can again do something."""
        telephone = self.telephone(address)
        refuses = telephone.refuses | {ability} if on else telephone.refuses - {ability}
        self._set(replace(telephone, refuses=refuses))

    def set_up(self, telephone: Telephone) -> None:
        """Let a telephone that is there stand at settings it had before, whatever it can be asked to do now."""
        self._set(replace(telephone, number=self.telephone(telephone.address).number))

    # Settings of a line

    def forward(self, address: str, number: str) -> None:
        """All calls go to ``number``; empty: no forward. Kept as digits, ``*``, ``#``, ``+``."""
        telephone = self._able(address, Ability.FORWARD)
        target = _number(number) if number.strip() else ""
        if target and target == _plain(telephone.number):
            raise RefusedError("“{number}” is the line's own number: it cannot be forwarded to itself.", number=target)
        self._set(replace(telephone, forward=target))

    def do_not_disturb(self, address: str, on: bool) -> None:
        self._set(replace(self._able(address, Ability.DND), dnd=on))

    # Calls

    def dial(self, address: str, number: str) -> str:
        """Call ``number``; an active call is held meanwhile. Answers the id of the line's new call."""
        caller = self._able(address, Ability.DIAL)
        self._not_dialing(address)
        callee = self._route(_number(number), {address})
        with self._changing():
            self._park(address)
            return self._ends.begin(Party(caller.address), callee)[0].id

    def ring(self, address: str, number: str, name: str = "") -> str | None:
        """A call from outside to a line. Answers its id at the line where it rings; None if it was sent outside."""
        callee = self._route(self.telephone(address).number, set())
        if callee.at == OUTSIDE:
            return None
        with self._changing():
            return self._ends.begin(Party(OUTSIDE, number, name), callee)[1].id

    def answer(self, address: str, call: str | None = None) -> None:
        """Take a ringing call, the oldest if none is named; an active one is held meanwhile."""
        self._able(address, Ability.ANSWER)
        ringing = self._meant(address, call, NO_RINGING, RINGING)
        self._not_dialing(address)
        with self._changing():
            self._park(address)
            self._ends.answer(ringing)

    def hangup(self, address: str, call: str | None = None) -> None:
        """End a call or turn it down: the active one, else the ringing one, else the held one."""
        self._able(address, Ability.HANGUP)
        end = self._meant(address, call, NO_CALL, BEGUN, RINGING, HELD)
        with self._changing():
            if end.id in self._busy:
                self._note_end(end, Ending.BUSY)
            elif end.state is LineState.RINGING:
                self._note_end(end, Ending.DECLINED)
            self._ends.drop(end)

    def give_up(self, address: str) -> None:
        """The call ends without anybody's turning it down: whoever rings here gives up."""
        end = self._meant(address, None, NO_CALL, BEGUN, RINGING, HELD)
        if end.state is not LineState.RINGING:
            self.hangup(address)
            return
        with self._changing():
            self._ends.drop(end)

    def hold(self, address: str, call: str | None = None) -> None:
        """This line holds; the other party goes on talking."""
        self._able(address, Ability.HOLD)
        end = self._meant(address, call, NO_TALK, TALKING)
        with self._changing():
            self._ends.set_state(end, LineState.HELD)

    def resume(self, address: str, call: str | None = None) -> None:
        """Talk again in a held call; an active one is held instead."""
        self._able(address, Ability.HOLD)
        end = self._meant(address, call, NO_HELD, HELD)
        self._not_dialing(address)
        with self._changing():
            self._park(address)
            self._ends.resume(end)

    def transfer(self, address: str, number: str, call: str | None = None) -> None:
        """Blind: it rings at ``number``, the other party waits there, this line is out of the call."""
        self._able(address, Ability.TRANSFER)
        end = self._meant(address, call, NO_CALL, TALKING, HELD, RINGING)
        party = self._ends.peer(end).party
        target = self._route(_number(number), {address, party.at} - {OUTSIDE})
        with self._changing():
            if end.state is LineState.RINGING:
                self._note_end(end, Ending.FORWARDED)
            if OUTSIDE == party.at == target.at:
                self._ends.drop(end)
            else:
                self._ends.replace_party(end, target, LineState.RINGING)

    def connect(self, address: str) -> None:
        """Attended: the held party and the active one have each other, this line is out of both calls."""
        self._able(address, Ability.TRANSFER)
        active = self._ends.peer(self._meant(address, None, NO_TALK, BEGUN))
        held = self._ends.peer(self._meant(address, None, NO_HELD, HELD))
        if LineState.RINGING is active.state is held.state:
            raise RefusedError("Neither of the two parties has answered yet: wait until one of them has.")
        if active.at == held.at != OUTSIDE:
            raise RefusedError("Both calls are with the same line: it cannot be connected with itself.")
        with self._changing():
            if active.at == held.at:
                self._ends.drop_all([active, held])
            else:
                self._ends.join(held, active)

    def pickup(self, address: str, ringing: str) -> None:
        """Take the oldest call that rings at the line ``ringing``; an active call is held meanwhile."""
        telephone = self._able(address, Ability.PICKUP)
        if address == ringing:
            return self.answer(address)
        end = self._meant(ringing, None, NO_RINGING, RINGING)
        if self._ends.peer(end).at == address:
            raise RefusedError("This is your own call: it cannot be picked up by the line that made it.")
        self._not_dialing(address)
        with self._changing():
            self._park(address)
            self._note_end(end, Ending.PICKED_UP)
            self._ends.replace_party(end, Party(telephone.address), LineState.TALKING)
        return None

    # What parties outside do

    def outside_answers(self, call: str) -> None:
        """The party outside takes the call (one of ``ringing_outside``); nothing if it is over by now."""
        end = self._ends.get(call)
        if end is not None and call in self.ringing_outside():
            with self._changing():
                self._ends.answer(end)

    def outside_is_busy(self, address: str) -> None:
        """The party outside that the line calls just now is busy: the line hears so until it hangs up."""
        outside = self.ringing_outside()
        waiting = [end for end in self._ends.of(address) if end.peer in outside]
        if not waiting:
            raise RefusedError("Line “{line}” calls nobody outside just now.", line=address)
        with self._changing(address):
            self._busy.add(waiting[-1].id)

    # Within

    def _note_end(self, end: End, how: Ending) -> None:
        self._busy.discard(end.id)
        self._ended[end.at] = with_ended(self._ended.get(end.at, ()), Ended(end.id, how))

    @contextmanager
    def _changing(self, *addresses: str) -> Iterator[None]:
        self._ends.touched = set(addresses)
        yield
        touched = frozenset(self._ends.touched - {OUTSIDE})
        for listener in list(self._listeners):
            listener(touched)

    def _set(self, telephone: Telephone) -> None:
        with self._changing(telephone.address):
            self._telephones[telephone.address] = telephone

    def _call(self, end: End) -> Call:
        other = self._ends.peer(end).party
        inside = self._telephones.get(other.at)
        number = inside.number if inside else other.number
        name = other.name or self._name_of(number)
        return Call(end.id, end.state, end.direction, end.since, number, name, end.id in self._busy)

    def _able(self, address: str, ability: Ability) -> Telephone:
        telephone = self.telephone(address)
        if ability in telephone.refuses:
            raise NoSuchAbilityError("The telephone of line “{line}” cannot do that.", line=address)
        if not telephone.online:
            raise RefusedError("The telephone of line “{line}” is not connected.", line=address)
        return telephone

    def _meant(self, address: str, call: str | None, none: str, *states: States) -> End:
        """The call that is named, or the one a request without a name means: of the first states that has any."""
        self.telephone(address)
        allowed = [[end for end in self._ends.of(address) if end.state in wanted] for wanted in states]
        if call is not None:
            found = [end for ends in allowed for end in ends if end.id == call]
        else:
            found = next((ends for ends in allowed if ends), [])
        if not found:
            raise RefusedError(none, line=address)
        if len(found) > 1 and found[0].state is LineState.HELD:
            raise RefusedError("Line “{line}” holds several calls: say which one is meant.", line=address)
        return found[0]

    def _not_dialing(self, address: str) -> None:
        if any(end.state is LineState.DIALING for end in self._ends.of(address)):
            raise RefusedError("Line “{line}” is dialing: hang up first.", line=address)

    def _park(self, address: str) -> None:
        for end in self._ends.of(address):
            if end.state is LineState.TALKING:
                self._ends.set_state(end, LineState.HELD)

    def _by_number(self, number: str) -> Telephone | None:
        address = self._numbers.get(number)
        return None if address is None else self._telephones[address]

    def _note_numbers(self) -> None:
        # Of lines with the same number the one that was there first is called.
        self._numbers = {_plain(phone.number): phone.address for phone in reversed(self._telephones.values())}

    def _route(self, number: str, never: set[str]) -> Party:
        """Where a call to ``number`` rings, following forwards; one that leads back is not followed.

        ``never`` are the lines that are in the call already.
        """
        telephone = self._by_number(number)
        if telephone is None:
            return Party(OUTSIDE, number)
        if telephone.address in never:
            raise RefusedError(
                "“{number}” is the own number or takes part in this call: please choose another one.", number=number
            )
        passed = {*never}
        while telephone.forward:
            passed.add(telephone.address)
            following = self._by_number(telephone.forward)
            if following is None:
                return Party(OUTSIDE, telephone.forward)
            if following.address in passed:
                break
            telephone = following
        return self._free(telephone)

    def _free(self, telephone: Telephone) -> Party:
        if not telephone.online:
            raise RefusedError("The telephone of number {number} is not connected.", number=telephone.number)
        if telephone.dnd:
            raise RefusedError("Number {number} is busy: it does not want to be disturbed.", number=telephone.number)
        return Party(telephone.address)


def _number(text: str) -> str:
    if not text.strip():
        raise RefusedError("No number was given: there is nobody to call.")
    try:
        return parse_number(text)
    except ValueError:
        raise RefusedError("“{number}” cannot be dialed: a number has digits, *, # and + only.", number=text) from None


def _plain(number: str) -> str:
    """A line's number as it is compared; one that nobody can dial is left as it is."""
    try:
        return parse_number(number)
    except ValueError:
        return number
