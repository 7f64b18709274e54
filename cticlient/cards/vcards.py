"""Speed dials from and to vCard: 2.1 of old telephones, 3.0 and 4.0 are read, 3.0 is written."""

import logging
import re
from collections.abc import Iterator, Sequence
from functools import cache
from types import ModuleType
from typing import Any

from cticlient.cards.card import Card, Doubt, Entry, Reading, Told, looked_at
from cticlient.cards.decoding import text_of
from cticlient.model import Number, NumberKind, SpeedDial
from cticlient.texts import SaidError, Sentence, marked

UNREADABLE = marked("This card cannot be read: {reason}. It is left out.")
UNFINISHED = marked("The card has no end. It is left out; is the file complete?")
EVERY = 50
_KINDS = {
    "cell": NumberKind.MOBILE, "iphone": NumberKind.MOBILE, "mobile": NumberKind.MOBILE, "mobil": NumberKind.MOBILE,
    "car": NumberKind.OTHER, "work": NumberKind.OFFICE, "home": NumberKind.PRIVATE,
}  # fmt: skip
_NO_VOICE = {"fax", "pager", "modem", "bbs", "textphone", "x-fax"}
_TYPES = {
    NumberKind.OFFICE: ["WORK", "VOICE"],
    NumberKind.MOBILE: ["CELL", "VOICE"],
    NumberKind.PRIVATE: ["HOME", "VOICE"],
    NumberKind.OTHER: ["VOICE"],
}
_BULKY = re.compile(r"(?:[\w-]+\.)?(?:PHOTO|LOGO|SOUND|KEY|AGENT)[;:]", re.IGNORECASE)
"""What nobody calls: left out before anything reads it, since it is a hundred times the rest."""
_QUOTED = re.compile(r"[^:\s][^:]*QUOTED-PRINTABLE", re.IGNORECASE)
_APPLE_LABEL = re.compile(r"_\$!<(.+)>!\$_")


@cache
def library() -> ModuleType:
    # Not at the top: nobody who does not import waits for it. It tells of skipped lines on the terminal.
    import vobject

    logging.getLogger("vobject.base").setLevel(logging.CRITICAL)
    return vobject


def read_vcards(raw: bytes, told: Told = lambda done, of: None) -> Reading:
    """Raises SaidError if the file holds no card at all."""
    text, encoding = text_of(raw)
    if "\n" not in text:
        text = text.replace("\r", "\n")
    doubts: list[Doubt] = []
    found = list(_cards(text, doubts))
    if not found and not doubts:
        raise SaidError("There is no vCard in the file. Export the contacts as vCard (.vcf) and choose that file.")
    cards = []
    for done, (line, lines) in enumerate(found):
        if done % EVERY == 0:
            told(done, len(found))
        card, more = _read(line, lines)
        doubts += more
        if card is not None:
            cards.append(card)
    return Reading(tuple(cards), tuple(sorted(doubts, key=lambda doubt: doubt.line)), encoding)


def write_vcards(dials: Sequence[SpeedDial]) -> bytes:
    return "".join(_written(dial) for dial in dials).encode()


def _written(dial: SpeedDial) -> str:
    vobject = library()
    note = re.sub(r"\r\n?", "\n", dial.note)
    card = vobject.vCard()
    card.add("fn").value = dial.name
    last, _, first = dial.name.partition(", ")
    card.add("n").value = vobject.vcard.Name(family=last, given=first)
    for number in dial.numbers:
        line = card.add("tel")
        line.value, line.type_param = number.text, _TYPES[number.kind]
    for name, value in (("email", dial.email), ("note", note)):
        if value:
            card.add(name).value = value
    return str(card.serialize())


