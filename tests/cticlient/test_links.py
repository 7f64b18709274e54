"""Telephone links, as RFC 3966 has them and as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cticlient.links import Link, UsageError, link_in, plain_number
from cticlient.numbers import NumberPlan, Numbers, Reach


@pytest.mark.parametrize(
    ("uri", "number"),
    [
        ("tel:+49301234", "+49301234"),
        ("TEL:+49-30-12.34", "+49301234"),
        ("tel:+1-201-555-0123", "+12015550123"),
        ("tel:+49(30)1234", "+49301234"),
        ("tel:+49 (0)30 1234", "+49301234"),
        ("tel:%2B49%2030%201234", "+49301234"),
        ("tel://+49301234", "+49301234"),
        ("callto://0301234/", "0301234"),
        ("callto:0301234?call", "0301234"),
        ("tel:*21%2308", "*21#08"),
        # A domain says whose number it is; a beginning of a number belongs before it.
        ("tel:7042;phone-context=example.com", "7042"),
        ("tel:0301234;phone-context=example.com", "0301234"),
        ("tel:1234;phone-context=+4930", "+49301234"),
        ("tel:12-34;phone-context=+49-30-555", "+49305551234"),
        ("tel:12-34;PHONE-CONTEXT=%2B49(30)555", "+49305551234"),
        ("tel:030-1234567;phone-context=+49", "+490301234567"),
        ("tel:+49301234;phone-context=+43", "+49301234"),
        ("tel:1234;phone-context=", "1234"),
        ("tel:1234;phone-context=4930", "1234"),
        ("tel:1234;phone-context=+49+30", "1234"),
        ("tel:1234;isub=77;phone-context=+4930;x-what=%3Bext%3D9", "+49301234"),
        # The first of two counts: what is behind it cannot change where a call goes.
        ("tel:1234;phone-context=+4930;phone-context=+4989", "+49301234"),
        # Numbers of a whole country, and commands, are what they are everywhere.
        ("tel:110;phone-context=+49", "110"),
        ("tel:911;phone-context=+1", "911"),
        ("tel:116117;phone-context=+49", "116117"),
        ("tel:*21*208%23;phone-context=+4930", "*21*208#"),
    ],
)
def test_the_number_of_a_link(uri: str, number: str) -> None:
    assert link_in(uri).number == number


@pytest.mark.parametrize(
    ("uri", "link"),
    [
        ("tel:+49-30-1234;ext=4-5", Link("+49301234", "45")),
        ("tel:1234;phone-context=+4930;ext=45;isub=1", Link("+49301234", "45")),
        ("tel:+49-30-1234,,123456%23", Link("+49301234", "123456#")),
        ("tel:+493012345,,,4711#,,*99#", Link("+493012345", "4711#*99#")),
        ("tel:+49301234p123", Link("+49301234", "123")),
        ("tel:+49301234;ext=", Link("+49301234")),
        ("tel:+49301234;ext=anna", Link("+49301234")),
        ("tel:+49301234;isub=45", Link("+49301234")),
        ("tel:+49301234,", Link("+49301234")),
    ],
)
def test_what_is_entered_once_somebody_answers(uri: str, link: Link) -> None:
    assert link_in(uri) == link


@pytest.mark.parametrize(
    "uri", ["", "tel", "tel:", "tel:;phone-context=+4930", "tel:,,123", "tel:anna", "tel:%00", "sip:a@b", "0301"]
)
def test_what_is_no_link_that_can_be_dialled(uri: str) -> None:
    with pytest.raises(UsageError):
        link_in(uri)


@pytest.mark.parametrize(
    ("uri", "key", "reach"),
    [
        ("tel:030-1234567;phone-context=+49", "+49301234567", Reach.OUTSIDE),
        ("tel:06-1234567;phone-context=+39", "+39061234567", Reach.OUTSIDE),
        ("tel:110;phone-context=+49", "110", Reach.EMERGENCY),
        ("tel:0900-1234567;phone-context=+49", "+499001234567", Reach.OUTSIDE),
    ],
)
def test_the_number_of_a_link_is_read_like_any_other(uri: str, key: str, reach: Reach) -> None:
    number = Numbers(NumberPlan("DE", outside_prefix="0")).read(link_in(uri).number)
    assert number is not None
    assert (number.key, number.reach) == (key, reach)


def test_a_link_that_is_pasted_is_read_as_one_that_is_opened() -> None:
    numbers = Numbers(NumberPlan("DE"))
    assert numbers.key("tel:1234567;phone-context=+4930") == "+49301234567"
    assert numbers.shown("tel:+49-30-1234567;ext=12") == "030 1234567 App. 12"
    assert numbers.key("tel:+49-30-1234567,,123456789%23") == "+49301234567"


@pytest.mark.parametrize("uri", ["tel:0900-1234567;phone-context=+49", "tel:1234567;phone-context=+49900"])
def test_a_context_hides_no_number_that_costs_extra(uri: str) -> None:
    assert Numbers(NumberPlan("DE")).is_delicate(link_in(uri).number)


@pytest.mark.parametrize(
    ("text", "number"),
    [("+49 (0)30 / 12-34", "+49301234"), ("(0)30 1234", "0301234"), ("030–1234", "0301234"), (" *31# ", "*31#")],
)
def test_marks_are_left_out(text: str, number: str) -> None:
    assert plain_number(text) == number


@pytest.mark.parametrize("text", ["", " ", "+", "0301234x", "12+3", "tel", "１２３"])
def test_what_cannot_be_dialled_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="cannot be dialled"):
        plain_number(text)


@given(st.text() | st.text("+0123456789;=,phone-context%ext.*#"))
def test_any_link_is_a_number_or_wrong_usage(text: str) -> None:
    try:
        link = link_in(f"tel:{text}")
    except UsageError:
        return
    assert link.number
    assert set(link.number) <= set("0123456789+*#")
    assert set(link.then) <= set("0123456789+*#")
    assert plain_number(link.number) == link.number


@given(
    number=st.from_regex(r"[0-9]{1,12}", fullmatch=True),
    context=st.from_regex(r"\+[1-9][0-9]{0,8}", fullmatch=True),
    marks=st.lists(st.sampled_from("-.() "), max_size=4),
    encoded=st.booleans(),
)
def test_visual_separators_and_encoding_change_nothing(
    number: str, context: str, marks: list[str], encoded: bool
) -> None:
    dressed = number[0] + "".join(marks) + number[1:]
    uri = f"{dressed};phone-context={context}"
    if encoded:
        uri = "".join(f"%{ord(sign):02X}" if sign not in ";=" else sign for sign in uri)
    assert link_in(f"tel:{uri}") == link_in(f"tel:{number};phone-context={context}")
