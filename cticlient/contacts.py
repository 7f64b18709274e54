"""People with telephone numbers, from whoever offers them: who a number belongs to, and whom a typed text means."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from heapq import nsmallest
from typing import Protocol

from cticlient.number_text import digits_of, is_bare
from cticlient.numbers import Numbers, Reach
from cticlient.tiles import Lamp

LAST = 4
"""So many last digits are looked up; what shares them is compared in full."""
LEAST_BARE = 7
"""So many digits of a number whose beginning a telephone system left out may still name somebody."""
MOST = 50


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody with numbers. ``key`` names it within its source; ``source`` is shown: the group, ``Speed dials``."""

    key: str
    name: str
    numbers: tuple[str, ...]
    source: str
    note: str = ""
    """What tells two of one name apart, such as the department."""


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


@dataclass(frozen=True, slots=True)
class _Entry:
    """A contact made ready for searching."""

    contact: Contact
    name: str
    """Folded, a blank before each word, so that the beginning of a word is found as such."""
    words: str
    digits: str
    """All ways to begin each number, parted by blanks."""


@dataclass(eq=False, slots=True, weakref_slot=True)
class Offer:
    """What one source offers, as it was last asked for it."""

    source: ContactSource
    rank: int
    names: bool
    fresh: bool = False
    entries: dict[Contact, _Entry] = field(default_factory=dict)
    ends: dict[str, list[Contact]] = field(default_factory=dict)

    def changed(self) -> None:
        """To be asked anew when somebody next looks for a name."""
        self.fresh = False


