"""docs/protocol.md tells the truth: every example decodes, and no message and no field is missing there."""

import ast
import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from ctiserver.wire.codec import decode_from_client, decode_from_server
from ctiserver.wire.messages import ClientMessage, Request, ServerMessage

PAGE = Path(__file__).parents[3] / "docs" / "protocol.md"
KINDS: dict[str, type[msgspec.Struct]] = {
    str(kind.__struct_config__.tag): kind for kind in (*get_args(ServerMessage), *get_args(ClientMessage))
}


def examples() -> list[tuple[str, str]]:
    """Each example with the heading it stands under."""
    found = []
    for section in re.split(r"^### ", PAGE.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        heading = section.splitlines()[0].strip("` ")
        found += [(heading, text) for text in re.findall(r"```json\n(.*?)```", section, re.DOTALL)]
    return found


def decode(heading: str, text: str) -> msgspec.Struct:
    from_client = issubclass(KINDS[heading], Request)
    return decode_from_client(text) if from_client else decode_from_server(text)


def lost(written: Any, read: Any, where: str = "") -> list[str]:
    """What stands in the example but not in the message that was read from it: misspelt fields."""
    if isinstance(written, dict) and isinstance(read, dict):
        pairs = [(f"{where}.{key}", value, read.get(key, ...)) for key, value in written.items()]
    elif isinstance(written, list) and isinstance(read, list):
        pairs = [(f"{where}[{i}]", value, read[i]) for i, value in enumerate(written)]
    else:
        return [where] if read is ... else []
    return [fault for at, value, got in pairs for fault in lost(value, got, at)]


@pytest.mark.parametrize(("heading", "text"), examples())
def test_every_example_is_a_message(heading: str, text: str) -> None:
    message = decode(heading, text)
    assert isinstance(message, KINDS[heading])
    assert lost(json.loads(text), json.loads(msgspec.json.encode(message))) == []


def test_every_message_has_an_example() -> None:
    assert {heading for heading, _ in examples()} == set(KINDS)


def shown_fields(value: Any, into: dict[type[msgspec.Struct], set[str]], written: Any) -> None:
    """Collect, for each kind of structure, which fields the examples write."""
    if isinstance(value, msgspec.Struct) and isinstance(written, dict):
        into[type(value)] |= set(written)
        for name in value.__struct_fields__:
            shown_fields(getattr(value, name), into, written.get(name))
    elif isinstance(value, list) and isinstance(written, list):
        for one, text in zip(value, written, strict=True):
            shown_fields(one, into, text)


def test_every_field_has_an_example() -> None:
    shown: dict[type[msgspec.Struct], set[str]] = defaultdict(set)
    for heading, text in examples():
        shown_fields(decode(heading, text), shown, json.loads(text))
    missing = {kind.__name__: set(kind.__struct_fields__) - names for kind, names in shown.items()}
    assert {kind: fields for kind, fields in missing.items() if fields} == {}


def codes_in_code() -> set[str]:
    """Every code of an error that the server gives a name in its source."""
    found = set()
    for path in (PAGE.parent.parent / "plugins" / "ctiserver" / "server").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "code":
                value: ast.expr = node.value
            elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "code":
                value = node.value
            else:
                continue
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                found.add(value.value)
    return found


def test_every_code_of_an_error_is_told() -> None:
    codes = codes_in_code()
    assert {"no_such_group", "wrong_password", "timed_out"} <= codes
    page = PAGE.read_text("utf-8")
    assert [code for code in sorted(codes) if f"`{code}`" not in page] == []
