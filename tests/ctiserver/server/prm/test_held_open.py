"""A program that has PrmImport.csv open: nothing is lost, it is said once, and the file is read when it is let go."""

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ctiserver.server.shared_file import Disk
from tests.ctiserver.server.prm.holding import Holder
from tests.ctiserver.server.prm.house import HEAD, HOLIDAY, MEETING, House, until
from tests.platforms import WINDOWS

OPEN = "is open in another program"
NOTHING, READ, WRITE, DELETE = 0, 1, 2, 4
SHARES = pytest.mark.parametrize("share", [NOTHING, READ, READ | WRITE, READ | DELETE])


class FakeWindows:
    """A disk on which somebody has the file open: Windows' number of the error says how."""

    def __init__(self) -> None:
        self.held = False
        self.keeps_readers_out = False
        self.when_read: Callable[[], None] = lambda: None
        self.disk = Disk(self.is_written, self.read)

    def is_written(self, path: Path) -> bool:
        return self.held

    def read(self, path: Path) -> bytes:
        if self.held and self.keeps_readers_out:
            error = PermissionError(13, "The process cannot access the file", str(path))
            error.winerror = 32  # type: ignore[attr-defined, unused-ignore]
            raise error
        raw = path.read_bytes()
        self.when_read()
        return raw


@pytest.fixture
def windows() -> FakeWindows:
    return FakeWindows()


@pytest.fixture
def house(tmp_path: Path, windows: FakeWindows) -> House:
    return House(tmp_path, windows.disk)


def said(caplog: pytest.LogCaptureFixture, words: str) -> int:
    return sum(words in record.message for record in caplog.records)


@pytest.mark.parametrize("keeps_readers_out", [True, False])
async def test_it_is_said_once_and_read_at_once_when_it_is_let_go(
    house: House, windows: FakeWindows, caplog: pytest.LogCaptureFixture, keeps_readers_out: bool
) -> None:
    house.write(MEETING)
    async with house.running():
        windows.held, windows.keeps_readers_out = True, keeps_readers_out
        house.write(HEAD)
        house.now += timedelta(minutes=15)
        await until(lambda: house.state == "unreadable")
        assert OPEN in house.messages()[0]
        assert house.presence.infos == {"schmidt": ["Meeting"]}
        for part in range(3):
            # Further parts of it, each of them followed by looks of the import.
            looks = house.looks_at_clock
            house.write(HOLIDAY[: len(HEAD) + 9 * part])
            await until(lambda looks=looks: house.looks_at_clock > looks + 4)  # type: ignore[misc]
        house.write(HOLIDAY)
        assert (house.state, house.presence.times) == ("unreadable", 1)
        windows.held = False
        # Not in a quarter of an hour: the clock stands still.
        await house.presence.more_than(1)
        assert (house.state, house.presence.infos) == ("read", {"mueller": ["Urlaub"]})
    assert said(caplog, OPEN) == 1
    assert house.messages() == []


async def test_nothing_is_lost_over_a_restart(house: House, windows: FakeWindows) -> None:
    house.write(MEETING)
    await house.importer.start()
    windows.held = windows.keeps_readers_out = True
    house.write(HOLIDAY)
    await house.importer.reload()
    await house.restart()
    assert (house.state, house.presence.infos) == ("unreadable", {"schmidt": ["Meeting"]})
    windows.held = False
    await house.importer.reload()
    assert house.presence.infos == {"mueller": ["Urlaub"]}


async def test_reload_says_it_at_once(house: House, windows: FakeWindows) -> None:
    windows.held = True
    house.write(MEETING)
    report = await house.importer.reload()
    assert (report["state"], house.pauses) == ("unreadable", [])
    assert OPEN in report["problems"][0]["message"]


