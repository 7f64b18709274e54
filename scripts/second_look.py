"""A few tests that failed among many are looked at once more, alone: what then passes is named as unsteady.

A test of windows and processes on a busy machine can fail for want of time and say nothing of the program. It is not
counted as passed in silence: its name stands in the output, for somebody to mend the test (docs/adr/0030).
"""

import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

FEW = 3
"""More than that is no want of time."""
TESTS_FAILED = 1
"""What pytest exits with, if that is all that went wrong."""


def with_second_look(run: Callable[[Sequence[str]], int], path: Callable[[Path], str] = str) -> int:
    """Run pytest with these further arguments, if need be twice, and answer its exit code.

    ``path`` writes a path as pytest reads it.
    """
    with tempfile.TemporaryDirectory(prefix="cticlient-tests-") as folder:
        kept = ("-o", f"cache_dir={path(Path(folder))}")
        code = run(kept)
        failed = _failed(Path(folder))
        if code != TESTS_FAILED or not 0 < len(failed) <= FEW:
            return code
        _say("ONCE MORE, alone", failed)
        code = run((*kept, "-n", "0", "--last-failed", "--last-failed-no-failures", "none"))
        if code == 0:
            _say("UNSTEADY, passed only alone", failed)
        return code


def _failed(folder: Path) -> list[str]:
    kept = folder / "v" / "cache" / "lastfailed"
    return sorted(json.loads(kept.read_text("utf-8"))) if kept.exists() else []


def _say(what: str, tests: Sequence[str]) -> None:
    print(f"=== {what}: {', '.join(tests)}", file=sys.stderr, flush=True)
