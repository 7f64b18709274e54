"""``ctiserver line discover`` and ``ctiserver tapi probe``, and the settings in server.ini they obey."""

import json
from pathlib import Path
from typing import Any

import pytest

from cticlient.texts import SaidError
from ctiserver.server.cli.tapi import DIGITS, _swap
from ctiserver.server.config import ConfigDirectory
from ctiserver.server.settings import Settings
from ctiserver.server.telephony.systems import real_systems
from tests.ctiserver.server.cli.conftest import Type
from tests.platforms import WINDOWS
from tests.tapi_double.built import library
from tests.tapi_double.control import Double


@pytest.fixture
def double(monkeypatch: pytest.MonkeyPatch) -> Double:
    """In this process, which is where the command runs; two lines, one of them without a number."""
    path = library()
    monkeypatch.setenv("CTISERVER_TAPI_LIBRARY", path)
    double = Double(path)
    double.provider()
    double.lines("101")
    double.say("line", "Generic", 2, "Büro", "")
    return double


def test_lines_are_found_and_added(type_in: Type, made: Path, double: Double) -> None:
    found = json.loads(type_in("line discover --provider tapi --add --json").out)
    assert found == [
        {"address": "Generic/2", "number": "", "name": "Büro", "line": ""},
        {"address": "Generic/1", "number": "101", "name": "Line 101", "line": "101"},
    ]
    (line,) = json.loads(type_in("line list --json").out)
    assert (line["id"], line["number"], line["provider"], line["address"]) == ("101", "101", "tapi", "Generic/1")
    assert "Generic/1" in type_in("line discover --provider tapi").out


def test_a_system_that_is_not_set_up(type_in: Type, made: Path) -> None:
    # On Windows TAPI is there without being set up.
    for provider in ("asterisk", "simulated") if WINDOWS else ("tapi", "asterisk", "simulated"):
        done = type_in(f"line discover --provider {provider}")
        assert (done.code, provider in done.err) == (1, True)


def test_the_probe_shows_and_records(type_in: Type, made: Path, double: Double, tmp_path: Path) -> None:
    file = tmp_path / "recording.json"
    done = type_in(f"tapi probe --record {file} --seconds 0.3 --json")
    assert [device["permanent_id"] for device in json.loads(done.out)["devices"]] == [1, 2]
    recorded = json.loads(file.read_text("utf-8"))
    assert recorded["masked"]
    assert "101".encode("utf-16-le").hex() not in recorded["devices"][0]["address_caps"]
    type_in(f"tapi probe --record {file} --seconds 0.1 --clear")
    assert "101".encode("utf-16-le").hex() in json.loads(file.read_text("utf-8"))["devices"][0]["address_caps"]
    assert "Generic.tsp" in type_in("tapi probe").out


def test_no_digit_of_a_recording_stays_itself() -> None:
    for _ in range(200):
        swap = _swap()
        assert sorted(swap) == sorted(swap.values()) == list(DIGITS)
        assert not [digit for digit, other in swap.items() if digit == other]


@pytest.mark.parametrize("code", [0x80000061, 0x80000044])
def test_no_service_is_said(type_in: Type, made: Path, double: Double, code: int) -> None:
    double.say("rule", "lineInitializeExW", "*", "sync", code, -1)
    for command in ("tapi probe", "line discover --provider tapi"):
        done = type_in(command)
        assert (done.code, "Traceback" in done.err, bool(done.err)) == (1, False, True)


def systems(tmp_path: Path, ini: str, **environ: str) -> dict[str, Any]:
    config = ConfigDirectory(tmp_path)
    config.ini.parent.mkdir(exist_ok=True)
    config.ini.write_text(ini, "utf-8")
    return dict(real_systems(Settings(config, environ), tmp_path))


@pytest.mark.parametrize(
    ("ini", "there"),
    [
        ("[Tapi]\nLibrary=/x/tapi.so\n", True),
        ("[Tapi]\nEnabled=no\nLibrary=/x/tapi.so\n", False),
        ("[Tapi]\nEnabled = Ja\n", True),
        ("[Tapi]\nEnabled=no\n", False),
    ],
)
def test_which_systems_there_are(tmp_path: Path, ini: str, there: bool) -> None:
    assert ("tapi" in systems(tmp_path, ini)) is there


@pytest.mark.parametrize(
    "ini",
    [
        "[Tapi]\nEnabled=perhaps\n",
        "[Tapi]\nEnabled=yes\nReplyTimeout_s=soon\n",
        "[Tapi]\nEnabled=yes\nConfirmTimeout_s=0\n",
        "[Tapi]\nEnabled=yes\nProfiles=nowhere.toml\n",
    ],
)
def test_settings_that_cannot_be_are_refused(tmp_path: Path, ini: str) -> None:
    with pytest.raises(SaidError):
        systems(tmp_path, ini)
