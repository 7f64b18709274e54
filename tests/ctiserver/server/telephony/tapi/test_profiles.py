"""Profiles as data, forward lists, abilities and addresses: tables."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cticlient.texts import SaidError
from ctiserver.server.telephony.driver import Ability
from ctiserver.server.telephony.tapi import answers, profiles
from ctiserver.server.telephony.tapi.abilities import abilities
from ctiserver.server.telephony.tapi.constants import AddressFeature, CallFeature, ForwardMode, LineFeature
from ctiserver.server.telephony.tapi.forwarding import (
    Entries,
    Entry,
    dnd_of,
    fitting,
    forward_of,
    forwarded,
    giving_way,
    undisturbed,
)
from ctiserver.server.telephony.tapi.lines import Device, Devices, same_number
from ctiserver.server.telephony.tapi.profiles import Profile, payload, profile_of, status_of

TO_208, DND, BUSY = Entry(ForwardMode.UNCOND, "208"), Entry(ForwardMode.UNCOND), Entry(ForwardMode.BUSY, "300")
NO_CAPS, NO_ADDRESS = answers.dev_caps(b""), answers.address_caps(b"")


def test_the_profiles_of_the_product_are_read() -> None:
    known = profiles.load()
    assert profile_of("Cisco IP PBX", known).no_dnd
    assert profile_of("Something else", known).name == "generic"


def test_an_administrators_profile_comes_first_and_adds_to_one_of_the_product(tmp_path: Path) -> None:
    file = tmp_path / "profiles.toml"
    file.write_text('[mine]\nmatches = "cisco"\nthreads = 1\n[estos]\nlinger_ms = 7\n', "utf-8")
    known = profiles.load(file)
    assert profile_of("Cisco", known).threads == 1
    assert (profile_of("ESTOS ECSTA", known).linger_ms, profile_of("ESTOS ECSTA", known).audit_s) == (7, 30)


@pytest.mark.parametrize(
    "text", ["[a]\nwhat = 1", "[a]\nthreads = 'x'", "a = 1", "[a]\nmatches = '('", "not toml", None]
)
def test_a_file_that_is_wrong_is_refused_with_a_sentence(tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "profiles.toml"
    if text is not None:
        file.write_text(text, "utf-8")
    with pytest.raises(SaidError):
        profiles.load(file)


@pytest.mark.parametrize(
    ("template", "number", "sent"),
    [
        ("FWD={number}", "208", b"FWD=208"),
        (r"\x01\xFF{number}\x00", "208", b"\x01\xff208\x00"),
        ("plain", "", b"plain"),
    ],
)
def test_payload(template: str, number: str, sent: bytes) -> None:
    assert payload(template, number) == sent


def test_status_of_own_bytes() -> None:
    profile = Profile(status=r"FWD=(?P<forward>\d*);DND=(?P<dnd>\d)")
    assert status_of(profile, b"\x00FWD=208;DND=1;") == ("208", True)
    assert status_of(profile, b"\xff\xff") is None
    assert status_of(Profile(), b"FWD=208;DND=1;") is None


@pytest.mark.parametrize(
    ("entries", "number", "after"),
    [
        ((), "208", (TO_208,)),
        ((DND,), "208", (TO_208,)),
        ((TO_208, BUSY), "", (BUSY,)),
        ((DND, BUSY), "", (DND, BUSY)),
        ((BUSY,), "208", (TO_208, BUSY)),
    ],
)
def test_forwarded(entries: Entries, number: str, after: Entries) -> None:
    assert forwarded(entries, number) == after


FORWARD, OTHER, DND = (Entry(ForwardMode.UNCOND, number) for number in ("208", "209", ""))
BUSY = Entry(ForwardMode.BUSY, "300")


@pytest.mark.parametrize(
    ("before", "after", "gone"),
    [
        ((), (DND,), ()),
        ((FORWARD, BUSY), (DND, BUSY), (FORWARD,)),
        ((DND, BUSY), (DND, BUSY), None),
        ((DND,), (FORWARD,), (DND,)),
        ((FORWARD,), (OTHER,), None),
        ((BUSY,), (FORWARD, BUSY), ()),
    ],
)
def test_what_gives_way(before: Entries, after: Entries, gone: Entries | None) -> None:
    assert giving_way(before, after) == gone


@given(
    st.lists(st.sampled_from([TO_208, DND, BUSY, Entry(ForwardMode.UNCONDINTERNAL, "5")])), st.sampled_from(["", "7"])
)
def test_both_settings_do_what_they_say(entries: list[Entry], number: str) -> None:
    given_entries = tuple(entries)
    assert forward_of(forwarded(given_entries, number)) == number
    assert dnd_of(undisturbed(given_entries, True))
    assert not dnd_of(undisturbed(given_entries, False, given_entries))
    rest = [entry for entry in entries if not entry.always]
    assert [entry for entry in forwarded(given_entries, number) if not entry.always] == rest


def test_what_fits() -> None:
    assert fitting((TO_208, BUSY), 1) == (TO_208,)
    assert fitting((TO_208, BUSY), 0) == (TO_208, BUSY)
    assert fitting((Entry(ForwardMode.UNKNOWN, "1"), BUSY), 0) == (BUSY,)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("208", "208", True), ("0049305208", "+49305208", True), ("208", "0208", True), ("208", "030 5208", True),
        ("208", "209", False), ("08", "208", False), ("208", "", False),
    ],
)  # fmt: skip
def test_same_number(one: str, other: str, same: bool) -> None:
    assert same_number(one, other) is same


def caps(**fields: int) -> answers.AddressCaps:
    known = {name: getattr(NO_ADDRESS, name) for name in answers.AddressCaps.__dataclass_fields__}
    return answers.AddressCaps(**{**known, **fields})


class TestAbilities:
    def test_an_old_provider_that_fills_in_nothing_is_tried(self) -> None:
        found = abilities(NO_CAPS, NO_ADDRESS, Profile(), 6)
        assert {Ability.DIAL, Ability.ANSWER, Ability.HANGUP, Ability.HOLD, Ability.TRANSFER, Ability.PICKUP} <= found
        assert not {Ability.FORWARD, Ability.DND, Ability.MESSAGE_WAITING} & found

    @pytest.mark.parametrize(
        ("features", "dnd"),
        [
            (AddressFeature.FORWARD, True),
            (AddressFeature.FORWARD | AddressFeature.FORWARDFWD, False),
            (AddressFeature.FORWARD | AddressFeature.FORWARDFWD | AddressFeature.FORWARDDND, True),
        ],
    )
    def test_dnd_by_forward(self, features: AddressFeature, dnd: bool) -> None:
        address = caps(forward_modes=1, features=int(features))
        assert (Ability.DND in abilities(NO_CAPS, address, Profile(), 6)) is dnd
        assert Ability.FORWARD in abilities(NO_CAPS, address, Profile(), 6)
        assert Ability.DND not in abilities(NO_CAPS, address, Profile(no_dnd=True), 6)

    def test_only_what_calls_can(self) -> None:
        found = abilities(NO_CAPS, caps(call_features=int(CallFeature.DROP), features=4), Profile(), 6)
        assert found == {Ability.HANGUP, Ability.PICKUP}

    def test_dialling_may_stand_at_the_line(self) -> None:
        address = caps(features=int(AddressFeature.PICKUP))
        assert Ability.DIAL not in abilities(NO_CAPS, address, Profile(), 6)
        line = answers.DevCaps("", 1, "", 1, 4, 0, int(LineFeature.MAKECALL), 0)
        assert Ability.DIAL in abilities(line, address, Profile(), 6)


def device(permanent: int, provider: str = "P", name: str = "", number: str = "", at: int = 0) -> Device:
    line = answers.DevCaps(provider, permanent, name, 1, 4, 0, 0, 0)
    return Device(at, 0x20002, line, answers.AddressCaps(number, 0, 0, 0, 0, 0, 0, 0), Profile())


def test_addresses() -> None:
    devices = Devices()
    one, other, double = device(1, at=0), device(2, at=1), device(1, "Q", at=2)
    for known in (one, other):
        devices.add(known)
    assert devices.find("1") is devices.find("P/1") is devices.find("p/1 ") is one
    devices.add(double)
    assert devices.find("1") is None, "two telephone systems have one"
    assert (devices.find("P/1"), devices.find("2"), devices.find("3")) == (one, other, None)
    devices.remove(0)
    assert (devices.find("1"), devices.find("P/1"), len(devices)) == (double, None, 2)


@pytest.mark.parametrize(
    ("name", "number", "expected"),
    [("Schmidt (201)", "", "201"), ("Schmidt", "201", "201"), ("Schmidt", "", ""), ("A1", "", "")],
)
def test_the_number_of_a_line(name: str, number: str, expected: str) -> None:
    assert device(1, name=name, number=number).number == expected
