"""People with telephone numbers, from whoever offers them: who a number belongs to, and whom a typed text means."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Protocol

from cticlient.contact_table import LAST, Contact, Ready, Table, Word, asked, forms, made_ready
from cticlient.numbers import Numbers, Reach
from cticlient.tiles import Lamp

LEAST_BARE = 7
"""So many digits of a number whose beginning a telephone system left out may still name somebody."""
MOST = 50


class ContactSource(Protocol):
    """Who knows contacts: a group, a person's own speed dials, the calls of the past."""

    def contacts(self) -> Iterable[Contact]: ...

    def lamp(self, key: str) -> Lamp:
        """How the line of the contact ``key`` is just now; NONE where nobody could know."""


@dataclass(frozen=True, slots=True)
class Match:
    """A contact that a text may mean, with the one of its numbers that is meant."""

    contact: Contact
    number: str
    lamp: Lamp = Lamp.NONE


@dataclass(eq=False, slots=True, weakref_slot=True)
class Offer:
    """What one source offers, as it was last asked for it."""

    source: ContactSource
    names: bool
    stale: Callable[[], None]
    fresh: bool = False
    table: Table = field(default_factory=Table)
    waiting: list[Contact] = field(default_factory=list)
    ready: dict[Contact, Ready] = field(default_factory=dict)
    """Made ready in advance."""

    def changed(self) -> None:
        """To be asked anew when somebody next looks for a name."""
        self.settle(fresh=False)
        self.stale()

    def settle(self, fresh: bool) -> None:
        self.fresh = fresh
        self.waiting = []
        self.ready = {}


Owner = tuple[Contact, Offer]


class Names:
    """Finds contacts. A source that is offered earlier goes before a later one."""

    def __init__(self, numbers: Numbers, stale: Callable[[], None] = lambda: None) -> None:
        """``stale`` is called when contacts changed: it is a good time to ``prepare``."""
        self._numbers = numbers
        self._stale = stale
        self._offers: list[Offer] = []
        numbers.on_change(self._forget)

    def offer(self, source: ContactSource, names: bool = True) -> Offer:
        """Look through ``source`` too; with ``names`` false a number is never called by what it says."""
        offer = Offer(source, names, self._stale)
        self._offers.append(offer)
        self._stale()
        return offer

    def withdraw(self, offer: Offer) -> None:
        self._offers.remove(offer)

    def find(self, number: str) -> Contact | None:
        """Whose number this is; None if nobody's."""
        owner = self._owner(number)
        return owner[0] if owner is not None else None

    def search(self, text: str, most: int = MOST) -> list[Match]:
        """Whom ``text`` may mean, the likeliest first: every word is in the name, the note or the source's title, or
        in a number. Accents and case do not matter, nor how a number is written."""
        words = asked(text)
        found = [(offer, offer.table.find(words)) for offer in self._current()] if words else []
        likeliest = chain.from_iterable(
            self._matches(offer, tiers[tier], words) for tier in range(3) for offer, tiers in found
        )
        return self._each_once(likeliest, most)

    def prepare(self, most: int = 200) -> bool:
        """Make some contacts ready before somebody looks for them; whether more are waiting."""
        for offer in self._offers:
            if offer.fresh:
                continue
            if not offer.waiting and not offer.ready:
                offer.waiting = [one for one in offer.source.contacts() if one not in offer.table.ready]
                if len(offer.waiting) > most:
                    return True
            if offer.waiting:
                for contact in offer.waiting[:most]:
                    offer.ready[contact] = made_ready(contact, self._numbers)
                del offer.waiting[:most]
                if offer.waiting or len(offer.ready) > most:
                    return True
            self._look(offer)
        return False

    def _matches(self, offer: Offer, contacts: list[Contact], words: list[Word]) -> Iterator[Match]:
        digits = [word.digits for word in words if word.digits]
        code = self._numbers.country_code
        for contact in contacts:
            numbers = [number for number in contact.numbers if all(one in forms(number, code) for one in digits)]
            for number in numbers or contact.numbers:
                # What only completes may know an old name; whoever has the number now goes before.
                owner = None if offer.names else self._owner(number)
                who, source = (owner[0], owner[1].source) if owner is not None else (contact, offer.source)
                yield Match(who, number, source.lamp(who.key))

    def _each_once(self, matches: Iterable[Match], most: int) -> list[Match]:
        """A colleague who is in several groups is one match, the first."""
        kept: dict[tuple[str, str], Match] = {}
        for match in matches:
            kept.setdefault((match.contact.name, self._numbers.key(match.number)), match)
            if len(kept) == most:
                break
        return list(kept.values())

    def _owner(self, number: str) -> Owner | None:
        meant = self._numbers.read(number)
        if meant is None:
            return None
        near = list(self._ending_like(meant.key))
        same = (owner for owner, key in near if key == meant.key)
        return next(same, None) or (self._only_one(near, meant.key) if meant.reach is Reach.OTHER else None)

    def _ending_like(self, key: str) -> Iterator[tuple[Owner, str]]:
        for offer in self._current():
            for contact in offer.table.ending(key[-LAST:]) if offer.names else ():
                for number in contact.numbers:
                    yield (contact, offer), self._numbers.key(number)

    def _only_one(self, near: list[tuple[Owner, str]], digits: str) -> Owner | None:
        """Some systems leave out how a number begins; then it is somebody's only if it can be nobody else's."""
        ending = [owner for owner, key in near if key.endswith(digits)] if len(digits) >= LEAST_BARE else []
        return ending[0] if len({contact.name for contact, _ in ending}) == 1 else None

    def _current(self) -> Iterator[Offer]:
        for offer in self._offers:
            if not offer.fresh:
                self._look(offer)
            yield offer

    def _look(self, offer: Offer) -> None:
        known = {**offer.table.ready, **offer.ready}
        rows = (known.get(contact) or made_ready(contact, self._numbers) for contact in offer.source.contacts())
        offer.table = Table(rows)
        offer.settle(fresh=True)

    def _forget(self) -> None:
        for offer in self._offers:
            offer.table = Table()
            offer.settle(fresh=False)
        self._stale()
