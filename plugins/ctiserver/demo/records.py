"""The PrmImport.csv of the demo: the records of the product's description, from today, and one that ends soon."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from ctiserver.demo.company import SHORT

HEADER = "ID;Client;Status;Activity;StartTime;EndTime;Info;Caption;CallForward;SetBy"
BY = "Outlook-Calendar"


def records(start: datetime, short: timedelta) -> str:
    """The file's text at ``start`` (local time): Schmidt is in a meeting with her calls forwarded to 208, Müller on
    holiday, Förster does yoga and is not to be disturbed; and a status that ends after ``short``."""
    begun = start.replace(microsecond=0)
    last_day = begun.date() + timedelta(days=15)
    rows = (
        (0, "schmidt", 6, begun, begun + timedelta(hours=1), "Bankgespräch", "208"),
        (1, "mueller", 10, datetime.combine(begun, time()), datetime.combine(last_day, time(23, 59)), "", ""),
        (2, "foerster", 4, begun, begun + timedelta(minutes=30), "Yoga", "dnd"),
        (3, SHORT, 5, begun, begun + short, "Angebot fertig machen", ""),
    )  # fmt: skip
    return "\r\n".join([HEADER, *(_line(*row) for row in rows), ""])


def _line(id: int, client: str, status: int, start: datetime, end: datetime, info: str, forward: str) -> str:
    cells: Iterable[object] = (id, client, status, 0, _local(start), _local(end), info, "Caption", forward, BY)
    return ";".join(str(cell) for cell in cells)


def _local(when: datetime) -> str:
    return when.strftime("%Y-%m-%d %H:%M:%S")
