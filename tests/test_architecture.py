"""Who may import whom, and what nobody may call: the arrows of ARCHITECTURE.md as tests."""

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
QT = ("PySide6", "shiboken6", "qasync")
STDLIB = tuple(sys.stdlib_module_names)
OUTER_WORLD = (
    "asyncio",
    "os",
    "pathlib",
    "random",
    "secrets",
    "socket",
    "sqlite3",
    "subprocess",
    "threading",
    "time",
    "uuid",
)


@dataclass(frozen=True, slots=True)
class Source:
    """One module: its dotted name, its tree, what it imports."""

    name: str
    tree: ast.Module
    imports: frozenset[str]


def sources(root: Path) -> Iterator[Source]:
    """All modules of both packages below a checkout."""
    for base in (root, root / "plugins"):
        for package in ("cticlient", "ctiserver"):
            for path in sorted((base / package).rglob("*.py")):
                parts = path.relative_to(base).with_suffix("").parts
                name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
                is_package = parts[-1] == "__init__"
                tree = ast.parse(path.read_text("utf-8"), str(path))
                yield Source(name, tree, frozenset(imported(tree, name, is_package)))


def imported(tree: ast.Module, name: str, is_package: bool) -> Iterator[str]:
    """The modules a module imports, wherever in it; ``from a import b`` counts as ``a.b``, which b may be."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = node.module or ""
            if node.level:
                base = name.split(".")[: None if is_package and node.level == 1 else -node.level + is_package]
                start = ".".join([*base, start]).strip(".")
            yield from (f"{start}.{alias.name}" for alias in node.names)


def within(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


@dataclass(frozen=True, slots=True)
class Rule:
    """The modules it speaks of, and what these may (or may not) import."""

    name: str
    of: tuple[str, ...]
    only: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    """Modules below ``of`` that the rule does not speak of."""

    def broken(self, all_sources: list[Source]) -> Iterator[str]:
        for source in all_sources:
            if not within(source.name, self.of) or within(source.name, self.but):
                continue
            for target in sorted(source.imports):
                if within(target, self.never) or (self.only and not within(target, self.only)):
                    yield f"{self.name}: {source.name} imports {target}"


TEXTS = ("cticlient.texts",)
NUMBERS = (
    "cticlient.links",
    "cticlient.reported",
    "cticlient.number_text",
    "cticlient.numbers",
    "cticlient.contact_table",
    "cticlient.contacts",
    "cticlient.dial_text",
)
CALLS = tuple(f"cticlient.journal.{name}" for name in ("entries", "recorder", "rows", "words"))
CARDS = tuple(f"cticlient.cards.{name}" for name in (
    "card", "cells", "columns", "csv_files", "decoding", "duplicates", "vcards"))  # fmt: skip
GEOMETRY = (
    "cticlient.docked_widths",
    "cticlient.geometry",
    "cticlient.panel_places",
    "cticlient.hotkeys.keys",
    "cticlient.hotkeys.selected",
    "cticlient.system.entries",
    "cticlient.system.command",
)
DIALS = ("cticlient.model", "cticlient.own_tiles", "cticlient.speed_dial_json")
RULES = [
    Rule("the domain is pure", ("ctiserver.domain",), only=(*STDLIB, "ctiserver.domain", *TEXTS), never=OUTER_WORLD),
    Rule("the wire is pure", ("ctiserver.wire",), never=OUTER_WORLD,
         only=(*STDLIB, "msgspec", "ctiserver.wire", "ctiserver.domain", *TEXTS)),
    Rule("the client half knows neither server nor window", ("ctiserver.client",),
         never=(*QT, "ctiserver.server", "ctiserver.ui", "ctiserver.plugin", "ctiserver.demo")),
    Rule("the server knows neither client nor window", ("ctiserver.server",),
         never=(*QT, "ctiserver.client", "ctiserver.ui", "ctiserver.plugin", "ctiserver.demo")),
    Rule("the window of the plugin does not reach into the server", ("ctiserver.ui", "ctiserver.plugin"),
         never=("ctiserver.server", "ctiserver.demo")),
    Rule("the shell imports no plugin", ("cticlient",), never=("ctiserver",)),
    Rule("texts, tiles, their order and the model of speed dials are pure",
         (*TEXTS, "cticlient.tiles", "cticlient.order", *DIALS), only=(*STDLIB, *TEXTS, "cticlient.tiles", *DIALS)),
    Rule("numbers, names and the rules of the journal are pure", (*NUMBERS, *CALLS), never=OUTER_WORLD,
         only=(*STDLIB, "phonenumbers", *TEXTS, "cticlient.tiles", *NUMBERS, *CALLS)),
    Rule("cards and tables are pure", (*CARDS, "cticlient.spreadsheet"), never=OUTER_WORLD,
         only=(*STDLIB, "vobject", *TEXTS, *DIALS, *CARDS)),
    Rule("places on the screen, keys and selected text are pure", GEOMETRY, never=("asyncio", "os", "time"),
         only=(*STDLIB, *TEXTS, "cticlient.number_text", "cticlient.links", *GEOMETRY)),
]  # fmt: skip


def shell_reached(all_sources: list[Source]) -> Iterator[str]:
    """Of the shell, a plugin uses the api and the pure modules that it hands on; below the window only the texts."""
    for source in all_sources:
        if not within(source.name, ("ctiserver",)) or within(source.name, ("ctiserver.demo",)):
            continue
        window = within(source.name, ("ctiserver.ui", "ctiserver.plugin"))
        allowed = (*TEXTS, "cticlient.api", "cticlient.tiles") if window else TEXTS
        for target in sorted(source.imports):
            if within(target, ("cticlient",)) and not within(target, allowed):
                yield f"of the shell only the api: {source.name} imports {target}"


def plugin_named(all_sources: list[Source]) -> Iterator[str]:
    """The shell finds plugins by the entry-point group; their names occur nowhere in it."""
    for source in all_sources:
        for text in strings(source.tree) if within(source.name, ("cticlient",)) else ():
            if re.search("cti ?server", text, re.IGNORECASE):
                yield f"the shell knows no plugin by name: {source.name}: {text[:40]!r}"


def strings(tree: ast.Module) -> Iterator[str]:
    """All text in the code but the docstrings."""
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


NESTING = {
    "exec", "exec_", "processEvents", "asyncSlot", "asyncClose", "getOpenFileName", "getOpenFileNames",
    "getSaveFileName", "getExistingDirectory", "getText", "getItem", "getInt", "getDouble",
    "QMessageBox.question", "QMessageBox.information", "QMessageBox.warning", "QMessageBox.critical",
}  # fmt: skip


DRAGS = "ctiserver.ui.call_drag"
"""Qt has no other way to drag something that is no row of a list; the mouse begins it, never a task."""


FIRST = "cticlient.first_picture"
"""Runs a loop of Qt before the one of asyncio is made, and refuses to do so in another one."""


def nested_loops(all_sources: list[Source]) -> Iterator[str]:
    """A nested event loop loses asyncio's tasks (docs/adr/0003): dialogs are opened and awaited instead."""
    for source in all_sources:
        if source.name in (DRAGS, FIRST):
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Attribute) and NESTING & {node.attr, ast.unparse(node)}:
                yield f"no nested event loops: {source.name}:{node.lineno} {ast.unparse(node)}"
            if isinstance(node, ast.Name) and node.id in NESTING - {"exec"}:
                yield f"no nested event loops: {source.name}:{node.lineno} {node.id}"


