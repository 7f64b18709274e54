"""The command ``cti``: every line of its contract."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.end_to_end.processes import Server

STATUS = {"status", "id", "info", "since", "source", "set_by"}


class TestStatus:
    async def test_the_whole_stack_top_first(self, server: Server) -> None:
        (await server.cti("anna", "status", "set", "MEETING", "--until", "+90m", "--info", "Büro Süd")).ok()
        shown = (await server.cti("anna", "status", "show", "--json")).ok().json
        assert set(shown) >= {"client", "revision", "shown", "stack", "next", "phone"}
        assert shown["client"] == "anna"
        assert shown["shown"] == shown["stack"][0]
        assert set(shown["shown"]) >= STATUS | {"until"}
        assert (shown["shown"]["status"], shown["shown"]["id"], shown["shown"]["info"]) == ("MEETING", 6, "Büro Süd")
        assert (shown["shown"]["source"], shown["shown"]["set_by"]) == ("manual", "anna")
        assert [entry["status"] for entry in shown["stack"]] == ["MEETING", "AVAILABLE"]
        assert "until" not in shown["stack"][1]
        lasts = datetime.fromisoformat(shown["shown"]["until"]) - datetime.now(UTC)
        assert timedelta(minutes=88) < lasts <= timedelta(minutes=90)

    async def test_set_by_number_until_a_time_and_clear(self, server: Server) -> None:
        until = (datetime.now(UTC) + timedelta(hours=2)).isoformat(timespec="seconds").replace("+00:00", "Z")
        (await server.cti("anna", "status", "set", "2", "--until", until)).ok()
        shown = (await server.cti("anna", "status", "show", "--json")).ok().json
        assert shown["shown"]["status"] == "AWAY"
        assert shown["shown"]["until"] == until
        (await server.cti("anna", "status", "clear")).ok()
        after = (await server.cti("anna", "status", "show", "--json")).ok().json
        assert [entry["status"] for entry in after["stack"]] == ["AVAILABLE"]
        assert after["revision"] > shown["revision"]

    async def test_for_a_colleague(self, server: Server) -> None:
        (await server.cti("anna", "status", "set", "HOLIDAY", "--for", "bert")).ok()
        shown = (await server.cti("bert", "status", "show", "--json")).ok().json["shown"]
        assert (shown["status"], shown["source"], shown["set_by"]) == ("HOLIDAY", "colleague", "anna")
        (await server.cti("anna", "status", "clear", "--for", "bert")).ok()
        assert (await server.cti("bert", "status", "show", "--json")).ok().json["shown"]["status"] == "AVAILABLE"

    async def test_not_for_someone_without_the_right(self, server: Server) -> None:
        (await server.admin("group", "member", "add", "Team", "anna", "--rights", "-sc")).ok()
        (await server.cti("anna", "status", "set", "HOLIDAY", "--for", "bert")).refused("bert")
        assert (await server.cti("bert", "status", "show", "--json")).ok().json["shown"]["status"] == "AVAILABLE"

    @pytest.mark.parametrize("status", ["LOGGEDOUT", "1", "12", "nonsense"])
    async def test_what_cannot_be_chosen(self, server: Server, status: str) -> None:
        done = await server.cti("anna", "status", "set", status)
        assert done.code in {1, 2}
        assert done.err
        assert "Traceback" not in done.err

    async def test_the_phone_follows_and_gets_back_what_it_had(self, server: Server) -> None:
        (await server.cti("anna", "forward", "203")).ok()
        (await server.cti("anna", "status", "set", "MEETING", "--forward", "202")).ok()
        watch = await server.watch("anna", "Team")
        await watch.member("anna", lambda member: member["line"].get("forward") == "202")
        phone = (await server.cti("anna", "status", "show", "--json")).ok().json["phone"]
        assert phone["asked"] == "202"
        (await server.cti("anna", "status", "clear")).ok()
        await watch.member("anna", lambda member: member["line"].get("forward") == "203")
        assert (await server.phone("201"))["forward"] == "203"

    async def test_a_phone_that_cannot_says_so(self, server: Server) -> None:
        (await server.admin("simulate", "refuse", "201", "dnd", "on")).ok()
        watch = await server.watch("bert", "Team")
        (await server.cti("anna", "status", "set", "BUSY", "--forward", "dnd")).ok()
        await watch.member("anna", lambda member: member["status"]["status"] == "BUSY")
        phone = (await server.cti("anna", "status", "show", "--json")).ok().json["phone"]
        assert phone["asked"] == "dnd"
        assert "done" not in str(phone.get("state"))
        assert not (await server.phone("201"))["dnd"]

    async def test_no_choice_is_lost_when_the_server_is_killed(self, server: Server) -> None:
        (await server.cti("anna", "status", "set", "PAUSE")).ok()
        assert server.running is not None
        server.running.process.kill()
        await server.running.ended()
        await server.start()
        assert (await server.cti("anna", "status", "show", "--json")).ok().json["shown"]["status"] == "PAUSE"


class TestGroups:
    async def test_those_one_may_see_with_stable_ids(self, server: Server) -> None:
        (await server.admin("group", "add", "Geheim")).ok()
        (group,) = (await server.cti("anna", "groups", "--json")).ok().json
        assert group["name"] == "Team"
        (await server.admin("group", "set", "Team", "--name", "Mannschaft")).ok()
        (renamed,) = (await server.cti("anna", "groups", "--json")).ok().json
        assert (renamed["id"], renamed["name"]) == (group["id"], "Mannschaft")


class TestWatch:
    async def test_members_as_the_contract_writes_them(self, server: Server) -> None:
        (await server.admin("client", "add", "leise", "--password-stdin", stdin="x\n")).ok()
        (await server.admin("group", "member", "add", "Team", "leise")).ok()
        (await server.admin("simulate", "ring", "202", "--from", "0301", "--name", "Schulze GmbH")).ok()
        watch = await server.watch("anna", "Team")
        members = await watch.snapshot()
        assert set(members) == {"anna", "bert", "chris", "tor", "leise"}
        bert = members["bert"]
        assert bert["line"]["state"] == "ringing"
        assert bert["line"]["flags"] == []
        (call,) = bert["line"]["calls"]
        assert {key: call[key] for key in ("state", "direction", "number", "name")} == {
            "state": "ringing", "direction": "in", "number": "0301", "name": "Schulze GmbH",
        }  # fmt: skip
        assert set(bert["status"]) >= STATUS - {"set_by"}
        assert bert["logged_in"] is False
        assert members["anna"]["logged_in"] is True
        assert members["leise"]["line"] is None
        assert "logged_in" not in members["tor"]

    async def test_follows_members_and_the_end_of_the_group(self, server: Server) -> None:
        watch = await server.watch("anna", "Team")
        await watch.snapshot()
        (await server.admin("client", "add", "neu")).ok()
        (await server.admin("group", "member", "add", "Team", "neu")).ok()
        await watch.member("neu", lambda member: True)
        (await server.admin("group", "member", "remove", "Team", "neu")).ok()
        removed = await watch.event(lambda event: event["event"] == "removed")
        assert removed["client"] == "neu"
        (await server.admin("group", "remove", "Team")).ok()
        await watch.event(lambda event: event["event"] == "group_gone")

    async def test_comes_back_by_itself(self, server: Server) -> None:
        watch = await server.watch("anna", "Team")
        await watch.snapshot()
        await server.stop()
        await watch.event(lambda event: event == {"event": "link", "state": "down"})
        await server.start()
        await watch.event(lambda event: event == {"event": "link", "state": "up"}, patience=40)
        assert set(await watch.snapshot()) == {"anna", "bert", "chris", "tor"}

    async def test_a_group_one_may_not_see(self, server: Server) -> None:
        (await server.admin("group", "add", "Geheim")).ok()
        done = await server.cti("anna", "watch", "Geheim", "--json")
        done.refused("Geheim")


class TestCalls:
    async def test_from_dialing_to_the_end(self, server: Server) -> None:
        watch = await server.watch("chris", "Team")
        await watch.snapshot()
        (await server.cti("anna", "dial", "202")).ok()
        dialing = await watch.member("anna", lambda member: member["line"]["state"] == "dialing")
        assert dialing["line"]["calls"][0]["direction"] == "out"
        (await server.cti("bert", "answer")).ok()
        await watch.member("bert", lambda member: member["line"]["state"] == "talking")
        (await server.cti("anna", "hold")).ok()
        await watch.member("anna", lambda member: member["line"]["state"] == "held")
        (await server.cti("anna", "resume")).ok()
        await watch.member("anna", lambda member: member["line"]["state"] == "talking")
        (await server.cti("anna", "hangup")).ok()
        await watch.member("anna", lambda member: member["line"]["state"] == "idle")
        assert (await server.phone("202"))["state"] == "idle"

    async def test_transfer_and_pickup(self, server: Server) -> None:
        (await server.admin("simulate", "ring", "201", "--from", "0301")).ok()
        (await server.cti("anna", "answer")).ok()
        (await server.cti("anna", "transfer", "202")).ok()
        assert (await server.phone("201"))["state"] == "idle"
        assert (await server.phone("202"))["state"] == "ringing"
        (await server.cti("chris", "pickup", "bert")).ok()
        assert (await server.phone("202"))["state"] == "idle"
        phone = await server.phone("203")
        assert phone["state"] == "talking"
        assert phone["calls"][0]["number"] == "0301"

    async def test_pickup_without_the_right(self, server: Server) -> None:
        (await server.admin("group", "set", "Team", "--rights", "v m")).ok()
        (await server.admin("simulate", "ring", "202", "--from", "0301")).ok()
        (await server.cti("anna", "pickup", "bert")).refused("bert")
        assert (await server.phone("202"))["state"] == "ringing"

    async def test_forward_and_do_not_disturb(self, server: Server) -> None:
        (await server.cti("anna", "forward", "202")).ok()
        assert (await server.phone("201"))["forward"] == "202"
        (await server.cti("anna", "forward", "off")).ok()
        (await server.cti("anna", "dnd", "on")).ok()
        phone = await server.phone("201")
        assert (phone["forward"] or None, phone["dnd"]) == (None, True)
        (await server.cti("anna", "dnd", "off")).ok()
        assert not (await server.phone("201"))["dnd"]

    async def test_what_the_telephone_refuses(self, server: Server) -> None:
        (await server.cti("anna", "hangup")).refused()
        (await server.cti("anna", "dial", "keine Nummer")).refused()
        (await server.admin("simulate", "offline", "201")).ok()
        (await server.cti("anna", "dial", "202")).refused()


class TestWrongInput:
    async def test_wrong_password(self, server: Server) -> None:
        (await server.cti("anna", "groups", "--json", password="falsch")).refused()

    async def test_a_client_without_login(self, server: Server) -> None:
        (await server.cti("tor", "groups", "--json", password="")).refused()

    @pytest.mark.parametrize("url", ["ws://127.0.0.1:1", "nonsense", "wss://127.0.0.1:1", "ws://example.invalid:7443"])
    async def test_wrong_address(self, server: Server, url: str) -> None:
        done = await server.commands.run(
            "cti", "--server", url, "--user", "anna", "--password-stdin", "groups", stdin="geheim\n"
        )
        assert done.code in {1, 2}
        assert done.err.strip()
        assert "Traceback" not in done.err

    async def test_wrong_use(self, server: Server) -> None:
        for arguments in (["status", "sing"], ["dial"], ["dnd", "perhaps"]):
            assert (await server.cti("anna", *arguments)).code == 2
