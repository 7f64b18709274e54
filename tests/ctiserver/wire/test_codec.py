"""Texts that are messages, and texts that are not."""

import contextlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctiserver.wire import messages
from ctiserver.wire.codec import BadMessageError, decode_from_client, decode_from_server, encode


@pytest.mark.parametrize(
    ("text", "code", "re"),
    [
        ("{", "malformed", None),
        ("[]", "malformed", None),
        ("17", "malformed", None),
        (b"\xff\xfe", "malformed", None),
        (b'{"type":"login","re":1,"pas\xffsword":"x"}', "malformed", None),
        ("[" * 100_000, "malformed", None),
        ('{"type":"fly","re":4}', "unknown_type", 4),
        ('{"re":5}', "invalid", 5),
        ('{"type":7}', "invalid", None),
        ('{"type":{},"re":9}', "invalid", 9),
        ('{"type":["dial"]}', "invalid", None),
        ('{"type":"dial","re":6}', "invalid", 6),
        ('{"type":"dnd","re":7,"on":"yes"}', "invalid", 7),
        ('{"type":"status_set","re":8,"status":"BUSY","until":"tomorrow"}', "invalid", 8),
        ('{"type":"status_set","re":9,"status":"BUSY","until":"2026-11-23T10:00:00"}', "invalid", 9),
        ('{"type":"status_set","re":10,"status":"BUSY","chosen_at":"2026-11-23T10:00:00"}', "invalid", 10),
        ('{"type":"fly","re":true}', "unknown_type", None),
    ],
)
def test_what_is_no_message_is_told_with_its_number(text: str | bytes, code: str, re: int | None) -> None:
    with pytest.raises(BadMessageError) as told:
        decode_from_client(text)
    assert (told.value.code, told.value.re) == (code, re)


def test_an_unknown_type_is_named() -> None:
    with pytest.raises(BadMessageError, match="'fly'"):
        decode_from_client('{"type":"fly"}')


def test_unknown_fields_are_passed_over() -> None:
    message = decode_from_client('{"type":"dial","re":1,"number":"208","colour":"blue"}')
    assert message == messages.Dial(re=1, number="208")


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_no_text_at_all_is_a_crash(text: str | bytes) -> None:
    for decode in (decode_from_client, decode_from_server):
        with contextlib.suppress(BadMessageError):
            assert isinstance(decode(text), msgspec.Struct)


def test_absent_is_absent() -> None:
    view = messages.MemberView(client="anna", name="Anna", line=None)
    assert encode(view) == b'{"client":"anna","name":"Anna","line":null}'
