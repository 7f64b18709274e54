"""A second look at tests that failed lets pass, by name, what is unsteady, and nothing that is broken."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from scripts.second_look import FEW, with_second_look

UNSTEADY = """
from pathlib import Path
def test_at_the_second_time():
    seen = Path(__file__).with_suffix(".seen")
    if not seen.exists():
        seen.touch()
        raise AssertionError
"""
BROKEN = "def test_never():\n    assert False\n"
SOUND = "def test_always():\n    pass\n"
MANY = "import pytest\n@pytest.mark.parametrize('n', range({}))\ndef test_never(n):\n    assert False\n".format(FEW + 1)  # noqa: UP032
PLAIN = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
"""Without plugins that take long to load."""

Look = Callable[[Sequence[str]], int]


@pytest.fixture
def looks() -> list[Sequence[str]]:
    return []


@pytest.fixture
def look(tmp_path: Path, looks: list[Sequence[str]]) -> Look:
    """pytest over the tests of a folder; notes how it is asked."""

    def once(more: Sequence[str]) -> int:
        looks.append(more)
        argv = [sys.executable, "-m", "pytest", "-q", "-p", "xdist", "-n", "1", "--dist", "worksteal", *more]
        return subprocess.run(argv, cwd=tmp_path, env=PLAIN, capture_output=True, check=False).returncode

    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    return once


@pytest.mark.parametrize(
    ("tests", "code", "times"),
    [
        ({"test_a": SOUND}, 0, 1),
        ({"test_a": SOUND, "test_b": UNSTEADY}, 0, 2),
        ({"test_a": SOUND, "test_b": BROKEN}, 1, 2),
        ({"test_a": UNSTEADY, "test_b": BROKEN}, 1, 2),
        ({"test_a": MANY}, 1, 1),
        ({}, 5, 1),
    ],
    ids=["sound", "unsteady", "broken", "both", "many", "none"],
)
def test_what_it_makes_of_tests(
    tmp_path: Path, looks: list[Sequence[str]], look: Look, tests: dict[str, str], code: int, times: int
) -> None:
    for name, text in tests.items():
        (tmp_path / f"{name}.py").write_text(text)
    assert (with_second_look(look), len(looks)) == (code, times)


def test_names_what_was_unsteady(tmp_path: Path, look: Look, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "test_b.py").write_text(UNSTEADY)
    with_second_look(look)
    assert "UNSTEADY, passed only alone: test_b.py::test_at_the_second_time" in capsys.readouterr().err
