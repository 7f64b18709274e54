"""Numbers as telephone systems report them: whoever was called is called again, however the system writes."""

from dataclasses import dataclass

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cticlient.numbers import NumberPlan, Numbers, Reach
from cticlient.reported import Learned, Reports, Style

BERLIN = NumberPlan("DE", outside_prefix="0")
WITH, WITHOUT, UNKNOWN = Style.WITH, Style.WITHOUT, Style.UNKNOWN
LEARNED = {WITH: Learned(1, 1), WITHOUT: Learned(-1, -1), UNKNOWN: Learned()}


@pytest.mark.parametrize(
    ("text", "out", "style", "key", "dialled"),
    [
        # Read in one way only, whatever the style.
        ("00301234567", True, UNKNOWN, "+49301234567", "00301234567"),
        ("00301234567", True, WITHOUT, "+49301234567", "00301234567"),
        ("0301234567", True, UNKNOWN, "+49301234567", "00301234567"),
        ("0301234567", False, UNKNOWN, "+49301234567", "00301234567"),
        ("000431234567", True, UNKNOWN, "+431234567", "000431234567"),
        ("+49 30 1234567", True, WITH, "+49301234567", "00301234567"),
        ("+43 1 234567", False, UNKNOWN, "+431234567", "000431234567"),
        # Kiel or Vienna.
        ("00431234567", True, WITH, "+49431234567", "00431234567"),
        ("00431234567", True, WITHOUT, "+431234567", "000431234567"),
        ("00431234567", True, UNKNOWN, "+49431234567", "00431234567"),
        ("00431234567", False, WITH, "+49431234567", "00431234567"),
        ("00431234567", False, WITHOUT, "+431234567", "000431234567"),
        ("00431234567", False, UNKNOWN, "+431234567", "000431234567"),
        # Dialled by hand without an area code: never read as the area code of somebody else.
        ("04012345", True, WITH, "4012345", "04012345"),
        ("04012345", True, WITHOUT, "+494012345", "004012345"),
        ("4012345", True, WITHOUT, "4012345", "04012345"),
        # What is no number outside is never altered.
        ("204", True, WITH, "204", "204"),
        ("112", True, WITHOUT, "112", "112"),
        ("0112", True, WITHOUT, "112", "0112"),
        ("*21*208#", True, WITH, "*21*208#", "*21*208#"),
        ("0116117", True, WITH, "116117", "0116117"),
        ("116117", True, WITHOUT, "116117", "0116117"),
    ],
)
def test_what_a_system_means(text: str, out: bool, style: Style, key: str, dialled: str) -> None:
    number = Numbers(BERLIN, LEARNED[style]).told(text, out)
    assert number is not None
    assert (number.key, number.dialled) == (key, dialled)


@pytest.mark.parametrize(
    ("area", "text", "style", "dialled"),
    [
        ("89", "04012345", WITH, "00894012345"),
        ("089", "04012345", WITHOUT, "004012345"),
        ("089", "4012345", WITHOUT, "00894012345"),
        ("089", "0401234567", UNKNOWN, "00401234567"),
    ],
)
def test_a_local_number_gets_the_area_code(area: str, text: str, style: Style, dialled: str) -> None:
    number = Numbers(NumberPlan("DE", area, "0"), LEARNED[style]).told(text, True)
    assert number is not None
    assert number.dialled == dialled


@pytest.mark.parametrize(
    ("reports", "out", "key"),
    [
        (Reports.NEVER, True, "+431234567"),
        (Reports.NEVER, False, "+431234567"),
        (Reports.DIALLED, True, "+49431234567"),
        (Reports.DIALLED, False, "+431234567"),
        (Reports.ALL, True, "+49431234567"),
        (Reports.ALL, False, "+49431234567"),
    ],
)
@pytest.mark.parametrize("learned", [Learned(3, 3), Learned(-3, -3)])
def test_what_a_person_set_goes_before_what_was_learned(
    reports: Reports, out: bool, key: str, learned: Learned
) -> None:
    number = Numbers(NumberPlan("DE", outside_prefix="0", reports=reports), learned).told("00431234567", out)
    assert number is not None
    assert number.key == key


@pytest.mark.parametrize(
    ("text", "out", "learned"),
    [
        ("00301234567", True, Learned(1, 0)),
        ("00301234567", False, Learned(0, 1)),
        ("0301234567", False, Learned(0, -1)),
        ("0301234567", True, Learned()),  # somebody may have dialled 301234567 behind the prefix
        ("+49301234567", True, Learned(-1, 0)),
        ("004915712345678", True, Learned()),
        ("00431234567", True, Learned()),
        ("204", True, Learned()),
        ("0112", True, Learned()),
        ("", True, Learned()),
    ],
)
def test_what_a_number_teaches(text: str, out: bool, learned: Learned) -> None:
    numbers, heard = Numbers(BERLIN), []
    numbers.on_learned = lambda: heard.append(numbers.learned)
    numbers.hear(text, out)
    assert numbers.learned == learned
    assert heard == ([learned] if learned != Learned() else [])


