"""Nothing grows beyond what one can read at once, and every module says what it is."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LINES_OF_MODULE = 400
LINES_OF_FUNCTION = 50
EMPTY_WORDS = ("Manager", "Helper", "Util")


def modules() -> list[Path]:
    folders = ("cticlient", "plugins", "scripts", "tests")
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def faults(text: str) -> Iterator[str]:
    """What is wrong with the size, the names or the docstring of a module's text."""
    tree = ast.parse(text)
    if not (ast.get_docstring(tree) or "").strip():
        yield "no docstring that says what is inside"
    if (lines := text.count("\n")) > LINES_OF_MODULE:
        yield f"{lines} lines, more than {LINES_OF_MODULE}"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LINES_OF_FUNCTION:
                yield f"line {node.lineno}: {node.name} has {length} lines, more than {LINES_OF_FUNCTION}"
        if isinstance(node, ast.ClassDef) and any(word in node.name for word in EMPTY_WORDS):
            yield f"line {node.lineno}: {node.name} says nothing; name what it is about"


def test_nothing_is_too_long_and_every_module_says_what_it_is() -> None:
    found = [f"{path.relative_to(ROOT)}: {fault}" for path in modules() for fault in faults(path.read_text("utf-8"))]
    assert found == []


LONG_FUNCTION = '"""Doc."""\ndef f():\n' + "    x = 1\n" * LINES_OF_FUNCTION


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("x = 1\n", "no docstring"),
        ('"""Doc."""\n' + "x = 1\n" * LINES_OF_MODULE, "more than 400"),
        (LONG_FUNCTION, "f has 51 lines"),
        ('"""Doc."""\nclass CallManager: ...\n', "CallManager says nothing"),
    ],
)
def test_each_fault_is_found(text: str, part: str) -> None:
    (fault,) = faults(text)
    assert part in fault
