"""The files in docs/import.md are read without a problem, and say what the page says of them."""

import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ctiserver.domain.prm import Reading, read
from ctiserver.domain.prm.header import COLUMNS
from ctiserver.server.repeats import Repeats

PAGE = (Path(__file__).parent.parent / "docs" / "import.md").read_text("utf-8")
FILES = re.findall(r"```csv\n(.*?)```", PAGE, re.DOTALL)
CLIENTS = ("schmidt", "mueller", "foerster")


def reading(number: int, now: datetime) -> Reading:
    return read(FILES[number].encode(), ZoneInfo("Europe/Berlin"), now, CLIENTS, Repeats().occurrences)


@pytest.mark.parametrize("number", range(len(FILES)))
def test_every_file_of_the_page_is_right(number: int) -> None:
    found = reading(number, datetime(2018, 10, 31, tzinfo=UTC) if number == 0 else datetime(2026, 11, 1, tzinfo=UTC))
    assert (found.problems, found.rows_ok) == ((), FILES[number].strip().count("\n"))


def test_the_page_names_every_column() -> None:
    assert [column for column in COLUMNS if f"`{column}`" not in PAGE] == []


def test_the_repeating_rows_begin_when_the_page_says() -> None:
    found = reading(1, datetime(2026, 11, 5, tzinfo=UTC))
    days = {id: [f"{r.start:%d}" for r in found.records if r.start and r.id == id] for id in "23456"}
    assert days == {
        "2": ["05", "06", "07", "08", "09", "10", "11", "12"],
        "3": ["09", "11"],
        "4": ["06"],
        "5": [],
        "6": ["04", "05", "06", "09", "10", "11", "12"],
    }