def _cards(text: str, doubts: list[Doubt]) -> Iterator[tuple[int, list[str]]]:
    """The lines of each card, and where it begins; without pictures and other bulk."""
    begins, lines, bulky = 0, list[str](), False
    for at, line in enumerate(text.split("\n"), 1):
        line = line.rstrip("\r")
        mark = line.strip().upper()
        if mark == "BEGIN:VCARD":
            if begins:
                doubts.append(Doubt(begins, "", "", Sentence(UNFINISHED)))
            begins, lines, bulky = at, [line.strip()], False
        elif mark == "END:VCARD" and begins:
            yield begins, [*lines, line.strip()]
            begins = 0
        elif begins:
            bulky = line[:1] in (" ", "\t") if bulky and line[:1] in (" ", "\t", "") else bool(_BULKY.match(line))
            if not bulky:
                lines.append(line)
    if begins:
        doubts.append(Doubt(begins, "", "", Sentence(UNFINISHED)))


def _read(line: int, lines: list[str]) -> tuple[Card | None, list[Doubt]]:
    try:
        # Only where a property says so: the library also takes the words in somebody's note for it.
        quoted = any(_QUOTED.match(line) for line in lines)
        card = library().readOne("\r\n".join(lines), allowQP=quoted, ignoreUnreadable=True)
        entry = _entry(line, card)
    except Exception as error:
        # Whatever the library stumbles over: one card of somebody's file must not keep the others.
        return None, [Doubt(line, "", "", Sentence(UNREADABLE, {"reason": str(error) or type(error).__name__}))]
    return looked_at(entry)


def _entry(line: int, card: Any) -> Entry:
    numbers = [number for tel in _preferred(card, "tel") if (number := _number(card, tel)) is not None]
    emails = [_text(email.value) for email in _preferred(card, "email")]
    return Entry(
        line,
        _name(card),
        tuple(numbers),
        ("TEL",) * len(numbers),
        next((email for email in emails if email), ""),
        "\n".join(_text(note.value) for note in card.contents.get("note", ())).replace("\r\n", "\n"),
    )


def _name(card: Any) -> str:
    full = next((_text(fn.value) for fn in card.contents.get("fn", ()) if _text(fn.value).strip()), "")
    if full:
        return full
    for name in card.contents.get("n", ()):
        parts = [_text(getattr(name.value, part, "")) for part in ("family", "given")]
        if any(part.strip() for part in parts):
            return ", ".join(part for part in parts if part.strip())
    others = (entry for key in ("org", "nickname") for entry in card.contents.get(key, ()))
    return next((_text(entry.value) for entry in others), "")


def _preferred(card: Any, key: str) -> list[Any]:
    """The preferred ones first, otherwise as they stand."""
    return sorted(card.contents.get(key, ()), key=lambda entry: not _is_preferred(entry))


def _is_preferred(entry: Any) -> bool:
    return "pref" in _types(entry) or "PREF" in entry.params


def _number(card: Any, tel: Any) -> Number | None:
    """None for what is no telephone, such as a fax."""
    types = _types(tel)
    label = _label(card, tel)
    if (types & _NO_VOICE and "voice" not in types) or "fax" in label:
        return None
    kinds = (kind for name, kind in _KINDS.items() if name in types or name in label)
    text = _text(tel.value).strip()
    if text[:4].lower() == "tel:":
        text = text[4:].partition(";")[0]
    return Number(text, next(kinds, NumberKind.OTHER))


def _types(entry: Any) -> set[str]:
    said = [*entry.params.get("TYPE", ()), *entry.singletonparams]
    return {word.strip().strip('"').casefold() for text in said for word in text.split(",")}


def _label(card: Any, tel: Any) -> str:
    """The word that a telephone of Apple puts beside a number."""
    for label in card.contents.get("x-ablabel", ()) if tel.group else ():
        if label.group == tel.group:
            match = _APPLE_LABEL.fullmatch(_text(label.value))
            return (match[1] if match else _text(label.value)).casefold()
    return ""


def _text(value: Any) -> str:
    """Whatever the library made of a value."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return " ".join(str(part) for part in value) if isinstance(value, list) else str(value)
