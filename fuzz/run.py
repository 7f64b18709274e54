"""Fuzzes one target for so many seconds: ``python fuzz/run.py csv 60``. Needs atheris; ``make fuzz`` installs it.

Fails on an uncaught exception, on an input that takes over a second, and above 512 MB of memory; the input that did it
is left in build/fuzz, and belongs into fuzz/seeds once the product is right.
"""

import sys
from pathlib import Path

import atheris

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "plugins")]

with atheris.instrument_imports(include=["ctiserver", "cticlient.texts", "cticlient.cards", "cticlient.model", "fuzz"]):
    from fuzz.targets import TARGETS


def main(name: str, seconds: str) -> None:
    found = ROOT / "build" / "fuzz" / name
    found.mkdir(parents=True, exist_ok=True)
    limits = ["-timeout=1", "-rss_limit_mb=512", "-max_len=8192", f"-max_total_time={seconds}"]
    where = [f"-artifact_prefix={found}/failed-", str(found), str(ROOT / "fuzz" / "seeds" / name)]
    # Loaded here, or the first input of its kind is charged with the time for it.
    for seed in (ROOT / "fuzz" / "seeds" / name).iterdir():
        TARGETS[name](seed.read_bytes())
    atheris.Setup([sys.argv[0], *limits, "-print_final_stats=1", *where], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
