"""For whom no desktop is there the server ends statuses itself, and gives the telephone back exactly what it had:
also when it is killed in the middle and the end passes meanwhile.
"""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.end_to_end.processes import Server, Watch, reached

HEADER = "ID;Client;Status;StartTime;EndTime;Info;CallForward"


def ends_in(seconds: float) -> datetime:
    return datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=seconds)


def import_row(client: str, until: datetime, forward: str) -> str:
    """A row for a status that has begun, in the server's local time."""
    begun, end = datetime.now() - timedelta(minutes=1), until.astimezone().replace(tzinfo=None)
    return f"{HEADER}\n7;{client};MEETING;{begun:%Y-%m-%d %H:%M};{end:%Y-%m-%d %H:%M:%S};Messe;{forward}\n"


def is_busy_with(status: str, **line: Any) -> Any:
    """A member with this status whose line has these values, each absent where it is None."""

    def wanted(member: dict[str, Any]) -> bool:
        has = {name: member["line"].get(name) or None for name in line}
        return bool(member["status"]["status"] == status and has == line)

    return wanted


def statuses(watch: Watch, client: str) -> list[str]:
    """Every status of this client that was told so far, repetitions left out."""
    told: list[str] = []
    for event in watch.told():
        for member in [*event.get("members", []), *filter(None, [event.get("member")])]:
            if member["client"] == client and told[-1:] != [member["status"]["status"]]:
                told.append(member["status"]["status"])
    return told


async def test_a_status_of_someone_who_never_logs_in_ends_by_itself(server: Server) -> None:
    watch = await server.watch("bert", "Team")
    await watch.snapshot()
    until = ends_in(5)
    for_tor = ["--for", "tor", "--until", until.isoformat(), "--forward", "0301234"]
    (await server.cti("bert", "status", "set", "MEETING", *for_tor)).ok()
    await watch.member("tor", is_busy_with("MEETING", forward="0301234"))
    assert (await server.phone("290"))["forward"] == "0301234"
    await watch.member("tor", is_busy_with("AVAILABLE", forward=None))
    assert datetime.now(UTC) >= until
    assert (await server.phone("290"))["forward"] is None
    assert statuses(watch, "tor") == ["AVAILABLE", "MEETING", "AVAILABLE"]


async def test_killed_in_the_middle_it_gives_back_at_the_next_start_what_the_telephones_had(server: Server) -> None:
    (await server.cti("anna", "forward", "444")).ok()
    watch = await server.watch("bert", "Team")
    await watch.snapshot()
    until = ends_in(8)
    server.write_import(import_row("tor", until, "dnd"))
    for_anna = ["--for", "anna", "--until", until.isoformat(), "--forward", "208"]
    both = server.admin("prm", "reload"), server.cti("bert", "status", "set", "BUSY", *for_anna)
    for done in await asyncio.gather(*both):
        done.ok()
    await watch.member("anna", is_busy_with("BUSY", forward="208"))
    await watch.member("tor", is_busy_with("MEETING", flags=["dnd"]))
    before = (await server.cti("anna", "status", "show", "--json")).ok().json
    assert before["phone"]["restores"] == "444"
    assert server.running is not None
    server.running.process.kill()
    await server.running.ended()
    assert datetime.now(UTC) < until
    await reached(until)
    await server.start()
    after = (await server.cti("anna", "status", "show", "--json")).ok().json
    assert (after["shown"]["status"], after["revision"]) == ("AVAILABLE", before["revision"] + 1)
    await watch.member("anna", is_busy_with("AVAILABLE", forward="444"))
    await watch.member("tor", is_busy_with("AVAILABLE", flags=None))
    assert ((await server.phone("201"))["forward"], (await server.phone("290"))["dnd"]) == ("444", False)
    assert statuses(watch, "anna") == ["AVAILABLE", "BUSY", "AVAILABLE"]