CLOCKS = {f"{owner}.{name}" for owner in ("datetime", "date") for name in ("now", "utcnow", "today")}


def clocks_read(all_sources: list[Source]) -> Iterator[str]:
    """In the pure layers the time is a parameter."""
    for source in all_sources:
        if within(source.name, ("ctiserver.domain", "ctiserver.wire")):
            for node in ast.walk(source.tree):
                if isinstance(node, ast.Attribute) and ast.unparse(node) in CLOCKS:
                    yield f"the time is a parameter: {source.name}:{node.lineno} {ast.unparse(node)}"


CHECKS: list[Callable[[list[Source]], Iterator[str]]] = [
    *(rule.broken for rule in RULES), shell_reached, plugin_named, nested_loops, clocks_read,
]  # fmt: skip


def broken(root: Path) -> list[str]:
    all_sources = list(sources(root))
    return sorted({fault for check in CHECKS for fault in check(all_sources)})


def test_the_rules_hold() -> None:
    assert broken(ROOT) == []


BREAKS = [
    ("plugins/ctiserver/domain/x.py", "import msgspec", "the domain is pure"),
    ("plugins/ctiserver/domain/x.py", "from os import environ", "the domain is pure"),
    ("plugins/ctiserver/domain/x.py", "from ..wire import codec", "the domain is pure"),
    ("plugins/ctiserver/domain/x.py", "from cticlient.tiles import Tile", "the domain is pure"),
    ("plugins/ctiserver/domain/x.py", "x = datetime.now()", "the time is a parameter"),
    ("plugins/ctiserver/wire/x.py", "import aiohttp", "the wire is pure"),
    ("plugins/ctiserver/client/x.py", "from PySide6 import QtCore", "neither server nor window"),
    ("plugins/ctiserver/client/x.py", "def f():\n    import ctiserver.server", "neither server nor window"),
    ("plugins/ctiserver/client/x.py", "from cticlient import api", "of the shell only the api"),
    ("plugins/ctiserver/server/x.py", "from ctiserver import client", "neither client nor window"),
    ("plugins/ctiserver/server/x/__init__.py", "from ...ui import bridge", "neither client nor window"),
    ("plugins/ctiserver/server/x.py", "import qasync", "neither client nor window"),
    ("plugins/ctiserver/server/x.py", "from cticlient import tiles", "of the shell only the api"),
    ("plugins/ctiserver/ui/x.py", "from cticlient.ui.panel import TilePanel", "of the shell only the api"),
    ("plugins/ctiserver/plugin.py", "from ctiserver.server import serve", "does not reach into the server"),
    ("cticlient/x.py", "import ctiserver", "the shell imports no plugin"),
    ("cticlient/x.py", "x = import_module('ctiserver.plugin')", "knows no plugin by name"),
    ("cticlient/tiles.py", "import PySide6.QtGui", "are pure"),
    ("cticlient/numbers.py", "from PySide6.QtCore import QObject", "rules of the journal are pure"),
    ("cticlient/journal/rows.py", "import sqlite3", "rules of the journal are pure"),
    ("cticlient/journal/words.py", "from cticlient.settings import Settings", "rules of the journal are pure"),
    ("cticlient/cards/vcards.py", "from pathlib import Path", "cards and tables are pure"),
    ("cticlient/hotkeys/keys.py", "from PySide6.QtGui import QKeySequence", "keys and selected text are pure"),
    ("cticlient/x.py", "dialog.exec()", "no nested event loops"),
    ("cticlient/x.py", "QMessageBox.warning(None, '', '')", "no nested event loops"),
    ("cticlient/x.py", "QApplication.processEvents()", "no nested event loops"),
    ("plugins/ctiserver/ui/x.py", "@asyncSlot()\ndef f(): ...", "no nested event loops"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "text", "rule"), BREAKS)
