"""A whole server in this process, spoken to over real WebSockets: login, groups, rights, statuses, calls."""

import asyncio
import shutil
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from ctiserver.domain.rights import parse_deviation, parse_rights
from ctiserver.server import presence as presence_module
from ctiserver.server.config import ConfigDirectory
from ctiserver.server.directory import Directory
from ctiserver.server.passwords import Passwords
from ctiserver.server.serve import Parts, serve
from ctiserver.server.store.store import Store
from ctiserver.server.telephony.driver import Ability
from tests.ctiserver.server.desks import Desk, Told, add_people


@dataclass
class House:
    """A running server with some people, and how one connects to it."""

    parts: Parts
    url: str
    connect: Callable[..., Awaitable[Desk]]

    @property
    def directory(self) -> Directory:
        return self.parts.directory


@pytest.fixture(scope="session")
def inhabited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database with the people in it, made once for all tests."""
    file = tmp_path_factory.mktemp("inhabited") / "ctiserver.db"

    async def make() -> None:
        store, passwords = await Store.open(file), Passwords()
        directory = Directory(store, passwords, lambda: uuid.uuid4().hex)
        await directory.load()
        await add_people(directory)
        passwords.close()
        await store.close()

    asyncio.run(make())
    return file


@pytest.fixture
async def house(tmp_path: Path, inhabited: Path) -> AsyncIterator[House]:
    shutil.copy(inhabited, ConfigDirectory(tmp_path).database)
    async with AsyncExitStack() as stack:
        serving = await stack.enter_async_context(serve(ConfigDirectory(tmp_path)))
        http = await stack.enter_async_context(aiohttp.ClientSession())

        async def connect(user: str, group: str | None = None, kind: str = "desktop", **login: Any) -> Desk:
            desk = Desk(await http.ws_connect(serving.url + "/cti", protocols=["cti.v1"]))
            stack.push_async_callback(desk.socket.close)
            assert (await desk.next())["type"] == "hello"
            given = login or {"password": f"{user}-password"}
            welcome = await desk.ask("login", user=user, kind=kind, **given)
            assert welcome["type"] == "welcome", welcome
            if group:
                assert (await desk.ask("subscribe", group=group))["type"] == "snapshot"
            return desk

        yield House(serving.parts, serving.url, connect)


# Login


@pytest.mark.parametrize("first", ['{"type":"list_groups","re":1}', "nonsense", '{"type":"login"}'])
async def test_the_first_message_must_be_a_login(house: House, first: str) -> None:
    async with aiohttp.ClientSession() as http, http.ws_connect(house.url + "/cti") as socket:
        desk = Desk(socket)
        await desk.next()
        await socket.send_str(first)
        assert (await desk.next())["type"] == "error"
        assert (await socket.receive(timeout=50)).type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED)


async def test_the_refusal_of_a_first_message_bears_its_number(house: House) -> None:
    for first, code in (('{"type":"list_groups","re":7}', "login_first"), ('{"type":"fly","re":7}', "unknown_type")):
        async with aiohttp.ClientSession() as http, http.ws_connect(house.url + "/cti") as socket:
            desk = Desk(socket)
            await desk.next()
            await socket.send_str(first)
            refused = await desk.next()
            assert (refused["code"], refused["re"]) == (code, 7)


@pytest.mark.parametrize(
    ("user", "password"), [("anna", "wrong"), ("nobody", "anna-password"), ("lager", ""), ("lager", "lager-password")]
)
async def test_a_wrong_login_is_refused_alike(house: House, user: str, password: str) -> None:
    async with aiohttp.ClientSession() as http, http.ws_connect(house.url + "/cti") as socket:
        desk = Desk(socket)
        await desk.next()
        refused = await desk.ask("login", user=user, password=password)
        assert (refused["type"], refused["code"]) == ("error", "wrong_password")


async def test_a_token_replaces_the_password_once(house: House) -> None:
    first = await house.connect("anna")
    token = next(m for m in first.told if m["type"] == "welcome")["token"]
    second = await house.connect("anna", token=token)
    assert next(m for m in second.told if m["type"] == "welcome")["token"] != token
    with pytest.raises(AssertionError, match="token_expired"):
        await house.connect("anna", token=token)


async def test_a_token_is_for_the_account_it_was_given_to(house: House) -> None:
    first = await house.connect("anna")
    token = next(m for m in first.told if m["type"] == "welcome")["token"]
    with pytest.raises(AssertionError, match="token_expired"):
        await house.connect("bert", token=token)


async def test_a_removed_client_is_hung_up_on(house: House) -> None:
    desk = await house.connect("anna")
    await house.directory.remove_client("anna")
    while (message := await desk.socket.receive(timeout=50)).type is aiohttp.WSMsgType.TEXT:
        pass
    assert message.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSING)


# Messages


async def test_a_bad_message_is_answered_and_the_connection_stays(house: House) -> None:
    desk = await house.connect("anna")
    for text, code in (("{", "malformed"), ('{"type":"fly","re":3}', "unknown_type"), ('{"type":"dial"}', "invalid")):
        await desk.socket.send_str(text)
        assert (await desk.until(lambda m: m["type"] == "error"))["code"] == code
    assert (await desk.ask("list_groups"))["type"] == "groups"


async def test_a_message_of_64_kib_is_answered(house: House) -> None:
    desk = await house.connect("anna")
    text = '{"type":"list_groups","re":99,"pad":"%s"}'
    await desk.socket.send_str(text % ("x" * (64 * 1024 - len(text % ""))))
    assert (await desk.until(lambda m: m.get("re") == 99))["type"] == "groups"


async def test_a_message_over_64_kib_closes_with_1009(house: House) -> None:
    desk = await house.connect("anna")
    await desk.socket.send_str("x" * (64 * 1024 + 1))
    while (await desk.socket.receive(timeout=50)).type is aiohttp.WSMsgType.TEXT:
        pass
    assert desk.socket.close_code == 1009


# Groups and rights


async def test_a_group_one_may_not_see_cannot_be_told_from_none(house: House) -> None:
    await house.directory.add_group("secret")
    desk = await house.connect("anna")
    assert [group["name"] for group in (await desk.ask("list_groups"))["groups"]] == ["all", "plain"]
    for name in ("secret", "nothing"):
        refused = await desk.ask("subscribe", group=name)
        assert refused["code"] == "no_such_group"


async def test_members_come_and_go_and_rights_change_at_once(house: House) -> None:
    group = house.directory.find_group("all")
    assert group is not None
    desk = await house.connect("anna", "all")
    await house.directory.remove_member("all", "cleo")
    assert (await desk.until(lambda m: m["type"] == "removed"))["client"] == "cleo"
    await house.directory.add_member("all", "cleo")
    assert (await desk.member("cleo"))["line"]["state"] == "idle"
    await house.directory.add_member("all", "anna", parse_deviation("-m"))
    snapshot = await desk.until(lambda m: m["type"] == "snapshot")
    lines = {member["client"]: member["line"] for member in snapshot["members"]}
    assert lines["bert"] == {"state": "hidden"}
    assert lines["anna"]["state"] == "idle"
    assert lines["lager"] is None
    await house.directory.add_member("all", "anna", parse_deviation("-v"))
    assert await desk.until(lambda m: m["type"] == "group_gone") == {"type": "group_gone", "group": group.id}
    await house.directory.add_member("all", "anna", parse_deviation(""))
    assert (await desk.until(lambda m: m["type"] == "snapshot"))["group"]["id"] == group.id


async def test_numbers_reach_only_those_who_may_see_them(house: House) -> None:
    entitled, plain = await house.connect("anna", "all"), await house.connect("bert", "plain")
    before = len(plain.raw)
    house.parts.switch.ring("203", "0301234567", "Schulze GmbH")
    ringing = await entitled.member("cleo", lambda m: m["line"]["state"] == "ringing")
    assert (ringing["line"]["calls"][0]["number"], ringing["line"]["calls"][0]["name"]) == (
        "0301234567",
        "Schulze GmbH",
    )
    await plain.member("cleo", lambda m: m["line"]["state"] == "ringing")
    assert not [text for text in plain.raw[before:] if "0301234567" in text or "Schulze" in text]


async def test_a_change_that_one_may_not_see_sends_nothing(house: House) -> None:
    await house.directory.set_group("plain", rights=parse_rights("v sm"))
    blind = await house.connect("bert", "plain", kind="command")
    house.parts.switch.ring("203", "0301234567", "")
    house.parts.switch.hangup("203")
    await asyncio.sleep(0)
    await blind.ask("list_groups")
    assert not [m for m in blind.told if m["type"] == "member" and m["member"]["client"] == "cleo"]


async def test_versions_only_grow(house: House) -> None:
    desk = await house.connect("anna", "all")
    versions = []
    for number in ("1", "2", "3"):
        house.parts.switch.ring("202", number, "")
        versions.append((await desk.member("bert", lambda m: m["line"]["state"] == "ringing"))["version"])
        house.parts.switch.hangup("202")
        versions.append((await desk.member("bert", lambda m: m["line"]["state"] == "idle"))["version"])
    assert versions == sorted(set(versions))


async def test_who_is_logged_in(house: House) -> None:
    desk = await house.connect("anna", "all")
    bert = await house.connect("bert", kind="watch")
    assert (await desk.member("bert", lambda m: m["logged_in"]))["status"]["status"] == "AVAILABLE"
    await bert.socket.close()
    await desk.member("bert", lambda m: not m["logged_in"])
    snapshot = next(m for m in desk.told if m["type"] == "snapshot")
    assert "logged_in" not in next(m for m in snapshot["members"] if m["client"] == "lager")


# Statuses


async def test_a_status_is_stored_told_and_ends(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    watching = await house.connect("anna", "all")
    bert = await house.connect("bert", kind="command")
    until = (datetime.now(UTC) + timedelta(seconds=0.4)).isoformat()
    answer = await bert.ask("status_set", status="MEETING", info="Jour fixe", until=until)
    assert (answer["type"], answer["shown"]["status"], answer["revision"]) == ("status", "MEETING", 1)
    told = await watching.member("bert", lambda m: m["status"]["status"] == "MEETING")
    assert (told["status"]["info"], told["status"]["set_by"], told["status"]["source"]) == (
        "Jour fixe",
        "bert",
        "manual",
    )
    restored = await watching.member("bert", lambda m: m["status"]["status"] == "AVAILABLE")
    assert restored["status"]["id"] == 0
    assert (await bert.ask("status_show"))["revision"] == 2


async def test_an_old_revision_is_refused_with_what_is(house: House) -> None:
    first, second = await house.connect("bert"), await house.connect("bert")
    assert (await first.ask("status_set", status="BUSY", revision=0))["type"] == "status"
    refused = await second.ask("status_set", status="AWAY", revision=0)
    assert (refused["type"], refused["status"]["shown"]["status"]) == ("outdated", "BUSY")


async def test_a_connected_desktop_restores_and_the_server_only_helps_out(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence_module, "GRACE", timedelta(seconds=0.5))
    bert = await house.connect("bert")
    until = datetime.now(UTC) + timedelta(seconds=0.2)
    answer = await bert.ask("status_set", status="PAUSE", until=until.isoformat())
    restored = await bert.ask("status_expire", revision=answer["revision"])
    assert restored["shown"]["status"] == "AVAILABLE"
    assert until <= datetime.now(UTC) < until + timedelta(seconds=0.5)
    again = await bert.ask("status_expire", revision=answer["revision"])
    assert again["type"] == "outdated"
    until = datetime.now(UTC) + timedelta(seconds=0.2)
    await bert.ask("status_set", status="PAUSE", until=until.isoformat())
    await bert.until(lambda m: m["type"] == "status" and m["shown"]["status"] == "AVAILABLE")
    assert datetime.now(UTC) >= until + timedelta(seconds=0.5)


async def test_a_choice_from_a_time_without_connection(house: House) -> None:
    bert = await house.connect("bert")
    chosen = datetime.now(UTC) - timedelta(minutes=10)
    answer = await bert.ask("status_set", status="AWAY", chosen_at=chosen.isoformat())
    assert datetime.fromisoformat(answer["shown"]["since"]) == chosen
    older = await bert.ask("status_set", status="BUSY", chosen_at=(chosen - timedelta(minutes=1)).isoformat())
    assert (older["type"], older["status"]["shown"]["status"]) == ("outdated", "AWAY")


async def test_a_colleague_with_the_right_sets_and_the_server_writes_who(house: House) -> None:
    anna, bert = await house.connect("anna"), await house.connect("bert")
    answer = await anna.ask("status_set", client="bert", status="HOLIDAY", set_by="Chef")
    assert answer["type"] in ("done", "status")
    told = await bert.until(lambda m: m["type"] == "status" and m["shown"]["status"] == "HOLIDAY")
    assert (told["shown"]["set_by"], told["shown"]["source"]) == ("anna", "colleague")
    assert (await anna.ask("status_set", client="BERT", status="AWAY"))["type"] in ("done", "status")
    assert house.parts.presence.stack("bert").shown.status.name == "AWAY"
    await house.directory.set_group("all", rights=parse_rights("v m sm"))
    assert (await anna.ask("status_set", client="bert", status="BUSY"))["code"] == "not_allowed"
    assert (await anna.ask("status_set", client="ANNA", status="BUSY"))["type"] == "status"


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "LOGGEDOUT"},
        {"status": "1"},
        {"status": "12"},
        {"status": "SLEEPING"},
        {"status": "BUSY", "until": "2018-11-01T10:00:00Z"},
        {"status": "MSG", "info": "x" * 501},
    ],
)
async def test_what_cannot_be_set(house: House, wrong: Told) -> None:
    bert = await house.connect("bert")
    assert (await bert.ask("status_set", **wrong))["type"] == "error"
    assert (await bert.ask("status_show"))["revision"] == 0


async def test_a_status_forwards_the_phone_and_gives_it_back(house: House) -> None:
    bert = await house.connect("bert")
    await bert.ask("status_set", status="MEETING", call_forward="208")
    done = await bert.until(lambda m: m["type"] == "status" and (m["phone"] or {}).get("state") == "done")
    assert done["phone"]["asked"] == "208"
    assert house.parts.switch.facts("202").forward == "208"
    await bert.ask("status_set", status="AVAILABLE")
    await bert.until(lambda m: m["type"] == "own" and not m["member"]["line"]["forwarded"])
    assert house.parts.switch.facts("202").forward == ""


async def test_colleagues_see_what_a_status_did_not_do(house: House) -> None:
    entitled, plain = await house.connect("anna", "all"), await house.connect("cleo", "plain")
    before = len(plain.raw)
    house.parts.switch.refuse("202", Ability.FORWARD, True)
    bert = await house.connect("bert", kind="command")
    await bert.ask("status_set", status="MEETING", call_forward="20877")
    told = await entitled.member("bert", lambda m: "phone" in m)
    assert (told["phone"]["state"], told["phone"]["asked"]) == ("unsupported", "20877")
    await plain.member("bert", lambda m: m["status"]["status"] == "MEETING")
    await bert.ask("status_set", status="AVAILABLE")
    await plain.member("bert", lambda m: m["status"]["status"] == "AVAILABLE")
    assert not [text for text in plain.raw[before:] if "20877" in text or "phone" in text]
    await entitled.member("bert", lambda m: "phone" not in m)


# Calls


async def test_a_call_between_two_and_its_lamps(house: House) -> None:
    anna = await house.connect("anna", "all")
    assert (await anna.ask("dial", number="202"))["type"] == "done"
    await anna.member("bert", lambda m: m["line"]["state"] == "ringing")
    bert = await house.connect("bert")
    assert (await bert.ask("answer"))["type"] == "done"
    await anna.member("bert", lambda m: m["line"]["state"] == "talking")
    assert (await anna.ask("hold"))["type"] == "done"
    assert (await anna.ask("resume"))["type"] == "done"
    assert (await anna.ask("hangup"))["type"] == "done"
    await anna.until(lambda m: m["type"] == "own" and m["member"]["line"]["state"] == "idle")
    states = [m["member"]["line"]["state"] for m in anna.told if m["type"] == "own"]
    assert [state for i, state in enumerate(states) if i == 0 or state != states[i - 1]] == [
        *("idle", "dialing", "talking", "held", "talking", "idle")
    ]


async def test_pickup_needs_the_right(house: House) -> None:
    anna = await house.connect("anna")
    house.parts.switch.ring("202", "030555", "")
    assert (await anna.ask("pickup", client="Bert"))["type"] == "done"
    assert house.parts.switch.facts("201").state == "talking"
    await house.directory.set_group("all", rights=parse_rights("v m"))
    house.parts.switch.ring("203", "030555", "")
    assert (await anna.ask("pickup", client="cleo"))["code"] == "not_allowed"


async def test_what_the_telephone_refuses_is_told(house: House) -> None:
    anna = await house.connect("anna")
    for request in ({"type": "answer"}, {"type": "dial", "number": "Anna"}, {"type": "resume"}):
        refused = await anna.ask(**request)
        assert refused["type"] == "error"
        assert refused["sentence"]


# Beside the WebSocket


async def test_healthz_and_metrics(house: House) -> None:
    base = house.url.replace("ws", "http", 1)
    async with aiohttp.ClientSession() as http:
        assert (await http.get(base + "/healthz")).status == 200
        answer = await http.get(base + "/metrics")
        metrics = await answer.text()
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert "# TYPE ctiserver_clients gauge\nctiserver_clients 4\n" in metrics
    assert 'ctiserver_provider_up{provider="simulated"} 1\n' in metrics
