"""A journal of 100,000 calls: read, laid out, searched, and one more call noted, while the window lives.

Prints milliseconds and ratios to a reference measured in the same run: reading the bare rows of the same file with
``sqlite3``. Run: ``QT_QPA_PLATFORM=offscreen python benchmarks/journal.py [CALLS]``.
"""

import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtWidgets import QApplication

from cticlient.journal.entries import Entry, Outcome, Show, Way
from cticlient.journal.rows import Search, Sheet, by_day
from cticlient.journal.store import JournalStore
from cticlient.journal.words import JournalWords
from cticlient.numbers import Numbers
from cticlient.texts import Texts
from cticlient.ui.journal_list import JournalList, JournalModel

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
LIMIT_MS = 50.0
"""So long the window may be held up by one step."""


def calls(size: int) -> list[Entry]:
    chance = random.Random(1)
    names = ["Müller GmbH", "Schulze & Söhne", "Graf, Leonie", "", "Hansa Spedition", "Çelik, Murat"]
    return [
        Entry(
            f"{n:08}",
            chance.choice([Way.IN, Way.OUT]),
            f"+4930{chance.randrange(10**6, 10**7)}",
            chance.choice(names),
            NOW - timedelta(minutes=n * 1.3),
            chance.choice([Outcome.ANSWERED, Outcome.MISSED, Outcome.OUTGOING]),
        )
        for n in range(size)
    ]


def ms(work: Callable[[], object], times: int = 3) -> float:
    """The quickest of some runs."""
    spent = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        spent.append((time.perf_counter() - begun) * 1000)
    return min(spent)


def main() -> int:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    app = QApplication([])
    entries = calls(size)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journal.db"
        store = JournalStore.open(path, NOW)
        print(f"{size} calls; stored in {ms(lambda: store.put(entries), 1):.0f} ms")
        with sqlite3.connect(path) as bare:
            reference = ms(lambda: bare.execute("SELECT * FROM entry ORDER BY since DESC").fetchall())
        bare.close()
        read = ms(store.all)
        print(f"in the thread: read {read:.0f} ms ({read / reference:.1f} x bare rows), ", end="")
        print(f"made ready for searching {ms(lambda: Sheet(entries)):.0f} ms")
        one = ms(lambda: store.put([entries[0]]))
        print(f"one call stored {one:.1f} ms; file {path.stat().st_size / 2**20:.1f} MB")
        store.close()
    return in_window(app, Sheet(entries))


def in_window(app: QApplication, sheet: Sheet) -> int:
    words = JournalWords(Texts("de"), Numbers().shown)
    model = JournalModel(words, lambda: NOW.date())
    view = JournalList(model, lambda entry: False)
    view.resize(720, 560)
    view.show()

    def shown(search: Search) -> None:
        model.show(by_day(sheet.found(search), words.local))
        view.grab()

    steps = {
        "all": Search(),
        "missed": Search(Show.MISSED),
        "two words": Search(text="muller gmbh"),
        "digits": Search(text="030 123"),
        "nothing": Search(text="nobody"),
    }
    worst = 0.0
    for name, search in steps.items():
        spent = ms(lambda search=search: shown(search))
        worst = max(worst, spent)
        print(f"  {name:10} found, laid out and painted in {spent:6.1f} ms")
    print(f"the longest step {worst:.0f} ms of {LIMIT_MS:.0f}")
    app.quit()
    return 0 if worst < LIMIT_MS else 1


if __name__ == "__main__":
    sys.exit(main())
