"""A row that is refused although a status runs by its id: the typo ends nothing, and the report says so."""

from datetime import timedelta

import pytest

from ctiserver.domain.status import Status
from tests.ctiserver.server.prm.house import HEAD, House
from tests.ctiserver.server.prm.test_together import HOLIDAY, MEETING, Server
from tests.ctiserver.server.prm.test_together import server as server

DAILY = '7;schmidt;4;0;2026-11-20 10:00;2026-11-20 12:00;Yoga;;;HR;"FREQ=DAILY"'

TYPOS = [
    MEETING.replace("18:00", "18.00"),
    MEETING.replace(";6;", ";meeting!;"),
    MEETING.replace("schmidt", "schmitt"),
    MEETING.replace(";Outlook", ""),
    MEETING.replace("Meeting", "Meeting; and more; and more"),
]


@pytest.mark.parametrize("typo", TYPOS)
async def test_what_runs_stays_through_a_typo_and_goes_with_the_row(server: Server, typo: str) -> None:
    await server.file(HOLIDAY, MEETING)
    before = server.presence.stack("schmidt")
    await server.file(HOLIDAY, typo)
    assert server.presence.stack("schmidt") is before
    problems = server.importer.report()["problems"]
    assert [(problem["line"], problem["severity"]) for problem in problems] == [(3, "error"), (3, "warning")]
    assert (problems[1]["column"], problems[1]["value"]) == ("ID", "0")
    assert "stays as it is" in problems[1]["message"]
    await server.file(HOLIDAY)
    assert server.shown == ["Holiday"]


async def test_a_restart_does_not_end_it_either(server: Server) -> None:
    await server.file(MEETING)
    await server.file(TYPOS[0])
    await server.restart()
    assert server.shown == ["Meeting"]
    await server.file(MEETING.replace("Meeting", "Other"))
    assert server.shown == ["Other"]
    assert server.importer.report()["problems"] == []


async def test_it_still_ends_at_its_end_and_is_foretold(server: Server) -> None:
    await server.file(MEETING)
    await server.file(TYPOS[0])
    ((end, entry),) = server.presence.coming("schmidt")
    assert entry.status.name == "AVAILABLE"
    server.now = end
    await server.presence._catch_up("schmidt")
    assert server.shown == []


async def test_a_row_that_repeats_is_held_too(server: Server) -> None:
    head, rows = HEAD.strip() + ";Repeat\n", [DAILY, DAILY.replace("DAILY", "HOURLY"), DAILY.replace("DAILY", "WEEKLY")]
    for row, shown in zip(rows, [["Yoga"], ["Yoga"], []], strict=True):
        server.config.prm_dir.mkdir(exist_ok=True)
        (server.config.prm_dir / "PrmImport.csv").write_text(head + row)
        await server.importer.reload()
        assert server.shown == shown


async def test_a_row_of_status_0_ends_it_all_the_same(server: Server) -> None:
    await server.file(MEETING)
    await server.file(TYPOS[0], "9;schmidt;0;0;2026-11-23 10:15;;;;;HR")
    assert server.shown == []


async def test_what_a_person_ended_does_not_come_back_by_a_restart_during_a_typo(server: Server) -> None:
    await server.file(MEETING)
    server.now += timedelta(minutes=1)
    await server.choose(Status.AVAILABLE)
    await server.file(TYPOS[0])
    await server.restart()
    await server.file(MEETING)
    assert server.shown == []


async def test_without_a_running_status_a_refused_row_is_just_refused(house: House) -> None:
    house.write(HEAD + TYPOS[0] + "\n")
    await house.importer.start()
    assert (list(house.presence.held), len(house.messages())) == (["id:0"], 1)


@pytest.mark.parametrize("rows", [(TYPOS[0], TYPOS[0]), (TYPOS[0], HOLIDAY.replace("1", "0", 1)), (TYPOS[0][1:],)])
async def test_only_an_id_of_its_own_holds(house: House, rows: tuple[str, ...]) -> None:
    house.presence.running = {"id:0", "id:"}
    house.write(HEAD + "\n".join(rows) + "\n")
    await house.importer.start()
    assert list(house.presence.held) == []
    assert not any("stays as it is" in message for message in house.messages())
