"""A panel of 1,000 colleagues of whom 5,000 a second change, 500 of them in sight: what it costs, and who waits for it.

The changes come as the server's JSON and take the whole way: decoded, into the board, through the bridge to the panel,
painted. Prints the share of one processor core, the lateness of the event loop, and the share as a ratio to a reference
measured in the same run: the same window and the same changes decoded, with nobody who shows them. "Own" is the
processor time that the loop's thread used itself while it was late: other programs do not lengthen it.
Run: ``QT_QPA_PLATFORM=offscreen python benchmarks/panel_updates.py [MEMBERS] [A_SECOND] [SECONDS]``.
"""

import asyncio
import os
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from cticlient import aio
from cticlient.api import TileSize
from cticlient.collector import Collector
from cticlient.lateness import Summary, summary
from cticlient.texts import Texts, catalogue_of
from cticlient.theme import Scheme, Theme
from ctiserver.client.board import Board
from ctiserver.client.events import Link, LinkState
from ctiserver.domain.status import Status
from ctiserver.ui.bridge import Bridge
from ctiserver.ui.census import Census
from ctiserver.ui.details import Details
from ctiserver.ui.group_panel import GroupPanel
from ctiserver.ui.wording import Wording
from ctiserver.wire.codec import decode_from_server, encode
from ctiserver.wire.messages import CallView, GroupView, LineView, Member, MemberView, Snapshot, StatusView

NAMES = ("Albrecht", "Brandt", "Çelik", "Dietrich", "Ebert", "Fuchs", "Großmann", "Öztürk", "Łukasz", "Zander")
ROUNDS = 5
"""The quietest counts: other programs on the machine only ever add."""
TURN_S = 0.01
"""How often a heap of changes arrives, as from a socket."""


def clock() -> datetime:
    return datetime.now(UTC)


class Feed:
    """A session that only knows what it is told, in the form the bridge wants."""

    def __init__(self) -> None:
        self.link = Link(LinkState.UP, clock())
        self.own = self.welcome = self.status = None
        self.providers: dict[str, str] = {}
        self.tell: Callable[[object], None] = lambda event: None
        self.board = Board(lambda event: self.tell(event), clock)

    @property
    def groups(self) -> object:
        return self.board.groups

    def listen(self, listener: Callable[[object], None]) -> Callable[[], None]:
        self.tell = listener
        return lambda: None


def letters(number: int) -> str:
    """A name of its own for each."""
    return "".join(chr(ord("a") + number // 26**place % 26) for place in range(3)).title()


def member(number: int, chance: random.Random) -> MemberView:
    state = chance.choice(["idle", "idle", "ringing", "talking", "dialing", "held"])
    call = CallView(state=state, direction="in", since=clock(), number=f"030 {chance.randrange(10**7)}", name="Schulze")
    status = chance.choice([Status.AVAILABLE, Status.MEETING, Status.PAUSE, Status.AWAY])
    until = clock() + timedelta(minutes=chance.randrange(600))
    return MemberView(
        client=f"c{number}",
        name=f"{NAMES[number % len(NAMES)]}-{letters(number)}, Vorname",
        line=LineView(state=state, since=clock(), calls=[] if state == "idle" else [call]),
        status=StatusView(status=status.name, id=int(status), info="", since=clock(), source="manual", until=until),
        logged_in=True,
        number=str(2000 + number),
    )


def changes(members: int, count: int) -> list[bytes]:
    chance = random.Random(7)
    return [encode(Member(group="g", member=member(chance.randrange(members), chance))) for n in range(count)]


@dataclass(frozen=True, slots=True)
class Late:
    """One turn of the loop, in seconds."""

    late: float
    own: float


async def fed(messages: list[bytes], a_second: int, seconds: float, take: Callable[[bytes], object]) -> list[Late]:
    """Let changes arrive for some time; how late the loop came to each turn."""
    loop, late, given = asyncio.get_running_loop(), list[Late](), 0
    start = loop.time()
    for turn in range(1, round(seconds / TURN_S) + 1):
        due, used = start + turn * TURN_S, time.thread_time()
        await asyncio.sleep(max(0.0, due - loop.time()))
        behind = max(0.0, loop.time() - due)
        late.append(Late(behind, min(behind, time.thread_time() - used)))
        while given < turn * TURN_S * a_second:
            take(messages[given % len(messages)])
            given += 1
    return late


@dataclass(frozen=True)
class Cost:
    share: float
    """Of one core."""
    late: Summary
    own: Summary

    def __str__(self) -> str:
        return f"{self.share:5.1%} of a core, lateness {_words(self.late)}, own {_words(self.own)}"


def _words(found: Summary) -> str:
    return f"p99 {found.p99 * 1000:.1f} ms worst {found.worst * 1000:.1f} ms"


async def cost(messages: list[bytes], a_second: int, seconds: float, take: Callable[[bytes], object]) -> Cost:
    cpu, begun = time.process_time(), time.perf_counter()
    turns = await fed(messages, a_second, seconds, take)
    share = (time.process_time() - cpu) / (time.perf_counter() - begun)
    return Cost(share, summary([turn.late for turn in turns]), summary([turn.own for turn in turns]))


def stage(feed: Feed, size: TileSize) -> tuple[GroupPanel, Census]:
    tr = Texts("de", [catalogue_of("cticlient"), catalogue_of("ctiserver")])
    bridge = Bridge(clock)
    bridge.use(feed)  # type: ignore[arg-type]
    panel = GroupPanel("g", "All", bridge, Details(Wording(tr)), tr, clock)
    census = Census(bridge, lambda: [panel], tr)
    panel.tiles.set_size(size)
    return panel, census


async def measure(size: TileSize, width: int, height: int, members: int, a_second: int, seconds: float) -> None:
    feed = Feed()
    panel, census = stage(feed, size)
    messages = changes(members, 20_000)
    feed.board.want("g")
    chance = random.Random(1)
    everybody = [member(number, chance) for number in range(members)]
    feed.board.snapshot(Snapshot(group=GroupView(id="g", name="All"), members=everybody, version=1))
    panel.tiles.resize(width, height)
    panel.tiles.show()

    def shown(raw: bytes) -> None:
        message = decode_from_server(raw)
        assert isinstance(message, Member)
        feed.board.member(message)

    await cost(messages, a_second, 1.0, shown)
    pairs = []
    for _ in range(ROUNDS):
        reference = await cost(messages, a_second, seconds, decode_from_server)
        pairs.append((await cost(messages, a_second, seconds, shown), reference))
    full, reference = min(pairs, key=lambda pair: pair[0].share)
    seen = len(panel.tiles.view().in_sight())
    print(f"{size}, {seen} of {members} in sight, {a_second} changes a second, quietest of {ROUNDS} rounds:")
    print(f"  decoded only {reference}")
    print(f"  shown        {full}: {full.share / reference.share:.1f} times the reference")
    census.close()
    panel.close()
    panel.tiles.close()
    panel.tiles.deleteLater()


async def main(members: int = 1000, a_second: int = 5000, seconds: float = 4) -> None:
    await measure(TileSize.COMPACT, 2560, 1152, members, a_second, seconds)
    await measure(TileSize.NORMAL, 1920, 1040, members, a_second, seconds)


if __name__ == "__main__":
    application = QApplication([])
    Theme.apply(application, Scheme.LIGHT)
    collector = Collector(application)
    given = [int(argument) for argument in sys.argv[1:]]
    aio.run(lambda: main(*given), application)
