"""Contacts made ready for searching: folded once, looked through ten thousand at a time while somebody types."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from cticlient.number_text import digits_of, is_bare
from cticlient.numbers import Numbers

LAST = 4
"""So many last digits are looked up; what shares them is compared in full."""
_PLAIN = re.compile(r"\+?[\d /.\-]+")
_ACCENTS = re.compile("[\u0300-\u036f]")
_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})


class Contact(NamedTuple):
    """Somebody with numbers; a tuple, for ten thousand are made and looked up at a time.

    ``key`` names it within its source; ``source`` is shown: the group, ``Speed dials``.
    """

    key: str
    name: str
    numbers: tuple[str, ...]
    source: str
    note: str = ""
    """What tells two of one name apart, such as the department."""


class Ready(NamedTuple):
    """One contact, folded."""

    contact: Contact
    name: str
    """A blank before each word, so that the beginning of a word is found as such."""
    words: str
    digits: str
    """All ways to begin each number, parted by blanks."""
    ends: tuple[str, ...]
    """The last digits of each number."""


class Word(NamedTuple):
    """One word that was typed; ``digits`` if it may be a part of a number."""

    text: str
    digits: str


class Table:
    """The contacts of one source, by name."""

    def __init__(self, rows: Iterable[Ready] = ()) -> None:
        self.rows = sorted(rows, key=lambda row: row.name)
        self.ready: Mapping[Contact, Ready] = {row.contact: row for row in self.rows}
        # Apart, because a pass over a plain list of texts is what ten thousand contacts have time for.
        self._names = [row.name for row in self.rows]
        self._words = [row.words for row in self.rows]
        self._digits = [row.digits for row in self.rows]
        self._ends: dict[str, list[Contact]] = {}
        for row in self.rows:
            for end in row.ends:
                self._ends.setdefault(end, []).append(row.contact)

    def ending(self, end: str) -> list[Contact]:
        """Those with a number that has these last digits."""
        return self._ends.get(end, [])

    def find(self, words: list[Word]) -> tuple[list[Contact], list[Contact], list[Contact]]:
        """Those that have every word: whose name begins so, whose name has words that do, and all others."""
        hits = self._hits(words)
        names = self._names
        start = f" {words[0].text}"
        first = [n for n in hits if names[n].startswith(start)]
        begun: list[int] = []
        rest: list[int] = []
        begins = [f" {word.text}" for word in words]
        for n in hits if len(first) < len(hits) else ():
            if not names[n].startswith(start):
                (begun if all(begin in names[n] for begin in begins) else rest).append(n)
        return self._contacts(first), self._contacts(begun), self._contacts(rest)

    def _contacts(self, rows: list[int]) -> list[Contact]:
        return [self.rows[n].contact for n in rows]

    def _hits(self, words: list[Word]) -> list[int]:
        first, *more = words
        hits = self._having(first)
        for word in more:
            text, digits = word
            has_words, has_digits = self._words, self._digits
            hits = [n for n in hits if text in has_words[n] or (digits and digits in has_digits[n])]
        return hits

    def _having(self, word: Word) -> list[int]:
        text, digits = word
        if not digits:
            return [n for n, words in enumerate(self._words) if text in words]
        both = zip(self._words, self._digits, strict=True)
        return [n for n, (words, numbers) in enumerate(both) if digits in numbers or text in words]


def made_ready(contact: Contact, numbers: Numbers) -> Ready:
    name = f" {' '.join(_spellings(contact.name))}"
    words = f"{name} {_spelled(contact.note)} {_spelled(contact.source)}"
    code = numbers.country_code
    digits = " ".join(forms(number, code) for number in contact.numbers)
    return Ready(contact, name, words, digits, tuple(_end_of(number, numbers) for number in contact.numbers))


def forms(number: str, code: str) -> str:
    """The digits with the country's own number and with the 0 in its place: a person types either."""
    digits = digits_of(number)
    if number.lstrip().startswith("+") or digits.startswith("00"):
        abroad = digits.removeprefix("00")
        if "(0)" in number:
            abroad = abroad.replace(f"{code}0", code, 1)
        return f"{abroad} 0{abroad.removeprefix(code)}" if abroad.startswith(code) else abroad
    return f"{digits} {code}{digits[1:]}" if digits.startswith("0") else digits


def asked(text: str) -> list[Word]:
    """What to look for; a number alone is one word, however it is grouped."""
    if is_bare(text):
        digits = digits_of(text)
        # As it may stand in an address book, where nobody writes 00 for the +.
        return [Word(" ".join(text.split()), digits.removeprefix("00") if len(digits) > 2 else digits)]
    return [Word(word, digits_of(word) if is_bare(word) else "") for word in folded(text).split()]


def folded(text: str) -> str:
    """Without case and accents."""
    if text.isascii():
        return text.casefold()
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))


def _spellings(text: str) -> Iterator[str]:
    """Folded, and as it is typed where there are no umlauts."""
    yield folded(text)
    if not text.isascii():
        plain = text.casefold()
        spelled = plain.translate(_SPELLED)
        if spelled != plain:
            yield folded(spelled)


@lru_cache(maxsize=1000)
def _spelled(text: str) -> str:
    return " ".join(_spellings(text))


def _end_of(number: str, numbers: Numbers) -> str:
    # What is plain is not read as a number: for ten thousand contacts that would stop the window.
    return (digits_of(number) if _PLAIN.fullmatch(number) else numbers.key(number))[-LAST:]
