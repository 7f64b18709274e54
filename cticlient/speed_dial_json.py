"""Speed dials from and to the JSON that the profile keeps: pure."""

import json
from typing import Any

from cticlient.model import FIRST_PANEL, Number, NumberKind, OwnPanel, SpeedDial, SpeedDialBook
from cticlient.texts import SaidError

VERSION = 2


def to_json(book: SpeedDialBook) -> bytes:
    panels = [
        {"id": panel.id, "name": panel.name, "dials": [_dial(dial) for dial in panel.dials]} for panel in book.panels
    ]
    return (json.dumps({"version": VERSION, "panels": panels}, ensure_ascii=False, indent=2) + "\n").encode()


def from_json(raw: bytes) -> SpeedDialBook:
    """Reads what any version wrote. Raises ValueError if it is damaged, SaidError if a newer program wrote it."""
    content = json.loads(raw)
    if not isinstance(content, dict) or not isinstance(content.get("version"), int):
        raise ValueError("not a list of speed dials")
    if content["version"] > VERSION:
        raise SaidError(
            "Your speed dials were saved by a newer version of the program. "
            "They are left as they are; update the program to use them here."
        )
    if content["version"] == 1:
        return _of_one_list(content)
    book = SpeedDialBook(tuple(_panel(entry) for entry in _list(content, "panels")))
    dials, panels = [dial.id for dial in book.dials], [panel.id for panel in book.panels]
    if not panels or len(set(dials)) != len(dials) or len(set(panels)) != len(panels):
        raise ValueError("ids are missing or stand twice")
    return book


def _of_one_list(content: dict[str, Any]) -> SpeedDialBook:
    """Version 1 had one panel, and one number a name."""
    dials = (
        SpeedDial(_text(entry, "id"), _text(entry, "name"), (Number(_text(entry, "number")),))
        for entry in _list(content, "dials")
    )
    return SpeedDialBook().with_dials(FIRST_PANEL, dials)


def _dial(dial: SpeedDial) -> dict[str, Any]:
    said = {"id": dial.id, "name": dial.name, "numbers": [{"kind": n.kind, "number": n.text} for n in dial.numbers]}
    more = {"email": dial.email, "note": dial.note, "follows": dial.follows}
    return said | {key: value for key, value in more.items() if value}


def _panel(entry: Any) -> OwnPanel:
    return OwnPanel(_text(entry, "id"), _text(entry, "name"), tuple(_read(dial) for dial in _list(entry, "dials")))


def _read(entry: Any) -> SpeedDial:
    return SpeedDial(
        _text(entry, "id"),
        _text(entry, "name"),
        tuple(Number(_text(number, "number"), _kind(number)) for number in _list(entry, "numbers")),
        _text(entry, "email", ""),
        _text(entry, "note", ""),
        _text(entry, "follows", ""),
    )


def _kind(entry: Any) -> NumberKind:
    """A kind that this version does not know is still a number."""
    said = _text(entry, "kind", "")
    return NumberKind(said) if said in set(NumberKind) else NumberKind.OTHER


def _list(entry: Any, key: str) -> list[Any]:
    value = entry.get(key) if isinstance(entry, dict) else None
    if not isinstance(value, list):
        raise ValueError(f"{key} is not a list")
    return value


def _text(entry: Any, key: str, default: str | None = None) -> str:
    value = entry.get(key, default) if isinstance(entry, dict) else None
    if not isinstance(value, str):
        raise ValueError(f"{key} is not a text")
    return value
