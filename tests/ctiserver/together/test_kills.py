"""The server is killed again and again, and stands by what it acknowledged."""

import os
from pathlib import Path

import pytest

from tests.ctiserver.together.killing import run
from tests.ctiserver.together.strace import need_strace

NIGHTLY = os.environ.get("CTI_NIGHTLY") == "1"
KILLS = 200 if NIGHTLY else 8
SERVING_SECONDS = 3.0

pytestmark = [pytest.mark.end_to_end, pytest.mark.timeout(7200 if NIGHTLY else 180)]


async def test_nothing_acknowledged_is_lost_and_the_phones_end_as_the_stacks_say(tmp_path: Path) -> None:
    need_strace()
    seed = int.from_bytes(os.urandom(4)) if NIGHTLY else 3
    tally = await run(tmp_path / "config", KILLS, seed, lambda text: print(f"seed {seed}: {text}"))
    assert tally.killed.total() >= KILLS
    # A kill that never happens proves nothing.
    assert tally.not_reached.total() <= KILLS // 4
    starts = sorted(tally.starts)
    assert starts[len(starts) // 2] <= SERVING_SECONDS
