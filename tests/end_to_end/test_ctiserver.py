"""The command ``ctiserver``: every line of its contract, with the server stopped and running."""

import json
import ssl
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from tests.end_to_end.processes import Admin, Commands, Server

HEADER = "ID;Client;Status;Activity;StartTime;EndTime;Info;Caption;CallForward;SetBy"


def today(**shift: float) -> str:
    return (datetime.now() + timedelta(**shift)).strftime("%Y-%m-%d %H:%M")


class TestInit:
    async def test_makes_everything_and_prints_the_password_once(self, commands: Commands, tmp_path: Path) -> None:
        config = tmp_path / "new"
        done = (await commands.run("ctiserver", "init", "--config", config)).ok()
        assert done.out.strip()
        assert {path.name for path in config.iterdir()} >= {"server", "prm", "ctiserver.db", "tls"}
        assert "PrmImportReloadInterval_min" in (config / "server" / "server.ini").read_text("utf-8")
        assert list((config / "prm").iterdir())
        (await commands.run("ctiserver", "init", "--config", config)).refused()

    async def test_takes_the_password_given(self, commands: Commands, tmp_path: Path) -> None:
        done = await commands.run(
            "ctiserver",
            "init",
            "--config",
            tmp_path / "x",
            "--admin",
            "root",
            "--admin-password-stdin",
            stdin="wurzel\n",
        )
        assert "wurzel" not in done.ok().out

    async def test_the_directory_may_come_from_the_environment(self, commands: Commands, tmp_path: Path) -> None:
        (await commands.run("ctiserver", "init", CTISERVER_CONFIG=str(tmp_path / "y"))).ok()
        assert (tmp_path / "y" / "ctiserver.db").exists()


class TestWrongUse:
    @pytest.mark.parametrize(
        "arguments", [("nonsense",), ("client",), ("client", "add"), ("line", "add", "7"), ("simulate", "sing", "201")]
    )
    async def test_ends_with_2(self, idle_server: Server, arguments: tuple[str, ...]) -> None:
        done = await idle_server.admin(*arguments)
        assert done.code == 2
        assert done.err

    async def test_a_directory_without_a_server(self, commands: Commands, tmp_path: Path) -> None:
        (await commands.run("ctiserver", "client", "list", "--config", tmp_path)).refused("init")

    async def test_what_is_not_there(self, idle_server: Server) -> None:
        (await idle_server.admin("client", "show", "nobody")).refused("nobody")
        (await idle_server.admin("line", "remove", "777")).refused("777")
        (await idle_server.admin("group", "member", "add", "Team", "nobody")).refused("nobody")
        (await idle_server.admin("simulate", "ring", "201", "--from", "1")).refused()

    async def test_a_line_is_no_member(self, idle_server: Server) -> None:
        (await idle_server.admin("group", "member", "add", "Team", "201")).refused("no-login")


@pytest.mark.parametrize("running", [False, True], ids=["stopped", "running"])
class TestAdministration:
    @pytest.fixture
    async def admin(self, idle_server: Server, running: bool) -> Admin:
        if running:
            await idle_server.start()
        return idle_server.admin

    async def test_clients(self, admin: Admin) -> None:
        named = ["--last-name", "Größler", "--first-name", "Zoë", "--email", "z@example.com", "--department", "Büro"]
        (await admin("client", "add", "zoe", *named, "--password-stdin", stdin="x\n")).ok()
        shown = (await admin("client", "show", "zoe", "--json")).ok().json
        assert shown["last_name"] == "Größler"
        assert shown["kind"] == "user"
        (await admin("client", "set", "zoe", "--department", "Lager", "--line", "203")).ok()
        listed = {client["name"]: client for client in (await admin("client", "list", "--json")).ok().json}
        assert set(listed) == {"anna", "bert", "chris", "tor", "zoe"}
        assert listed["zoe"]["department"] == "Lager"
        (await admin("client", "password", "zoe", "--password-stdin", stdin="y\n")).ok()
        (await admin("client", "add", "zoe")).refused("zoe")
        (await admin("client", "remove", "zoe")).ok()
        (await admin("client", "show", "zoe")).refused()

    async def test_lines(self, admin: Admin) -> None:
        (await admin("line", "add", "250", "--number", "250", "--name", "Werkstatt", "--address", "SIM/250")).ok()
        listed = {line["id"]: line for line in (await admin("line", "list", "--json")).ok().json}
        assert listed["250"]["address"] == "SIM/250"
        assert listed["201"]["address"] == "201"
        (await admin("line", "set", "250", "--number", "251")).ok()
        (await admin("line", "remove", "250")).ok()
        assert "250" not in {line["id"] for line in (await admin("line", "list", "--json")).ok().json}

    async def test_groups(self, admin: Admin) -> None:
        (await admin("group", "add", "Büro Süd")).ok()
        shown = (await admin("group", "show", "Büro Süd", "--json")).ok().json
        assert shown["rights"] == "v m sm lm"
        (await admin("group", "member", "add", "Büro Süd", "anna", "--rights", "-sm mn")).ok()
        (await admin("group", "set", "Büro Süd", "--rights", "v m")).ok()
        shown = (await admin("group", "show", "Büro Süd", "--json")).ok().json
        assert shown["rights"] == "v m"
        assert [member["client"] for member in shown["members"]] == ["anna"]
        (await admin("group", "member", "remove", "Büro Süd", "anna")).ok()
        (await admin("group", "add", "X", "--rights", "v nonsense")).refused("nonsense")
        (await admin("group", "remove", "Büro Süd")).ok()
        assert {group["name"] for group in (await admin("group", "list", "--json")).ok().json} == {"Team"}


