"""Rows that repeat, with the real store and presence: days come and go without a new file, restarts and dismissals."""

from datetime import timedelta

import pytest

from ctiserver.domain.status import Status
from ctiserver.server.prm_import import REPEAT
from tests.ctiserver.server.prm.house import HEAD, House, until
from tests.ctiserver.server.prm.test_together import Server
from tests.ctiserver.server.prm.test_together import server as server

REPEATING = HEAD.strip() + ";Repeat\n"
DAY = timedelta(days=1)
YOGA = '2;schmidt;4;0;2026-11-23 10:00;2026-11-23 14:50;Yoga;;dnd;Outlook;"FREQ=DAILY;COUNT=20"'


async def put(server: Server, *rows: str) -> None:
    server.config.prm_dir.mkdir(exist_ok=True)
    (server.config.prm_dir / "PrmImport.csv").write_text(REPEATING + "\n".join(rows))
    await server.importer.reload()


async def move(server: Server, days: float) -> None:
    """Time goes on; whoever keeps the time of this client acts."""
    server.now += DAY * days
    await server.importer._step()
    await server.presence._catch_up("schmidt")


async def test_every_day_has_its_own_status_also_beyond_what_was_first_worked_out(server: Server) -> None:
    await put(server, YOGA)
    ids = set()
    for _ in range(20):
        (entry,) = server.presence.stack("schmidt").entries
        assert (entry.info, entry.since) == ("Yoga", server.now.replace(hour=9, minute=0))
        ids.add(entry.id)
        await move(server, 0.25)
        assert server.shown == []
        await move(server, 0.75)
    assert (len(ids), server.shown) == (20, [])


async def test_to_end_one_time_is_not_to_end_the_next(server: Server) -> None:
    await put(server, YOGA)
    await move(server, 0.01)
    await server.choose(Status.AVAILABLE)
    await server.restart()
    assert server.shown == []
    await move(server, 1)
    assert server.shown == ["Yoga"]


async def test_other_content_is_there_for_every_time(server: Server) -> None:
    await put(server, YOGA)
    await put(server, YOGA.replace("Yoga", "Pilates"))
    assert server.shown == ["Pilates"]
    await move(server, 1)
    assert server.shown == ["Pilates"]


async def test_without_the_row_the_times_to_come_are_gone(server: Server) -> None:
    await put(server, YOGA)
    assert server.presence.coming("schmidt")
    await put(server)
    assert (server.shown, server.presence.coming("schmidt")) == ([], ())


async def test_reading_the_same_again_changes_nothing(server: Server) -> None:
    await put(server, YOGA)
    before = server.presence.stack("schmidt")
    await put(server, YOGA)
    await server.importer._read_again()
    assert server.presence.stack("schmidt") is before


async def test_a_clock_that_was_wrong_by_a_year_finds_its_times_again(server: Server) -> None:
    server.now += 365 * DAY
    await put(server, YOGA.replace(";COUNT=20", ""))
    assert server.shown == ["Yoga"]
    await move(server, -365)
    assert server.shown == ["Yoga"]
    assert server.presence.coming("schmidt")[0][0] == server.now.replace(hour=13, minute=50)


async def test_available_every_evening_ends_what_still_runs(server: Server) -> None:
    holiday = "1;schmidt;10;0;;;Holiday;;;HR;"
    evening = '3;schmidt;0;0;2026-11-02 18:00;;;;;HR;"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"'
    await put(server, evening, YOGA.replace("14:50", "23:00"))
    assert server.shown == ["Yoga"]
    await move(server, 0.5)
    assert server.shown == []
    await put(server, evening, YOGA.replace("14:50", "23:00"), holiday)
    assert server.shown == ["Holiday"]
    await server.restart()
    assert server.shown == ["Holiday"]
    await move(server, 1)
    assert server.shown == []


@pytest.mark.parametrize("days", [1, 6, 400])
async def test_the_file_is_read_again_every_day_because_it_repeats(house: House, days: int) -> None:
    house.write(REPEATING + YOGA.replace(";COUNT=20", ""))
    async with house.running():
        (first, *_) = house.presence.records["schmidt"]
        house.now += days * REPEAT
        await house.presence.more_than(1)
        assert house.presence.records["schmidt"][0].start == (first.start or house.now) + days * REPEAT


async def test_a_file_without_repeating_rows_is_not_read_again(house: House) -> None:
    house.write(REPEATING + YOGA[: YOGA.index('"')])
    async with house.running():
        house.now += 400 * DAY
        await until(lambda: house.importer.report()["looked_at"] == "2027-12-28T09:30:00Z")
        assert house.presence.times == 1
