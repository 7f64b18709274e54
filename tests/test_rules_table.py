"""docs/rules.md names a test for every rule, and every test it names exists."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PAGE = TESTS.parent / "docs" / "rules.md"
ROW = re.compile(r"^\| (\d+) \| (.+?) \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`([\w/.]+\.py)::([\w:]+)`")
LEAST = 90
"""Rules there were when the page was written; none is to get lost."""

Row = tuple[int, str, list[tuple[str, str]]]


def rows() -> list[Row]:
    return [(int(n), rule, NAMED.findall(tests)) for n, rule, tests in ROW.findall(PAGE.read_text("utf-8"))]


@cache
def names_in(path: Path) -> frozenset[str]:
    """All that a name in the table can stand for: functions, classes, and the state machines' test cases."""
    found = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            found |= {node.name} | {f"{node.name}::{inner.name}" for inner in node.body if hasattr(inner, "name")}
        elif isinstance(node, ast.Assign):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return frozenset(name for name in found if name.rpartition("::")[2].lower().startswith("test"))


@pytest.mark.parametrize("row", rows(), ids=lambda row: str(row[0]))
def test_the_rule_has_tests_that_exist(row: Row) -> None:
    _, rule, tests = row
    assert tests, f"no test for: {rule}"
    for path, name in tests:
        assert name in names_in(TESTS / path), f"there is no {path}::{name}"


def test_the_rules_are_numbered_and_none_is_lost() -> None:
    numbers = [number for number, _, _ in rows()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= LEAST


def test_no_line_of_a_table_is_passed_over() -> None:
    lines = [line for line in PAGE.read_text("utf-8").splitlines() if re.match(r"\| *\d", line)]
    assert len(lines) == len(rows())
