"""The commands on accounts: the shapes of their answers, and arguments as a stranger might send them."""

from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from cticlient.texts import SaidError
from ctiserver.server.administration import Handler, handlers
from ctiserver.server.directory import Directory
from ctiserver.server.passwords import Passwords
from ctiserver.server.store.store import Store


class QuickPasswords(Passwords):
    async def hash(self, password: str) -> str:
        return f"hash of {password}"


Commands = dict[str, Handler]


@pytest.fixture
async def commands(tmp_path: Path) -> AsyncIterator[Commands]:
    store, ids = await Store.open(tmp_path / "ctiserver.db"), count(1)
    yield handlers(Directory(store, QuickPasswords(), lambda: f"g{next(ids)}"))
    await store.close()


async def run(commands: Commands, *steps: tuple[str, dict[str, Any]]) -> Any:
    answer = None
    for command, arguments in steps:
        answer = await commands[command](arguments)
    return answer


SCHMIDT = {
    "name": "schmidt",
    "last_name": "Schmidt",
    "first_name": "Eva",
    "department": "Vertrieb",
    "email": "eva@example.com",
    "kind": "user",
    "lines": ["101", "102"],
}
BASIS = (
    ("line.add", {"id": "102", "number": "102"}),
    ("line.add", {"id": "101", "number": "101", "name": "Tisch", "address": "PJSIP/101", "provider": "asterisk"}),
    ("client.add", {**SCHMIDT, "password": "geheim"}),
    ("client.add", {"name": "Foyer", "kind": "no-login", "lines": ["102"]}),
    ("group.add", {"name": "Büro"}),
    ("group.add", {"name": "Alle", "rights": "v"}),
)


async def test_shapes(commands: Commands) -> None:
    await run(commands, *BASIS)
    assert await run(commands, ("client.show", {"name": "Schmidt"})) == SCHMIDT
    assert [client["name"] for client in await run(commands, ("client.list", {}))] == ["Foyer", "schmidt"]
    assert await run(commands, ("line.list", {})) == [
        {"id": "101", "number": "101", "name": "Tisch", "provider": "asterisk", "address": "PJSIP/101"},
        {"id": "102", "number": "102", "name": "", "provider": "simulated", "address": "102"},
    ]
    await run(commands, ("group.member.add", {"group": "Büro", "client": "schmidt", "rights": "-mn sc"}))
    assert await run(commands, ("group.show", {"group": "g1"})) == {
        "id": "g1",
        "name": "Büro",
        "rights": "v m sm lm",
        "members": [{"client": "schmidt", "rights": "sc -mn"}],
    }
    assert [(group["name"], group["rights"]) for group in await run(commands, ("group.list", {}))] == [
        ("Alle", "v"),
        ("Büro", "v m sm lm"),
    ]


@pytest.mark.parametrize(
    ("changes", "changed"),
    [
        ({}, {}),
        ({"last_name": "Kurz"}, {"last_name": "Kurz"}),
        ({"last_name": "", "email": None}, {"last_name": ""}),
        ({"lines": ["102"]}, {"lines": ["102"]}),
        ({"lines": ["102", "101", "102"]}, {"lines": ["102", "101"]}),
        ({"lines": [""]}, {"lines": []}),
        ({"kind": "no-login"}, {"kind": "no-login"}),
    ],
)
async def test_only_what_is_given_changes(commands: Commands, changes: dict[str, Any], changed: dict[str, Any]) -> None:
    await run(commands, *BASIS, ("client.set", {"name": "schmidt", **changes}))
    assert await run(commands, ("client.show", {"name": "schmidt"})) == {**SCHMIDT, **changed}


async def test_group_changes_and_removals(commands: Commands) -> None:
    await run(
        commands,
        *BASIS,
        ("group.set", {"group": "Büro", "name": "Innendienst", "rights": "v m,mn"}),
        ("group.member.add", {"group": "g1", "client": "Foyer"}),
        ("group.member.add", {"group": "g1", "client": "schmidt"}),
        ("group.member.remove", {"group": "g1", "client": "foyer"}),
    )
    group = await run(commands, ("group.show", {"group": "innendienst"}))
    assert group == {
        "id": "g1",
        "name": "Innendienst",
        "rights": "v m mn",
        "members": [{"client": "schmidt", "rights": ""}],
    }
    await run(commands, ("group.remove", {"group": "Innendienst"}), ("line.remove", {"id": "101"}))
    assert (await run(commands, ("client.show", {"name": "schmidt"})))["lines"] == ["102"]
    await run(commands, ("client.remove", {"name": "schmidt"}))
    assert [group["name"] for group in await run(commands, ("group.list", {}))] == ["Alle"]


async def test_administrators(commands: Commands) -> None:
    await run(
        commands,
        ("admin.add", {"name": "chef", "password": "x"}),
        ("admin.add", {"name": "Anna", "password": "x"}),
        ("admin.password", {"name": "chef", "password": "y"}),
    )
    assert await run(commands, ("admin.list", {})) == [{"name": "Anna"}, {"name": "chef"}]
    await run(commands, ("admin.remove", {"name": "chef"}))
    assert await run(commands, ("admin.list", {})) == [{"name": "Anna"}]


@pytest.mark.parametrize(
    ("command", "arguments", "sentence"),
    [
        ("client.add", {}, "lacks name"),
        ("client.add", {"name": 5}, "lacks name"),
        ("client.add", {"name": "x", "kind": "robot"}, "robot is no kind"),
        ("client.add", {"name": "x", "lines": [5]}, "lacks line"),
        ("client.show", {"name": "nobody"}, "no client “nobody”"),
        ("line.add", {"id": "5"}, "needs a telephone number"),
        ("group.add", {"name": "x", "rights": "v m xx"}, "xx is no right.*v m mn mi pi cl sm lm sc"),
        ("group.set", {"group": "Büro", "rights": "-m"}, "-m is no right"),
        ("group.show", {"group": "Lager"}, "no group “Lager”"),
        ("group.member.add", {"group": "Büro", "client": "schmidt", "rights": "-xx"}, "xx is no right"),
        ("group.member.add", {"group": "Büro", "client": "101"}, "only clients can be members"),
    ],
)
async def test_refusals(commands: Commands, command: str, arguments: dict[str, Any], sentence: str) -> None:
    await run(commands, *BASIS)
    with pytest.raises(SaidError, match=sentence):
        await commands[command](arguments)
