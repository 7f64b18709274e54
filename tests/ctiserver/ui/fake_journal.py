"""A journal that remembers what it was told."""

from collections.abc import Sequence

from cticlient.api import Entry, Outcome, SeenCall, SeenEnd, Whose


class FakeJournal:
    """Remembers what was told of calls: the latest look at each line, and what a person did."""

    def __init__(self) -> None:
        self.colleagues = True
        self.latest: list[Entry] = []
        self.looks: list[tuple[Whose, tuple[SeenCall, ...] | None]] = []
        self.ends: tuple[SeenEnd, ...] = ()
        self.hints: list[tuple[str, Outcome]] = []

    def see(self, whose: Whose, calls: Sequence[SeenCall] | None, ends: Sequence[SeenEnd] = ()) -> None:
        self.looks.append((whose, tuple(calls) if calls is not None else None))
        self.ends = tuple(ends)

    def hint(self, call: str, outcome: Outcome) -> None:
        self.hints.append((call, outcome))