def test_what_was_dialled_here_teaches_most() -> None:
    numbers = Numbers(BERLIN)
    numbers.was_dialled("00431234567")
    numbers.hear("00431234567", True)
    assert numbers.learned == Learned(3, 0)
    numbers.was_dialled("00431234567")
    numbers.hear("0431234567", True)
    assert numbers.learned == Learned(0, 0)
    numbers.was_dialled("204")
    numbers.hear("204", True)
    assert numbers.learned == Learned(0, 0)


def test_one_number_that_says_otherwise_does_not_change_what_many_taught() -> None:
    numbers = Numbers(BERLIN)
    for _ in range(9):
        numbers.hear("00301234567", True)
    numbers.hear("+49301234567", True)
    told = numbers.told("00431234567", True)
    assert told is not None
    assert told.key == "+49431234567"


def test_what_is_certain_is_kept_so_that_another_prefix_changes_nothing() -> None:
    numbers = Numbers(BERLIN)
    assert numbers.settled("00301234567", True) == "+49301234567"
    assert numbers.settled("00431234567", True) == "00431234567"
    assert numbers.settled("204", True) == "204"
    numbers.hear("00301234567", True)
    assert numbers.settled("00431234567", True) == "+49431234567"
    assert numbers.settled("00431234567", False) == "00431234567"
    assert Numbers(NumberPlan("DE")).settled("00301234567", True) == "00301234567"


# A telephone system as it is, and a person who calls back.

REGIONS = ["DE", "AT", "CH", "US", "GB", "FR", "IT", "NL"]
KINDS = [phonenumbers.PhoneNumberType.FIXED_LINE, phonenumbers.PhoneNumberType.MOBILE]


@dataclass(frozen=True)
class System:
    """``shape``: as it was ``dialled``, or in full as ``national`` or ``e164``; the last never has a prefix."""

    region: str
    prefix: str
    style: Style
    shape: str

    def party(self, dialled: str) -> str:
        """Who answers."""
        assert dialled.startswith(self.prefix)
        parsed = phonenumbers.parse(dialled.removeprefix(self.prefix), self.region)
        return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)

    def reported(self, party: str) -> str:
        if self.shape == "e164":
            return party
        text = Numbers(NumberPlan(self.region, outside_prefix="#")).read(party)
        assert text is not None
        return (self.prefix if self.style is WITH else "") + text.dialled.removeprefix("#")


@st.composite
def systems(draw: st.DrawFn) -> System:
    style = draw(st.sampled_from([WITH, WITHOUT]))
    shape = "national" if style is WITH else draw(st.sampled_from(["national", "e164"]))
    return System(draw(st.sampled_from(REGIONS)), draw(st.sampled_from(["", "0", "9", "00", "8"])), style, shape)


@st.composite
def parties(draw: st.DrawFn) -> str:
    """A number that there could be: an example of a country with other last digits."""
    example = phonenumbers.example_number_for_type(draw(st.sampled_from(REGIONS)), draw(st.sampled_from(KINDS)))
    assert example is not None
    text = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
    changed = text[:-3] + draw(st.from_regex(r"[0-9]{3}", fullmatch=True))
    return changed if phonenumbers.is_valid_number(phonenumbers.parse(changed)) else text


def reports_of(system: System) -> Reports:
    return Reports.ALL if system.style is WITH else Reports.NEVER


@given(systems(), parties(), st.booleans())
def test_calling_back_reaches_the_same_party(system: System, party: str, out: bool) -> None:
    numbers = Numbers(NumberPlan(system.region, outside_prefix=system.prefix, reports=reports_of(system)))
    number = numbers.told(system.reported(party), out)
    assert number is not None
    assert system.party(number.dialled) == party
    kept = numbers.told(numbers.settled(system.reported(party), out), out)
    assert kept is not None
    assert system.party(kept.dialled) == party


@given(systems(), parties(), parties())
def test_after_one_call_from_here_every_redial_is_right_without_a_setting(
    system: System, first: str, second: str
) -> None:
    numbers = Numbers(NumberPlan(system.region, outside_prefix=system.prefix))
    dialled = numbers.read(first)
    assert dialled is not None
    assert system.party(dialled.dialled) == first
    numbers.was_dialled(dialled.dialled)
    numbers.hear(system.reported(first), True)
    for party in (first, second):
        again = numbers.told(system.reported(party), True)
        assert again is not None
        assert system.party(again.dialled) == party


@given(
    st.text("0123456789+*# ", max_size=16),
    st.booleans(),
    st.sampled_from(list(Reports)),
    st.sampled_from(["", "0", "9"]),
)
def test_nothing_that_is_reported_breaks_it(text: str, out: bool, reports: Reports, prefix: str) -> None:
    numbers = Numbers(NumberPlan("DE", "030", prefix, reports=reports))
    numbers.hear(text, out)
    number = numbers.told(text, out)
    assert number is None or (number.key and number.shown and number.dialled)
    assert number is None or number.reach is not Reach.EMERGENCY or number.dialled == number.shown
    kept = numbers.told(numbers.settled(text, out), out)
    assert (kept and kept.key) == (number and number.key)
