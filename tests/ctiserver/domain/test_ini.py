"""The ini as people write it, and what it says about the import."""

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctiserver.domain.ini import Ini, parse_ini
from ctiserver.domain.prm.settings import import_settings

KEY = "PrmImportReloadInterval_min"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[Customize]\nPrmImportReloadInterval_min=1", "1"),
        ("[customize]\r\nprmimportreloadinterval_MIN = 1 ; quick\r\n", "1"),
        ("[CUSTOMIZE]\rPrmImportReloadInterval_min\t=\t1\t# quick\r", "1"),
        ("  [ Customize ] ; remark\n  PrmImportReloadInterval_min=1  ", "1"),
        ("[Customize]\nPrmImportReloadInterval_min=1;quick", "1;quick"),
        ("[Customize]\nPrmImportReloadInterval_min=", ""),
        ("[Customize]\nPrmImportReloadInterval_min = ; nothing", ""),
        ("[Customize]\nPrmImportReloadInterval_min", ""),
        ("[Customize]\n;PrmImportReloadInterval_min=1\n# PrmImportReloadInterval_min=2", ""),
        ("[Other]\nPrmImportReloadInterval_min=1", ""),
        ("PrmImportReloadInterval_min=1\n[Customize]", ""),
        ("[Customize]\nPrmImportReloadInterval_min=1\nPrmImportReloadInterval_min=2", "2"),
        ("[Customize]\nA=1\n[Other]\nB=1\n[Customize]\nPrmImportReloadInterval_min=3", "3"),
        ("[Customize]\nnonsense\n=5\n%bad %(x)s = 1\nPrmImportReloadInterval_min=1", "1"),
        ('[Customize]\nPrmImportReloadInterval_min="1 ; 2"', "1 ; 2"),
        ("", ""),
    ],
)
def test_a_value(text: str, value: str) -> None:
    assert parse_ini(text.encode()).get("Customize", KEY) == value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_and_byte_order_marks(encoding: str) -> None:
    ini = parse_ini("[Customize]\nGruß=Müller\n".encode(encoding))
    assert ini.get("customize", "gruß") == "Müller"


def test_unknown_keys_are_kept_and_a_section_can_be_had_whole() -> None:
    ini = parse_ini(b"[Customize]\nFoo=1\nBar= two words \n[asterisk]\nHost=pbx;1\n")
    assert ini.section("CUSTOMIZE") == {"foo": "1", "bar": "two words"}
    assert ini.get("Asterisk", "host") == "pbx;1"
    assert ini.get("asterisk", "port", "5038") == "5038"


def test_no_text_at_all_counts_as_empty() -> None:
    assert parse_ini(b"\xff\xfe\x00") == Ini()
    assert parse_ini(b"[a]\nb=\x81\xff") == Ini()


@given(st.binary(max_size=200))
def test_nothing_makes_it_fail(raw: bytes) -> None:
    import_settings(parse_ini(raw), UTC)


@pytest.mark.parametrize(
    ("value", "minutes", "remarks"),
    [
        ("1", 1, 0),
        ("15", 15, 0),
        ("1440", 1440, 0),
        ("007", 7, 0),
        ("1;quick", 1, 0),
        ("", 15, 0),
        ("0", 15, 1),
        ("-5", 15, 1),
        ("0.5", 15, 1),
        ("1441", 15, 1),
        ("100000", 15, 1),
        ("9" * 5000, 15, 1),
        ("soon", 15, 1),
        ("²", 15, 1),
    ],
)
def test_the_interval(value: str, minutes: int, remarks: int) -> None:
    found = import_settings(parse_ini(f"[Customize]\n{KEY}={value}".encode()), UTC)
    assert found.interval == timedelta(minutes=minutes)
    assert len(found.remarks) == remarks
    assert all(value in str(remark) for remark in found.remarks)


@pytest.mark.parametrize("name", ["Europe/Berlin", "europe/BERLIN", "Europe/Berlin ; office"])
def test_a_zone(name: str) -> None:
    found = import_settings(parse_ini(f"[Customize]\nTimeZone={name}".encode()), UTC)
    assert (found.zone, found.remarks) == (ZoneInfo("Europe/Berlin"), ())


@pytest.mark.parametrize(
    "name", ["Berlin", "Europe", "../Europe/Berlin", "/etc/localtime", "Europe/Berlin\0", "W. Europe"]
)
def test_an_unknown_zone_is_said_and_the_local_one_taken(name: str) -> None:
    found = import_settings(parse_ini(f"[Customize]\nTimeZone={name}".encode()), UTC)
    assert found.zone is UTC
    assert len(found.remarks) == 1


def test_no_zone_means_the_local_one() -> None:
    assert import_settings(Ini(), UTC).zone is UTC
