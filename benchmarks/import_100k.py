"""100,000 rows of a real-looking PrmImport.csv read, checked and applied to 10,000 clients; what others notice of it.

Prints ratios to a reference measured in the same run: ``csv.reader`` over the same file plus the bulk insert of its
rows with SQLAlchemy Core. Run: ``python benchmarks/import_100k.py [ROWS] [CLIENTS]``.
"""

import asyncio
import csv
import io
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sql

from ctiserver.domain.people import folded
from ctiserver.server.attendance import Attendance
from ctiserver.server.config import ConfigDirectory
from ctiserver.server.directory import Directory
from ctiserver.server.passwords import Passwords
from ctiserver.server.presence import Presence
from ctiserver.server.prm_import import PrmImport
from ctiserver.server.serve import new_id, now
from ctiserver.server.store import schema
from ctiserver.server.store.store import Store

HEADER = "ID;Client;Status;Activity;StartTime;EndTime;Info;Caption;CallForward;SetBy\r\n"
INFOS = ["Besprechung Angebot", "Urlaub", "Yoga", '"Außer Haus; Messe"', "Vorstellungsgespräch", ""]


def real_looking(rows: int, names: Sequence[str], seed: int = 1) -> bytes:
    """Ten appointments a person over two weeks, in quarter hours, a fifth of them with something for the phone."""
    chance = random.Random(seed)
    today = datetime.now().replace(hour=0, minute=0, second=0, microsecond=0)
    text = io.StringIO()
    text.write(HEADER)
    for number in range(rows):
        start = today + timedelta(minutes=15 * chance.randrange(-200, 14 * 96))
        end = start + timedelta(minutes=chance.choice([30, 60, 120, 480]))
        status, forward = chance.choice([4, 6, 7, 8, 10]), chance.choice(["", "", "", "", "208", "dnd"])
        cells = [number, chance.choice(names), status, 0, f"{start:%Y-%m-%d %H:%M}", f"{end:%Y-%m-%d %H:%M}"]
        text.write(";".join(map(str, [*cells, chance.choice(INFOS), "", forward, "Outlook-Calendar"])) + "\r\n")
    return text.getvalue().encode()


def reference(raw: bytes, folder: Path) -> tuple[float, float]:
    """Seconds for ``csv.reader`` and for the bulk insert of the same rows."""
    begun = time.perf_counter()
    rows = list(csv.reader(io.StringIO(raw.decode()), delimiter=";"))
    read = time.perf_counter() - begun
    columns = rows[0]
    table = sql.Table("rows", sql.MetaData(), *(sql.Column(name, sql.String) for name in columns))
    engine = sql.create_engine(f"sqlite:///{folder / 'reference.db'}")
    table.metadata.create_all(engine)
    values = [dict(zip(columns, row, strict=True)) for row in rows[1:]]
    begun = time.perf_counter()
    with engine.begin() as connection:
        connection.execute(sql.insert(table), values)
    inserted = time.perf_counter() - begun
    engine.dispose()
    return read, inserted


async def add_clients(config: ConfigDirectory, names: Sequence[str]) -> None:
    await (await Store.open(config.database)).close()
    engine = sql.create_engine(f"sqlite:///{config.database}")
    blank = dict.fromkeys(("last_name", "first_name", "department", "email"), "")
    rows = [{"name": name, "folded": folded(name), "kind": "user", **blank} for name in names]
    with engine.begin() as connection:
        connection.execute(sql.insert(schema.clients), rows)
    engine.dispose()


async def lateness(found: list[float]) -> None:
    """How late the loop comes to what is due, in seconds: what a change of a lamp would wait."""
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + 0.005
        await asyncio.sleep(0.005)
        found.append(loop.time() - due)


async def measure(rows: int, clients: int) -> None:
    names = [f"mitarbeiter{number:05d}" for number in range(clients)]
    raw = real_looking(rows, names)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        config = ConfigDirectory(folder)
        await add_clients(config, names)
        read, inserted = await asyncio.to_thread(reference, raw, folder)
        store = await Store.open(config.database)
        directory = Directory(store, Passwords(), new_id)
        await directory.load()
        presence = Presence(store, directory, Attendance(), now, new_id)
        changes = 0

        def changed(*_: object) -> None:
            nonlocal changes
            changes += 1

        presence.on_change(changed)
        await presence.load()

        async def no_pause(seconds: float) -> None:
            await asyncio.sleep(0)

        prm = PrmImport(config, store, directory, presence, now, pause=no_pause)
        await prm.start()
        config.prm_dir.mkdir()
        (config.prm_dir / "PrmImport.csv").write_bytes(raw)
        late: list[float] = []
        watch = asyncio.create_task(lateness(late))
        begun, cpu = time.perf_counter(), time.process_time()
        report = await prm.reload()
        took, cpu = time.perf_counter() - begun, time.process_time() - cpu
        first, changes = changes, 0
        begun = time.perf_counter()
        await prm.reload()
        again = time.perf_counter() - begun
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch
        late.sort()
        total = read + inserted
        print(f"rows {report['rows_read']}, right {report['rows_ok']}, clients {clients}, statuses set {first}")
        print(f"reference: csv.reader {read:.2f} s + bulk insert {inserted:.2f} s = {total:.2f} s")
        print(f"import: {took:.2f} s ({cpu:.2f} s processor) = {took / total:.2f} times the reference (aim: at most 3)")
        print(f"unchanged file again: {again:.2f} s = {again / total:.2f} times, changes told: {changes} (aim: 0)")
        p99 = late[int(len(late) * 0.99)] * 1000
        print(
            f"loop lateness: median {statistics.median(late) * 1000:.1f} ms, p99 {p99:.1f}, worst {late[-1] * 1000:.1f}"
        )
        await prm.stop()
        await store.close()


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    asyncio.run(measure(*(given or [100_000, 10_000])))