class TestImport:
    async def test_check_reads_as_the_import_would(self, idle_server: Server, tmp_path: Path) -> None:
        file = tmp_path / "a.csv"
        rows = [f"0;anna;6;0;{today()};{today(hours=1)};Jour fixe;Caption;208;Outlook", "1;nobody;6;;;;;;;"]
        file.write_text("\n".join([HEADER, *rows, ""]), "utf-8")
        done = await idle_server.admin("prm", "check", file, "--json")
        assert done.code == 1
        assert set(done.json) == {"file", "encoding", "rows_read", "rows_ok", "problems", "preview"}
        assert (done.json["rows_read"], done.json["rows_ok"]) == (2, 1)
        (problem,) = done.json["problems"]
        assert (problem["line"], problem["column"], problem["value"]) == (3, "Client", "nobody")
        assert problem["severity"] in {"error", "warning"}
        (shown,) = done.json["preview"]
        assert set(shown) == {"client", "status", "start", "end", "call_forward", "info", "set_by", "id"}
        assert (shown["client"], shown["status"], shown["call_forward"]) == ("anna", "MEETING", "208")
        assert shown["start"].endswith("Z")

    async def test_a_good_file_passes(self, idle_server: Server, tmp_path: Path) -> None:
        file = tmp_path / "b.csv"
        file.write_text(f"{HEADER}\n0;anna;6;;;{today(hours=2)};;;;\n", "utf-8")
        assert (await idle_server.admin("prm", "check", file, "--json")).ok().json["problems"] == []

    @pytest.mark.parametrize("raw", [b"", b"Client,Status\nanna,6\n", b"\xff\xfe\x00", b'Client;Status\n"anna;6\n'])
    async def test_an_unreadable_file_is_told_in_a_sentence(
        self, idle_server: Server, tmp_path: Path, raw: bytes
    ) -> None:
        file = tmp_path / "c.csv"
        file.write_bytes(raw)
        done = await idle_server.admin("prm", "check", file)
        assert done.code == 1
        assert done.out.strip() + done.err.strip()
        assert "Traceback" not in done.err

    async def test_reload_reads_at_once_and_reports(self, server: Server) -> None:
        watch = await server.watch("anna", "Team")
        await watch.snapshot()
        server.write_import(f"{HEADER}\n0;bert;MEETING;;;{today(hours=1)};Besuch;;;Kalender\n5;nobody;6;;;;;;;\n")
        await server.admin("prm", "reload")
        member = await watch.member("bert", lambda member: member["status"]["status"] == "MEETING")
        assert member["status"]["info"] == "Besuch"
        report = (await server.admin("prm", "report", "--json")).ok().json
        assert [problem["line"] for problem in report["problems"]] == [3]
        status = (await server.admin("status", "--json")).ok().json
        assert status["last_import"]


