"""Which column of a CSV says what: by the names that Outlook, Google, this program and people give them. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cticlient.model import NumberKind

OFFICE, MOBILE, PRIVATE, OTHER = NumberKind
_NAMES = {
    "name": (
        "name", "anzeigename", "angezeigter name", "display name", "full name", "vollständiger name", "kontakt",
        "speichern unter", "file as", "bezeichnung",
    ),
    "first": ("vorname", "first name", "given name"),
    "last": ("nachname", "last name", "family name", "familienname", "surname"),
    "company": (
        "firma", "unternehmen", "organisation", "company", "company name", "organization", "organization name",
        "organization 1 - name",
    ),
    "email": (
        "e-mail", "email", "mail", "e-mail-adresse", "e-mail adresse", "email-adresse", "e-mail address",
        "email address", "e-mail 1 - value", "primary email",
    ),
    "note": ("notiz", "notizen", "note", "notes", "bemerkung", "bemerkungen", "kommentar", "anmerkung"),
}  # fmt: skip
_NUMBERS = {
    OFFICE: (
        "nummer", "number", "rufnummer", "telefon", "telefonnummer", "phone", "phone number", "telephone", "durchwahl",
        "büro", "office", "geschäftlich", "telefon geschäftlich", "telefon büro", "business phone", "work phone",
        "office phone", "company main phone", "telefon firma", "hauptnummer firma",
    ),
    MOBILE: (
        "mobil", "handy", "mobiltelefon", "mobilnummer", "handynummer", "mobile", "mobile phone", "mobile number",
        "cell phone", "cell",
    ),
    PRIVATE: ("privat", "private", "telefon privat", "home phone", "home", "festnetz"),
    OTHER: (
        "sonstige", "other", "weiteres telefon", "other phone", "primary phone", "haupttelefon", "car phone",
        "autotelefon",
    ),
}  # fmt: skip
_FIELDS = {name: field for field, names in _NAMES.items() for name in names}
_KINDS = {name: kind for kind, names in _NUMBERS.items() for name in names}
_COUNTED = re.compile(r"(?:nummer|number) (\d{1,2})|(?:phone|telefon) (\d{1,2}) - (?:value|wert)")
_COUNTED_KIND = re.compile(r"(?:art|kind) (\d{1,2})|(?:phone|telefon) (\d{1,2}) - (?:type|label|typ)")
_SAID_KINDS = {
    **dict.fromkeys(("büro", "office", "work", "geschäftlich", "arbeit", "main"), OFFICE),
    **dict.fromkeys(("mobil", "mobile", "handy", "cell", "iphone"), MOBILE),
    **dict.fromkeys(("privat", "private", "home", "zuhause"), PRIVATE),
}
_SEPARATORS = (";", ",", "\t")


@dataclass(slots=True)
class Columns:
    """Where in a row what stands; ``titles`` as the file writes them."""

    titles: Sequence[str]
    fields: dict[str, int] = field(default_factory=dict)
    numbers: list[tuple[int, NumberKind]] = field(default_factory=list)
    kinds: dict[int, int] = field(default_factory=dict)
    """Of a column with a number: the column that says its kind."""

    @property
    def usable(self) -> bool:
        return bool(self.numbers)

    def kind(self, column: int, kind: NumberKind, row: Sequence[str]) -> NumberKind:
        """Of the number in this column of a row."""
        at = self.kinds.get(column)
        said = row[at].strip().casefold() if at is not None and at < len(row) else ""
        return _SAID_KINDS.get(said.lstrip("* "), OTHER if said else kind)


def columns_of(titles: Sequence[str]) -> Columns:
    """What the titles of a header say."""
    found = Columns(titles)
    counted: dict[str, int] = {}
    kinds: dict[str, int] = {}
    for at, title in enumerate(titles):
        name = _plain(title)
        if name in _FIELDS:
            found.fields.setdefault(_FIELDS[name], at)
        elif match := _COUNTED.fullmatch(name):
            found.numbers.append((at, OTHER))
            counted[match[1] or match[2]] = at
        elif match := _COUNTED_KIND.fullmatch(name):
            kinds[match[1] or match[2]] = at
        elif name in ("art", "kind", "typ", "type"):
            kinds["1"] = at
        elif (bare := _uncounted(name)) in _KINDS:
            found.numbers.append((at, _KINDS[bare]))
            counted.setdefault("1", at)
    found.kinds = {counted[number]: at for number, at in kinds.items() if number in counted}
    return found


def separator_of(header: str) -> str:
    """The one by which the header names most."""
    return max(_SEPARATORS, key=lambda sign: _worth(header.split(sign)))


def _worth(titles: Iterable[str]) -> int:
    found = columns_of([title.strip().strip('"') for title in titles])
    return len(found.fields) + len(found.numbers)


def _plain(title: str) -> str:
    """``Telefon (geschäftlich)`` and ``Telefon geschäftlich`` are the same."""
    return " ".join(re.sub(r"[()*]", " ", title.replace("–", "-").casefold()).split()).rstrip(":")


def _uncounted(name: str) -> str:
    """``business phone 2`` is a business phone."""
    return re.sub(r" \d{1,2}$", "", name)
