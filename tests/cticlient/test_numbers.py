"""What a written number means: tables of how people write, and laws that hold for all of them."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cticlient.number_text import Written, digits_of, is_bare, written_in
from cticlient.numbers import NumberPlan, Numbers, Reach, regions

BERLIN = Numbers(NumberPlan(area_code="030", outside_prefix="0"))
GERMANY = Numbers()


@pytest.mark.parametrize(
    ("text", "signs", "extension"),
    [
        ("030 / 123 45-67", "0301234567", ""),
        ("+49 (0)30 1234", "+49301234", ""),
        ("0049 (0) 30 1234", "0049301234", ""),
        ("(030) 12 34", "0301234", ""),
        ("[030] 12·34_5", "03012345", ""),
        ("*21*208#", "*21*208#", ""),
        ("* 21 * 208 #", "*21*208#", ""),
        ("#", "#", ""),
        ("Müller GmbH, 030 1234567, privat", "0301234567", ""),
        ("Tel: 030 1234567, Fax: 030 1234568", "0301234567", ""),
        ("Rechnung 20261126 Tel. 030 123456", "030123456", ""),
        ("030 1234567 / 0171 5550123", "0301234567", ""),
        ("030 1234567 oder 0171 5550123", "0301234567", ""),
        ("030 1234567\n0171 5550123", "0301234567", ""),
        ("Enzo 24", "24", ""),
        ("030 1234567 App. 12", "0301234567", "12"),
        ("030 1234567 ext 12", "0301234567", "12"),
        ("030 1234567, Nst. 12", "0301234567", "12"),
        ("030 1234567 x12", "0301234567", "12"),
        ("tel:+49-30-1234567;ext=12", "+49301234567", "12"),
        ("tel:+49-30-1234567;phone-context=x", "+49301234567", ""),
        ("callto://+49%2030%201234567/", "+49301234567", ""),
        ("sip:204@pbx.example", "204", ""),
        ("089 1234-0 DW 78", "089123478", ""),
        ("089 1234 Durchwahl 78", "089123478", ""),
        ("\u202a+49 30 1234567\u202c", "+49301234567", ""),
        ("０３０\u00a0１２３４", "0301234", ""),
        ("030‑12–34", "0301234", ""),
        ("٠٣٠١٢٣٤", "0301234", ""),
    ],
)
def test_how_people_write(text: str, signs: str, extension: str) -> None:
    assert written_in(text) == Written(signs, extension)


@pytest.mark.parametrize("text", ["", "  ", "Müller", "+", "()", "- / -", "9" * 33])
def test_what_is_no_number(text: str) -> None:
    assert written_in(text) is None
    assert GERMANY.read(text) is None
    assert (GERMANY.key(text), GERMANY.shown(text)) == ("", text.strip())


@pytest.mark.parametrize(
    ("text", "bare"),
    [("030 1234", True), ("+49 (0)30", True), ("*21#", True), ("tel:+4930", True), ("030 12 App. 4", True),
     ("Enzo 24", False), ("Enzo", False), ("+", False), ("", False)],
)  # fmt: skip
def test_whether_it_is_a_number_alone(text: str, bare: bool) -> None:
    assert is_bare(text) is bare


@pytest.mark.parametrize(
    ("text", "reach", "key", "shown", "dialled"),
    [
        ("030 / 123 45-67", Reach.OUTSIDE, "+49301234567", "030 1234567", "0301234567"),
        ("+49 (0)30 1234567", Reach.OUTSIDE, "+49301234567", "030 1234567", "+49301234567"),
        ("+49 030 1234567", Reach.OUTSIDE, "+49301234567", "030 1234567", "+49301234567"),
        ("0049 30 1234567", Reach.OUTSIDE, "+49301234567", "030 1234567", "0049301234567"),
        ("0043 1 5880", Reach.OUTSIDE, "+4315880", "+43 1 5880", "004315880"),
        ("+1 212 555 0123", Reach.OUTSIDE, "+12125550123", "+1 212-555-0123", "+12125550123"),
        ("030 1234567 App. 12", Reach.OUTSIDE, "+49301234567", "030 1234567 App. 12", "0301234567"),
        ("204", Reach.OWN, "204", "204", "204"),
        ("112", Reach.EMERGENCY, "112", "112", "112"),
        ("1 1 0", Reach.EMERGENCY, "110", "110", "110"),
        ("*21*208#", Reach.CODE, "*21*208#", "*21*208#", "*21*208#"),
        ("116117", Reach.OTHER, "116117", "116117", "116117"),
        ("1234567", Reach.OTHER, "1234567", "1234567", "1234567"),
        ("+4999", Reach.OTHER, "+4999", "+4999", "+4999"),
    ],
)
def test_in_germany_without_a_prefix(text: str, reach: Reach, key: str, shown: str, dialled: str) -> None:
    number = GERMANY.read(text)
    assert number is not None
    assert (number.reach, number.key, number.shown, number.dialled) == (reach, key, shown, dialled)


@pytest.mark.parametrize(
    ("text", "key", "shown", "dialled"),
    [
        ("030 1234567", "+49301234567", "030 1234567", "00301234567"),
        ("1234567", "+49301234567", "030 1234567", "00301234567"),
        ("+49 30 1234567", "+49301234567", "030 1234567", "00301234567"),
        ("00 30 1234567", "+49301234567", "030 1234567", "00301234567"),
        ("00301234567", "+49301234567", "030 1234567", "00301234567"),
        ("0049 30 1234567", "+49301234567", "030 1234567", "00301234567"),
        ("+43 1 5880", "+4315880", "+43 1 5880", "0004315880"),
        ("0004315880", "+4315880", "+43 1 5880", "0004315880"),
        ("116117", "116117", "116117", "0116117"),
        ("0116117", "116117", "0116117", "0116117"),
        ("204", "204", "204", "204"),
        ("112", "112", "112", "112"),
        ("0112", "112", "0112", "0112"),
    ],
)
def test_behind_a_system_that_wants_a_zero(text: str, key: str, shown: str, dialled: str) -> None:
    number = BERLIN.read(text)
    assert number is not None
    assert (number.key, number.shown, number.dialled) == (key, shown, dialled)


@pytest.mark.parametrize(
    ("region", "prefix", "text", "key", "dialled"),
    [
        ("US", "9", "(212) 555-0123", "+12125550123", "912125550123"),
        ("US", "9", "9 212 555 0123", "+12125550123", "92125550123"),
        ("US", "9", "+49 30 1234567", "+49301234567", "901149301234567"),
        ("US", "9", "911", "911", "911"),
        ("US", "9", "9911", "911", "9911"),
        ("IT", "", "02 1234 5678", "+390212345678", "0212345678"),
        ("AT", "0", "01 5880", "+4315880", "0015880"),
        ("CH", "0", "+41 44 668 18 00", "+41446681800", "00446681800"),
        ("XX", "", "+49 30 1234567", "+49301234567", "+49301234567"),
        ("XX", "", "030 1234567", "0301234567", "0301234567"),
    ],
)
def test_in_other_regions(region: str, prefix: str, text: str, key: str, dialled: str) -> None:
    number = Numbers(NumberPlan(region=region, outside_prefix=prefix)).read(text)
    assert number is not None
    assert (number.key, number.dialled) == (key, dialled)


def test_the_same_number_is_the_same_however_it_is_written() -> None:
    assert BERLIN.same("1234567", "tel:+49-30-1234567")
    assert not BERLIN.same("204", "1204")
    assert not BERLIN.same("", "")


@pytest.mark.parametrize(
    ("text", "delicate"),
    [
        ("*21*00900123456#", True), ("#31#", True), ("112", True), ("0112", True), ("0900 1234567", True),
        ("00900 1234567", True), ("+49 900 1234567", True), ("+41 900 123456", True), ("11833", True),
        ("011833", True), ("116117", False), ("204", False), ("030 1234567", False), ("+43 1 5880", False),
        ("0800 3301000", False), ("0171 1234567", False), ("1234567", False), ("999999999999999", False),
        ("", False),
    ],
)  # fmt: skip
def test_what_a_link_must_not_dial_by_itself(text: str, delicate: bool) -> None:
    assert BERLIN.is_delicate(text) is delicate


def test_another_plan_is_followed() -> None:
    numbers, heard = Numbers(), []
    undo = numbers.on_change(lambda: heard.append(numbers.country_code))
    assert numbers.shown("+4315880") == "+43 1 5880"
    numbers.use(NumberPlan(region="AT"))
    assert (numbers.shown("+4315880"), heard) == ("01 5880", ["43"])
    undo()
    numbers.use(NumberPlan())
    assert heard == ["43"]


def test_the_regions_that_can_be_set() -> None:
    assert {"DE", "AT", "CH", "US"} <= set(regions())


MARKS = st.sampled_from(["", " ", "-", " / ", ".", "\u00a0", "–"])
AREAS = st.sampled_from(["30", "40", "89", "171", "351"])


@st.composite
def written(draw: st.DrawFn) -> tuple[str, str]:
    """One German number in two ways of writing."""
    area, rest = draw(AREAS), draw(st.text("123456789", min_size=7, max_size=7))
    ways = []
    for _ in range(2):
        begin = draw(st.sampled_from(["0", "+49", "0049", "+49 (0)", "+49-"]))
        middle = "".join(digit + draw(MARKS) for digit in rest)
        around = draw(st.sampled_from(["{}", "({})", "Tel. {}", "{} privat", "tel:{}"]))
        ways.append(around.format(f"{begin}{draw(MARKS)}{area}{draw(MARKS)}{middle}"))
    return ways[0], ways[1]


@given(written())
def test_every_way_of_writing_has_one_key(ways: tuple[str, str]) -> None:
    assert GERMANY.same(*ways), (GERMANY.read(ways[0]), GERMANY.read(ways[1]))


@given(st.text(max_size=60))
def test_nothing_that_is_typed_breaks_it(text: str) -> None:
    for numbers in (GERMANY, BERLIN):
        number = numbers.read(text)
        assert number is None or (number.key and number.shown and number.dialled)


@given(st.text("0123456789+*#() -/", min_size=1, max_size=20), st.sampled_from(["", " App. 12", ";ext=7", " x3"]))
def test_what_is_shown_and_what_is_dialled_mean_the_same(text: str, extension: str) -> None:
    text += extension
    number = GERMANY.read(text)
    if number is not None:
        assert GERMANY.key(number.shown) == number.key
        assert GERMANY.key(number.dialled) == number.key
        assert set(number.dialled) <= set("0123456789+*#")


@given(st.sampled_from(["110", "112"]), st.sampled_from(["", "0", "9"]), st.sampled_from(["", "030"]))
def test_emergency_numbers_are_never_altered(number: str, prefix: str, area: str) -> None:
    read = Numbers(NumberPlan(outside_prefix=prefix, area_code=area)).read(number)
    assert read is not None
    assert (read.dialled, read.shown, read.reach) == (number, number, Reach.EMERGENCY)


def test_the_tables_are_not_loaded_before_a_number_is_read() -> None:
    code = (
        "import sys; from cticlient.numbers import Numbers; from cticlient.contacts import Names; "
        "n = Numbers(); Names(n); print('phonenumbers' in sys.modules); n.read('030 12'); "
        "print('phonenumbers' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.split() == ["False", "True"]


def test_digits() -> None:
    assert digits_of("+49 (0)30 x") == "49030"