class TestRunning:
    async def test_status(self, server: Server) -> None:
        status = (await server.admin("status", "--json")).ok().json
        assert status["providers"]["simulated"] == "up"
        assert status["uptime"] >= 0

    async def test_watchdog_and_figures(self, server: Server) -> None:
        base = server.url.replace("ws://", "http://")
        async with aiohttp.ClientSession(base) as web:
            async with web.get("/healthz") as answer:
                assert answer.status == 200
            async with web.get("/metrics") as answer:
                assert "ctiserver_connections 0" in await answer.text()
            async with web.get("/nothing") as answer:
                assert answer.status == 404

    async def test_ends_cleanly(self, server: Server) -> None:
        await server.stop()
        (await server.admin("status", "--json")).refused()
        await server.start()

    async def test_the_port_is_taken(self, server: Server, company: Path, tmp_path: Path) -> None:
        other = tmp_path / "other"
        (await server.commands.run("ctiserver", "init", "--config", other)).ok()
        taken = server.url.removeprefix("ws://")
        (await server.commands.run("ctiserver", "run", "--config", other, "--listen", taken, "--no-tls")).refused(taken)

    async def test_the_directory_is_in_use(self, server: Server) -> None:
        done = await server.admin("run", "--listen", "127.0.0.1:0", "--no-tls")
        done.refused()

    async def test_without_tls_only_on_this_machine(self, idle_server: Server) -> None:
        done = await idle_server.admin("run", "--listen", "0.0.0.0:0", "--no-tls")
        assert done.code in {1, 2}
        assert done.err

    async def test_a_damaged_ini_is_told_and_survived(self, idle_server: Server) -> None:
        (idle_server.config / "server" / "server.ini").write_bytes(
            b"[Customize\nPrmImportReloadInterval_min = bald\n\xff"
        )
        await idle_server.start()
        (await idle_server.admin("status", "--json")).ok()

    async def test_a_damaged_database_is_told(self, idle_server: Server) -> None:
        (idle_server.config / "ctiserver.db").write_bytes(b"this is no database" * 100)
        (await idle_server.admin("run", "--listen", "127.0.0.1:0", "--no-tls")).refused("ctiserver.db")

    async def test_tls_with_the_certificate_it_made(self, idle_server: Server) -> None:
        running = await idle_server.commands.start(
            "ctiserver", "run", "--config", idle_server.config, "--listen", "127.0.0.1:0"
        )
        _, line = await running.line(lambda line: line.startswith("listening on wss://"))
        url = line.removeprefix("listening on ")
        (certificate,) = [path for path in (idle_server.config / "tls").iterdir() if b"BEGIN CERT" in path.read_bytes()]
        login = ["--server", url, "--user", "anna", "--password-stdin"]
        groups = await idle_server.commands.run(
            "cti", *login, "--ca", certificate, "groups", "--json", stdin="geheim\n"
        )
        assert [group["name"] for group in groups.ok().json] == ["Team"]
        (await idle_server.commands.run("cti", *login, "groups", "--json", stdin="geheim\n")).refused()
        context = ssl.create_default_context(cafile=certificate)
        async with aiohttp.ClientSession() as web, web.get(f"{url.replace('wss', 'https')}/healthz", ssl=context) as ok:
            assert ok.status == 200


class TestSimulate:
    async def test_a_call_from_outside(self, server: Server) -> None:
        (await server.admin("simulate", "ring", "201", "--from", "03012345670", "--name", "Schulze GmbH")).ok()
        phone = await server.phone("201")
        assert set(phone) == {"line", "state", "forward", "dnd", "calls"}
        assert phone["state"] == "ringing"
        (call,) = phone["calls"]
        assert (call["direction"], call["number"], call["name"]) == ("in", "03012345670", "Schulze GmbH")
        for command, state in [("answer", "talking"), ("hold", "held"), ("resume", "talking"), ("hangup", "idle")]:
            (await server.admin("simulate", command, "201")).ok()
            assert (await server.phone("201"))["state"] == state

    async def test_a_call_between_two(self, server: Server) -> None:
        (await server.admin("simulate", "call", "201", "202")).ok()
        assert (await server.phone("202"))["state"] == "ringing"
        (await server.admin("simulate", "answer", "202")).ok()
        listed = {line["line"]: line["state"] for line in (await server.admin("simulate", "list", "--json")).ok().json}
        assert (listed["201"], listed["202"], listed["203"]) == ("talking", "talking", "idle")

    async def test_a_telephone_goes_away_and_comes_back(self, server: Server) -> None:
        (await server.admin("simulate", "offline", "203")).ok()
        assert (await server.phone("203"))["state"] == "offline"
        (await server.admin("simulate", "ring", "203", "--from", "1")).refused()
        (await server.admin("simulate", "online", "203")).ok()
        assert (await server.phone("203"))["state"] == "idle"

    async def test_a_line_that_refuses(self, server: Server) -> None:
        (await server.admin("simulate", "refuse", "202", "forward", "on")).ok()
        (await server.cti("bert", "forward", "208")).refused()
        (await server.admin("simulate", "refuse", "202", "forward", "off")).ok()
        (await server.cti("bert", "forward", "208")).ok()
        assert (await server.phone("202"))["forward"] == "208"


async def test_a_report_is_readable_json(server: Server) -> None:
    assert json.loads((await server.admin("prm", "report", "--json")).ok().out) is not None
