"""Every seed of the fuzzer, the inputs it once found among them, goes through its target without a fault."""

from pathlib import Path

import pytest

from fuzz.targets import TARGETS

SEEDS = Path(__file__).parent.parent / "fuzz" / "seeds"


@pytest.mark.parametrize("seed", sorted(SEEDS.glob("*/*")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_seed(seed: Path) -> None:
    TARGETS[seed.parent.name](seed.read_bytes())


def test_every_target_has_seeds() -> None:
    assert {path.parent.name for path in SEEDS.glob("*/*")} == set(TARGETS)
