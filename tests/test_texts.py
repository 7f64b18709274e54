"""Every sentence for people has its German form, says the same values, and none is left over."""

import ast
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = {"cticlient": ROOT / "cticlient", "ctiserver": ROOT / "plugins" / "ctiserver"}
SAYING = dict.fromkeys(("tr", "_tr", "texts", "_texts", "say", "_say", "marked", "Sentence"), 0)
"""What a sentence is given to, by the last word of its name, and at which place."""

Trees = dict[Path, ast.Module]
Saying = dict[str, int]


@cache
def trees(folder: Path) -> Trees:
    return {path: ast.parse(path.read_text("utf-8"), str(path)) for path in sorted(folder.rglob("*.py"))}


@pytest.fixture(scope="module", autouse=True)
def no_trees_left() -> Iterator[None]:
    """Half a million nodes would be looked through by each garbage collection of the tests that follow."""
    yield
    trees.cache_clear()


def last_word(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def said_errors(all_trees: Trees) -> Saying:
    """SaidError and everything that is made of it."""
    classes = {
        node.name: node for tree in all_trees.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)
    }
    found = {"SaidError": 0}
    while more := {
        name: text_at(node, found[base])
        for name, node in classes.items()
        for base in map(last_word, node.bases)
        if base in found and name not in found
    }:
        found |= more
    return found


def text_at(error: ast.ClassDef, of_base: int) -> int:
    """At which place an error's own constructor takes the sentence."""
    for node in error.body:
        if isinstance(node, ast.FunctionDef) and node.name == "__init__":
            names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
            return names.index("text") - 1 if "text" in names else len(names)
    return of_base


def sentences(tree: ast.Module, saying: Saying) -> Iterator[tuple[int, str | None]]:
    """Line and text of every sentence; None where a text is put together before it is translated."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from ((node.lineno, text) for argument in said(node, saying) for text in texts(argument))


def said(call: ast.Call, saying: Saying) -> list[ast.expr]:
    """The arguments of a call that are sentences."""
    name = last_word(call.func)
    if name == "count" and isinstance(call.func, ast.Attribute) and last_word(call.func.value) in SAYING:
        return call.args[:2]
    return call.args[saying[name] :][:1] if name in saying else []


def texts(argument: ast.expr) -> Iterator[str | None]:
    """The literals an argument can be: one, or one of two."""
    if isinstance(argument, ast.IfExp):
        yield from texts(argument.body)
        yield from texts(argument.orelse)
    elif isinstance(argument, ast.JoinedStr) or (isinstance(argument, ast.BinOp) and has_text(argument)):
        yield None
    elif isinstance(argument, ast.Constant) and isinstance(argument.value, str) and argument.value:
        yield argument.value


def has_text(node: ast.expr) -> bool:
    return any(isinstance(part, ast.Constant) and isinstance(part.value, str) for part in ast.walk(node))


def entries(folder: Path, language: str = "de") -> dict[str, str]:
    """All catalogue files of a package together; a sentence stands in one of them only."""
    found: dict[str, str] = {}
    for path in sorted((folder / "texts" / language).glob("*.json")):
        for english, german in json.loads(path.read_text("utf-8")).items():
            assert found.setdefault(english, german) == german, (
                f"{path.name}: {english!r} stands elsewhere, differently"
            )
    return found


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def untranslated(folder: Path, saying: Saying) -> list[str]:
    """Sentences without German, and texts that no catalogue can hold."""
    german = entries(folder)
    missing = []
    for path, tree in trees(folder).items():
        for line, text in sentences(tree, saying):
            where = f"{path.relative_to(folder)}:{line}"
            if text is None:
                missing.append(f"{where}: a sentence must be one literal with {{placeholders}}")
            elif text not in german:
                missing.append(f"{where}: {text!r} has no German")
    return missing


def unused(folder: Path) -> list[str]:
    literals = {
        node.value for tree in trees(folder).values() for node in ast.walk(tree) if isinstance(node, ast.Constant)
    }
    return sorted(set(entries(folder)) - literals)


@pytest.fixture(scope="module")
def saying() -> Saying:
    return SAYING | said_errors({path: tree for folder in PACKAGES.values() for path, tree in trees(folder).items()})


@pytest.mark.parametrize("package", PACKAGES)
def test_every_sentence_has_german(package: str, saying: Saying) -> None:
    assert untranslated(PACKAGES[package], saying) == []


@pytest.mark.parametrize("package", PACKAGES)
def test_both_languages_say_the_same_values(package: str) -> None:
    found = entries(PACKAGES[package])
    # "one colleague" may leave out the number that "{n} colleagues" needs, in either language.
    differing = [e for e, g in found.items() if placeholders(e) - {"n"} != placeholders(g) - {"n"}]
    assert differing == []


@pytest.mark.parametrize("package", PACKAGES)
def test_no_german_is_left_over(package: str) -> None:
    assert unused(PACKAGES[package]) == []


@pytest.mark.parametrize("package", PACKAGES)
def test_the_german_is_quiet_and_has_its_umlauts(package: str) -> None:
    loud = [german for german in entries(PACKAGES[package]).values() if "!" in german or " ,Sie" in german]
    spelled = [german for german in entries(PACKAGES[package]).values() if any(w in german for w in SPELLED_OUT)]
    assert (loud, spelled) == ([], [])


SPELLED_OUT = ("fuer ", "ueber", "koennen", "moechten", "Schluessel", "waehl", "aendern", "oeffnen", "zurueck")


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("tr('Nobody')", "'Nobody' has no German"),
        ("self._host.tr('Nobody')", "'Nobody' has no German"),
        ("tr.count('{n} day', '{n} days', 2)", "'{n} days' has no German"),
        ("tr('Known' if x else 'Nobody')", "'Nobody' has no German"),
        ("raise SaidError('Nobody')", "'Nobody' has no German"),
        ("class GoneError(SaidError): ...\nraise GoneError('Nobody')", "'Nobody' has no German"),
        (
            "class A(SaidError):\n    def __init__(self, code, text, /): ...\nclass B(A): ...\nB('x', 'Nobody')",
            "'Nobody' has no German",
        ),
        ("Sentence('Nobody', {})", "'Nobody' has no German"),
        ("x = marked('Nobody')", "'Nobody' has no German"),
        ("tr(f'until {x}')", "one literal"),
        ("tr('until ' + x)", "one literal"),
    ],
)
def test_each_fault_is_found(tmp_path: Path, code: str, fault: str) -> None:
    catalogue = tmp_path / "texts" / "de"
    catalogue.mkdir(parents=True)
    (catalogue / "x.json").write_text(json.dumps({"{n} day": "{n} Tag", "Known": "Bekannt", "Old": "Alt"}), "utf-8")
    (tmp_path / "x.py").write_text(code, "utf-8")
    assert fault in " ".join(untranslated(tmp_path, SAYING | said_errors(trees(tmp_path))))
    assert "Old" in unused(tmp_path)
