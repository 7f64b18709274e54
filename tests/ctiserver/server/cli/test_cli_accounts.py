"""``ctiserver client``, ``line`` and ``group`` as a person types them, without a running server."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.ctiserver.server.cli.conftest import furnished

COMMANDS = (
    "line add 101 --number 101 --name Tisch",
    "line add 102 --number 102 --provider asterisk --address PJSIP/102",
    "client add schmidt --last-name Schmidt --first-name Eva --email e@x.de --department Lager --line 101 --line 102",
    "client add Foyer --kind no-login --line 102",
    'group add Büro --rights "v m mn"',
)


@pytest.fixture(scope="session")
def furnished_office(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return furnished(prepared, tmp_path_factory.mktemp("office"), COMMANDS)


@pytest.fixture
def office(config: Path, furnished_office: Path) -> Path:
    shutil.copytree(furnished_office, config)
    return config


SCHMIDT = {
    "name": "schmidt",
    "last_name": "Schmidt",
    "first_name": "Eva",
    "department": "Lager",
    "email": "e@x.de",
    "kind": "user",
    "lines": ["101", "102"],
}


def test_list_and_show_as_data(office: Path, type_in: Any) -> None:
    assert type_in("client show SCHMIDT --json").json == SCHMIDT
    assert [client["name"] for client in type_in("client list --json").json] == ["Foyer", "schmidt"]
    assert type_in("line list --json").json == [
        {"id": "101", "number": "101", "name": "Tisch", "provider": "simulated", "address": "101"},
        {"id": "102", "number": "102", "name": "", "provider": "asterisk", "address": "PJSIP/102"},
    ]
    (group,) = type_in("group list --json").json
    assert type_in(f"group show {group['id']} --json").json == group
    assert (group["name"], group["rights"], group["members"]) == ("Büro", "v m mn", [])


def test_list_and_show_for_people(office: Path, type_in: Any) -> None:
    assert type_in("client list").out.splitlines()[2].split() == [
        "schmidt", "Schmidt", "Eva", "Lager", "e@x.de", "user", "101,", "102",
    ]  # fmt: skip
    assert type_in("client show schmidt").out.splitlines()[0].split() == ["Name:", "schmidt"]
    assert type_in("line list").out.splitlines()[2].split() == ["102", "102", "asterisk", "PJSIP/102"]
    assert type_in("group list").out.splitlines()[1].split()[1:] == ["Büro", "v", "m", "mn", "0"]
    type_in("group member add Büro schmidt")
    assert type_in("group show büro").out.splitlines()[-1] == "schmidt"
    assert type_in("admin list").out.splitlines() == ["Name", "chef"]


def test_an_empty_list_is_only_its_heading(made: Path, type_in: Any) -> None:
    assert type_in("client list --json").json == []
    assert type_in("client list").out.split()[0] == "Name"
    assert len(type_in("client list").out.splitlines()) == 1


def test_only_given_options_change(office: Path, type_in: Any) -> None:
    assert type_in("client set schmidt --last-name Kurz --line 102").code == 0
    assert type_in("client show schmidt --json").json == {**SCHMIDT, "last_name": "Kurz", "lines": ["102"]}
    assert type_in("client set schmidt --line ''").code == 0
    assert type_in("client show schmidt --json").json["lines"] == []
    assert type_in("line set 101 --number 110").code == 0
    assert type_in("line list --json").json[0] == {
        "id": "101", "number": "110", "name": "Tisch", "provider": "simulated", "address": "101",
    }  # fmt: skip
    assert type_in("group set Büro --name Innendienst").code == 0
    assert type_in("group show Innendienst --json").json["rights"] == "v m mn"
    assert type_in("group set Innendienst --rights 'v sm'").code == 0
    assert type_in("group show Innendienst --json").json["rights"] == "v sm"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ('--rights "-mn sc"', "sc -mn"),
        ("--rights -mn", "-mn"),
        ("--rights=-mn", "-mn"),
        ('--rights "-mn"', "-mn"),
        ("--rights pi", "pi"),
        ('--rights ""', ""),
        ("", ""),
    ],
)
def test_rights_that_begin_with_a_dash(office: Path, type_in: Any, typed: str, kept: str) -> None:
    assert type_in(f"group member add Büro schmidt {typed}").code == 0
    assert type_in("group show Büro --json").json["members"] == [{"client": "schmidt", "rights": kept}]


def test_members_come_and_go(office: Path, type_in: Any) -> None:
    group = type_in("group list --json").json[0]["id"]
    assert type_in(f"group member add {group} foyer").code == 0
    assert type_in("group member add BÜRO schmidt --rights -mn").code == 0
    assert type_in("group member add Büro schmidt").code == 0
    assert type_in("group member remove Büro Foyer").code == 0
    assert type_in("group show Büro --json").json["members"] == [{"client": "schmidt", "rights": "-mn"}]
    assert type_in("client remove schmidt").code == 0
    assert type_in("group show Büro --json").json["members"] == []
    assert type_in("group remove Büro").code == 0
    assert type_in("group list --json").json == []


def test_a_removed_line_is_gone_from_its_clients(office: Path, type_in: Any) -> None:
    assert type_in("line remove 101").code == 0
    assert type_in("client show schmidt --json").json["lines"] == ["102"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("group member add Büro 101", "ctiserver client add NAME --kind no-login --line 101"),
        ("group member add Büro nobody", "no client “nobody”"),
        ("group member add Lager schmidt", "no group “Lager”"),
        ("group member add Büro schmidt --rights xx", "xx is no right"),
        ("group add Lager --rights nonsense", "nonsense is no right"),
        ("group add BÜRO", "already a group “Büro”"),
        ("client add Schmidt", "already an account “schmidt”"),
        ("client add CHEF", "already an account “chef”"),
        ("client add ''", "needs a name"),
        ("client add neu --line 999", "no line “999”"),
        ("client add neu --kind no-login --password-stdin", "without login"),
        ("client password Foyer --password-stdin", "without login"),
        ("client password nobody --password-stdin", "no client “nobody”"),
        ("client show nobody", "no client “nobody”"),
        ("client remove nobody", "no client “nobody”"),
        ("line add 101 --number 5", "already a line “101”"),
        ("line remove 999", "no line “999”"),
        ("admin remove chef", "only administrator"),
    ],
)
def test_refusals_are_one_sentence_on_stderr(office: Path, type_in: Any, typed: str, sentence: str) -> None:
    said = type_in(typed, b"pw\n")
    assert (said.code, said.out) == (1, "")
    assert sentence in said.err
    assert len(said.err.splitlines()) == 1


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "nonsense",
        "client",
        "client nonsense",
        "client add",
        "client add x --kind robot",
        "client add x --colour red",
        "line add 105",
        "line add 105 --number 5 --provider skype",
        "group member",
        "group member add Büro",
        "simulate refuse 101 everything on",
        "client list --js",
    ],
)
def test_wrong_usage_is_2_and_says_how(office: Path, type_in: Any, typed: str) -> None:
    said = type_in(typed)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("usage: ctiserver")
    assert "Wrong usage: " in said.err


def test_config_before_and_behind_and_both(office: Path, type_in: Any, tmp_path: Path) -> None:
    other = tmp_path / "other"
    assert type_in(f"init --admin-password-stdin --config {other}", b"x\n").code == 0
    assert type_in(f"--config {other} client list --json").json == []
    assert type_in(f"client list --json --config {other}").json == []
    assert type_in(f"client --config {other} list --json").json == []
    assert type_in(f"--config {other} client list --json --config {office}").json != []
    assert type_in(f"group member add Büro schmidt --rights -mn --config {office}").code == 0


def test_the_german_speak_german(office: Path, type_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    said = type_in("group member add Büro 101")
    assert said.err.startswith("101 ist eine Leitung, und Mitglied einer Gruppe kann nur ein Client sein.")
    assert "Falscher Aufruf" in type_in("nonsense").err
    assert type_in("client show schmidt").out.splitlines()[1].startswith("Nachname:")


def test_mutations_can_answer_with_data(made: Path, type_in: Any) -> None:
    group = type_in("group add Lager --json").json
    assert type_in(f"group show {group['id']} --json").json == group
    assert type_in("line add 101 --number 101 --json").json["address"] == "101"
    assert type_in("client add neu --line 101 --json").json["lines"] == ["101"]