async def test_a_file_that_somebody_only_leaves_open_is_read_after_a_minute(house: House, windows: FakeWindows) -> None:
    """Excel has a file open as long as it shows it."""
    windows.held = True
    house.write(MEETING)
    async with house.running():
        assert house.state == "unreadable"
        house.now += timedelta(seconds=50)
        house.write(HOLIDAY)
        looks = house.looks_at_clock
        await until(lambda: house.looks_at_clock > looks + 4)
        house.now += timedelta(seconds=50)
        await until(lambda: house.looks_at_clock > looks + 8)
        assert house.presence.times == 0, "it was written to less than a minute ago"
        house.now += timedelta(seconds=15)
        await house.presence.more_than(0)
        assert house.presence.infos == {"mueller": ["Urlaub"]}


async def test_who_keeps_readers_out_is_believed_for_as_long_as_that_lasts(house: House, windows: FakeWindows) -> None:
    windows.held = windows.keeps_readers_out = True
    house.write(MEETING)
    async with house.running():
        house.now += timedelta(hours=3)
        looks = house.looks_at_clock
        await until(lambda: house.looks_at_clock > looks + 8)
        assert (house.state, house.presence.times) == ("unreadable", 0)
        assert OPEN in house.messages()[0]


async def test_a_program_that_opens_it_while_it_is_read(house: House, windows: FakeWindows) -> None:
    house.write(MEETING)

    def opened() -> None:
        windows.held, windows.when_read = True, lambda: None

    windows.when_read = opened
    async with house.running():
        assert (house.state, house.presence.times) == ("unsettled", 0)
        await until(lambda: house.state == "unreadable")
        windows.held = False
        await house.presence.more_than(0)


# The real Windows


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[Callable[[int], Holder]]:
    made: list[Holder] = []

    def hold(share: int) -> Holder:
        made.append(Holder(tmp_path / "prm" / "PrmImport.csv", share))
        return made[-1]

    yield hold
    for holder in made:
        holder.end()


needs_windows = pytest.mark.skipif(not WINDOWS, reason="Linux lets everybody do everything with an open file")


@needs_windows
@SHARES
async def test_another_program_has_it_open(
    tmp_path: Path, holder: Callable[[int], Holder], caplog: pytest.LogCaptureFixture, share: int
) -> None:
    caplog.set_level(logging.INFO)
    house = House(tmp_path)
    house.write(MEETING)
    async with house.running():
        assert house.presence.infos == {"schmidt": ["Meeting"]}
        program = holder(share)
        assert program.error == 0
        program.put(HEAD)
        house.now += timedelta(minutes=15)
        await until(lambda: house.state == "unreadable")
        assert OPEN in house.messages()[0]
        program.add(HOLIDAY[len(HEAD) :])
        looks = house.looks_at_clock
        await until(lambda: house.looks_at_clock > looks + 4)
        assert house.presence.infos == {"schmidt": ["Meeting"]}
        program.close()
        await house.presence.more_than(1)
        assert house.presence.infos == {"mueller": ["Urlaub"]}
    assert said(caplog, OPEN) == 1


@needs_windows
async def test_one_that_is_killed_lets_go(tmp_path: Path, holder: Callable[[int], Holder]) -> None:
    house = House(tmp_path)
    house.write(MEETING)
    program = holder(NOTHING)
    async with house.running():
        assert (house.state, house.presence.times) == ("unreadable", 0)
        program.end()
        await house.presence.more_than(0)
        assert house.presence.infos == {"schmidt": ["Meeting"]}


@needs_windows
async def test_reading_is_in_nobodys_way(tmp_path: Path, holder: Callable[[int], Holder]) -> None:
    """While the server has it open another program may open it for writing, rename it and delete it."""
    from ctiserver.server import windows_file

    house = House(tmp_path)
    path = house.write(MEETING)
    handle = windows_file.opened(path, windows_file.ALL)
    program = holder(READ | WRITE | DELETE)
    assert program.error == 0
    program.close()
    path.rename(path.with_name("old.csv"))
    path.with_name("old.csv").unlink()
    house.write(HOLIDAY)
    assert (path.read_text(), handle.Close()) == (HOLIDAY, None)


@needs_windows
async def test_readers_and_a_writer_that_comes_later_do_not_count_as_held(tmp_path: Path) -> None:
    house = House(tmp_path)
    path = house.write(MEETING)
    with path.open("rb"):
        await house.importer.reload()
        assert house.state == "read"
