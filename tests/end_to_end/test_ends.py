"""A status from PrmImport.csv comes and goes by its times, and a status with an end goes back to the one before."""

from datetime import UTC, datetime, timedelta

from tests.end_to_end.processes import Server, Watch, reached

HEADER = "ID;Client;Status;Activity;StartTime;EndTime;Info;Caption;CallForward;SetBy"


def local(**shift: float) -> str:
    return (datetime.now() + timedelta(**shift)).strftime("%Y-%m-%d %H:%M:%S")


def seed(schmidt: str, mueller: str, foerster: str) -> str:
    """The records of the product's description with their dates moved to now."""
    day, last = datetime.now(), datetime.now() + timedelta(days=15)
    rows = [
        f"0;{schmidt};6;0;{local(seconds=-1)};{local(hours=1)};Meeting;Caption;208;Outlook-Calendar",
        f"1;{mueller};10;0;{day:%Y-%m-%d} 00:00;{last:%Y-%m-%d} 23:59;Holiday;Caption;;Outlook-Calendar",
        f"2;{foerster};4;0;{local(seconds=-1)};{local(minutes=30)};Yoga;Caption;dnd;Outlook-Calendar",
    ]
    return "\r\n".join([HEADER, *rows, ""])


async def expect_seed(watch: Watch) -> None:
    anna = await watch.member("anna", lambda member: member["status"]["status"] == "MEETING")
    assert (anna["status"]["info"], anna["status"]["set_by"]) == ("Meeting", "Outlook-Calendar")
    assert anna["status"]["source"] == "import"
    lasts = datetime.fromisoformat(anna["status"]["until"]) - datetime.now(UTC)
    assert timedelta(minutes=58) < lasts < timedelta(minutes=61)


class TestTheSeed:
    async def test_is_read_at_the_start(self, idle_server: Server) -> None:
        idle_server.write_import(seed("anna", "bert", "chris"))
        await idle_server.start()
        await expect_seed(await idle_server.watch("anna", "Team"))
        watch = await idle_server.watch("bert", "Team")
        bert = await watch.member("bert", lambda member: member["status"]["status"] == "HOLIDAY")
        assert bert["status"]["info"] == "Holiday"
        await watch.member("chris", lambda member: member["line"]["flags"] == ["dnd"])
        await watch.member("anna", lambda member: member["line"].get("forward") == "208")
        assert (await idle_server.phone("201"))["forward"] == "208"
        assert (await idle_server.phone("203"))["dnd"] is True
        shown = (await idle_server.cti("chris", "status", "show", "--json")).ok().json
        assert (shown["shown"]["status"], shown["shown"]["info"]) == ("PAUSE", "Yoga")

    async def test_is_read_within_the_interval(self, idle_server: Server) -> None:
        (idle_server.config / "server" / "server.ini").write_text(
            "[customize]\nprmimportreloadinterval_MIN = 1 ; schnell\n"
        )
        await idle_server.start()
        watch = await idle_server.watch("anna", "Team")
        await watch.snapshot()
        idle_server.write_import(seed("anna", "bert", "chris"))
        await watch.member("anna", lambda member: member["status"]["status"] == "MEETING", patience=90)

    async def test_start_and_end_do_not_wait_for_the_interval(self, idle_server: Server) -> None:
        await idle_server.start()
        watch = await idle_server.watch("bert", "Team")
        assert (await watch.snapshot())["anna"]["status"]["status"] == "AVAILABLE"
        row = f"7;anna;6;;{local(seconds=4)};{local(seconds=7)};Kurz;;dnd;"
        idle_server.write_import(f"{HEADER}\n{row}\n")
        (await idle_server.admin("prm", "reload")).ok()
        await watch.member("anna", lambda member: member["status"]["info"] == "Kurz")
        await watch.member("anna", lambda member: member["status"]["status"] == "AVAILABLE")
        await watch.member("anna", lambda member: member["line"]["flags"] == [])


class TestWithoutDesktop:
    async def test_the_server_restores(self, server: Server) -> None:
        (await server.cti("anna", "status", "set", "AWAY", "--info", "davor")).ok()
        (await server.admin("simulate", "ring", "203", "--from", "1")).ok()
        watch = await server.watch("bert", "Team")
        await watch.snapshot()
        server.write_import(f"{HEADER}\n1;anna;BUSY;;{local(seconds=2)};{local(seconds=5)};kurz;;;\n")
        (await server.admin("prm", "reload")).ok()
        await watch.member("anna", lambda member: member["status"]["status"] == "BUSY")
        after = await watch.member("anna", lambda member: member["status"]["status"] == "AWAY")
        assert after["status"]["info"] == "davor"

    async def test_an_end_that_passes_while_the_server_is_down(self, server: Server) -> None:
        until = datetime.now(UTC) + timedelta(seconds=4)
        (await server.cti("anna", "status", "set", "BUSY", "--until", until.isoformat())).ok()
        await server.stop()
        await reached(until)
        await server.start()
        shown = (await server.cti("anna", "status", "show", "--json")).ok().json
        assert shown["shown"]["status"] == "AVAILABLE"