def test_each_break_is_found(tmp_path: Path, path: str, text: str, rule: str) -> None:
    module = tmp_path / path
    module.parent.mkdir(parents=True)
    module.write_text(text, "utf-8")
    assert any(rule in fault for fault in broken(tmp_path))


def loaded_by(module: str) -> set[str]:
    """The modules in memory after ``import MODULE`` in a fresh interpreter."""
    code = f"import json, sys, {module}; print(json.dumps(sorted(sys.modules)))"
    paths = os.pathsep.join([str(ROOT / "plugins"), str(ROOT)])
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": paths}, capture_output=True, check=True
    )
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("module", ["ctiserver.server.__main__", "ctiserver.server.serve", "ctiserver.client.__main__"])
def test_server_and_command_start_without_window(module: str) -> None:
    loaded = loaded_by(module)
    assert not {name for name in loaded if within(name, QT)}
    assert {name for name in loaded if within(name, ("cticlient",))} <= {
        "cticlient",
        "cticlient.texts",
        "cticlient.texts.usage",
    }


def test_the_domain_loads_nothing_from_outside() -> None:
    loaded = loaded_by("ctiserver.domain.stack, ctiserver.domain.phone, ctiserver.domain.rights")
    assert not {name for name in loaded if within(name, (*QT, "msgspec", "aiohttp", "sqlalchemy", "asyncio"))}


def test_the_bundled_plugin_is_found_through_the_group_for_everyone() -> None:
    found = {point.name: point.value for point in entry_points(group="cticlient.plugins")}
    if not found:
        pytest.skip("the project is not installed here; make test installs it")
    assert found["ctiserver"] == "ctiserver.plugin:CtiServerPlugin"


def test_qt_keeps_the_references_of_none() -> None:
    """PySide6 6.12.0 loses a reference of None at every call without a result on Python 3.11, and aborts."""
    from PySide6.QtCore import QObject

    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(200):
        thing.setObjectName("x")
    assert sys.getrefcount(None) > before - 100