class Names:
    """Finds contacts. A source that is offered earlier goes before a later one."""

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers
        self._offers: list[Offer] = []
        numbers.on_change(self._forget)

    def offer(self, source: ContactSource, names: bool = True) -> Offer:
        """Look through ``source`` too; with ``names`` false a number is never called by what it says."""
        offer = Offer(source, len(self._offers), names)
        self._offers.append(offer)
        return offer

    def withdraw(self, offer: Offer) -> None:
        self._offers.remove(offer)

    def find(self, number: str) -> Contact | None:
        """Whose number this is; None if nobody's."""
        meant = self._numbers.read(number)
        if meant is None:
            return None
        near = list(self._ending_like(meant.key))
        same = (contact for contact, key in near if key == meant.key)
        return next(same, None) or (self._only_one(near, meant.key) if meant.reach is Reach.OTHER else None)

    def search(self, text: str, most: int = MOST) -> list[Match]:
        """Whom ``text`` may mean, the likeliest first: every word is in the name, the note or the source's title, or
        in a number. Accents and case do not matter, nor how a number is written."""
        words = _asked(text)
        found = enumerate(self._found(words) if words else ())
        placed = ((*_place(entry, words), offer.rank, entry.name, n, entry, offer) for n, (offer, entry) in found)
        best = nsmallest(most * 2, placed)
        matches = (match for *_, entry, offer in best for match in self._matches(entry, offer, words))
        return self._each_once(matches, most)

    def _found(self, words: list["_Word"]) -> Iterator[tuple[Offer, _Entry]]:
        for offer in self._current():
            for entry in offer.entries.values():
                if all(word.in_(entry) for word in words):
                    yield offer, entry

    def _matches(self, entry: _Entry, offer: Offer, words: list["_Word"]) -> Iterator[Match]:
        contact = entry.contact
        digits = [word.digits for word in words if word.digits]
        numbers = [number for number in contact.numbers if all(one in self._forms(number) for one in digits)]
        for number in numbers or contact.numbers:
            yield Match(contact, number, offer.source.lamp(contact.key))

    def _each_once(self, matches: Iterable[Match], most: int) -> list[Match]:
        """A colleague who is in several groups is one match, the first."""
        kept: dict[tuple[str, str], Match] = {}
        for match in matches:
            kept.setdefault((match.contact.name, self._numbers.key(match.number)), match)
            if len(kept) == most:
                break
        return list(kept.values())

    def _ending_like(self, key: str) -> Iterator[tuple[Contact, str]]:
        end = key[-LAST:]
        for offer in self._current():
            for contact in offer.ends.get(end, ()) if offer.names else ():
                for number in contact.numbers:
                    yield contact, self._numbers.key(number)

    def _only_one(self, near: list[tuple[Contact, str]], digits: str) -> Contact | None:
        """Some systems leave out how a number begins; then it is somebody's only if it can be nobody else's."""
        ending = [contact for contact, key in near if key.endswith(digits)] if len(digits) >= LEAST_BARE else []
        return ending[0] if len({contact.name for contact in ending}) == 1 else None

    def _current(self) -> Iterator[Offer]:
        for offer in self._offers:
            if not offer.fresh:
                self._look(offer)
            yield offer

    def _look(self, offer: Offer) -> None:
        before = offer.entries
        contacts = list(offer.source.contacts())
        offer.entries = {contact: before.get(contact) or self._entry(contact) for contact in contacts}
        ends: dict[str, list[Contact]] = defaultdict(list)
        for contact in offer.entries:
            for number in contact.numbers:
                ends[self._end_of(number)].append(contact)
        offer.ends = dict(ends)
        offer.fresh = True

    def _end_of(self, number: str) -> str:
        # What is plain is not read as a number: for ten thousand contacts that would stop the window.
        return (digits_of(number) if _PLAIN.fullmatch(number) else self._numbers.key(number))[-LAST:]

    def _entry(self, contact: Contact) -> _Entry:
        name = f" {' '.join(_folded(contact.name))}"
        words = " ".join([name, *_folded(contact.note), *_folded(contact.source)])
        return _Entry(contact, name, words, " ".join(self._forms(number) for number in contact.numbers))

    def _forms(self, number: str) -> str:
        """With the country's own number and with the 0 in its place: a person types either."""
        digits = digits_of(number)
        code = self._numbers.country_code
        if number.lstrip().startswith("+") or digits.startswith("00"):
            abroad = digits.removeprefix("00")
            if "(0)" in number:
                abroad = abroad.replace(f"{code}0", code, 1)
            return f"{abroad} 0{abroad.removeprefix(code)}" if abroad.startswith(code) else abroad
        return f"{digits} {code}{digits[1:]}" if digits.startswith("0") else digits

    def _forget(self) -> None:
        for offer in self._offers:
            offer.entries = {}
            offer.changed()


@dataclass(frozen=True, slots=True)
class _Word:
    """One word that was typed."""

    text: str
    digits: str

    def in_(self, entry: _Entry) -> bool:
        return self.text in entry.words or bool(self.digits and self.digits in entry.digits)


def _asked(text: str) -> list[_Word]:
    if is_bare(text):
        digits = digits_of(text)
        # As it may stand in an address book, where nobody writes 00 for the +.
        return [_Word(" ".join(text.split()), digits.removeprefix("00") if len(digits) > 2 else digits)]
    return [_Word(word, digits_of(word) if is_bare(word) else "") for word in _fold(text).split()]


def _place(entry: _Entry, words: list[_Word]) -> tuple[int, int]:
    """How near a match is: the name begins so, a word of it does, or it stands somewhere."""
    if entry.name.startswith(f" {words[0].text}"):
        return 0, 0
    begun = sum(f" {word.text}" in entry.name for word in words)
    return (1 if begun else 2), -begun


def _folded(text: str) -> Iterator[str]:
    """Without case and accents; also as it is typed where there are no umlauts."""
    yield _fold(text)
    spelled = text.casefold().translate(_SPELLED)
    if spelled != text.casefold():
        yield _fold(spelled)


def _fold(text: str) -> str:
    if text.isascii():
        return text.casefold()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


_PLAIN = re.compile(r"\+?[\d /.\-]+")
_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
