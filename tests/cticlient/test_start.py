"""The first picture waits for nothing that is not on it: what is not in memory yet when the window was painted."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

LOOK = """
import json, os, sys
from cticlient.app import main
from cticlient.ui.main_window import MainWindow
from shibokensupport.signature import parser

shown = MainWindow.showEvent
read = []
parser.pyside_type_init = lambda *given: read.append(given)

def look():
    print(json.dumps({"modules": sorted(sys.modules), "signatures": len(read)}), flush=True)
    os._exit(0)

def watch(self, event):
    shown(self, event)
    self.painted.connect(look)

MainWindow.showEvent = watch
sys.exit(main(["--profile", sys.argv[1]]))
"""
LATER = [
    "PySide6.QtNetwork",
    "aiohttp",
    "asyncio",
    "cticlient.api",
    "cticlient.desktop",
    "cticlient.dialling",
    "cticlient.frame",
    "cticlient.host",
    "cticlient.journal",
    "cticlient.machine",
    "cticlient.outside",
    "cticlient.plugins",
    "cticlient.activation",
    "cticlient.ui.about",
    "cticlient.ui.card_exchange",
    "cticlient.ui.closing_question",
    "cticlient.ui.help_window",
    "cticlient.ui.keypad",
    "cticlient.ui.name_prompt",
    "cticlient.ui.options_dialog",
    "cticlient.ui.pages.shell",
    "cticlient.ui.speed_dial_dialog",
    "cticlient.ui.tray",
    "ctiserver",
    "html.parser",
    "importlib.metadata",
    "importlib.resources",
    "jeepney",
    "keyring",
    "logging.handlers",
    "msgspec",
    "phonenumbers",
    "plistlib",
    "qasync",
    "secretstorage",
    "sqlalchemy",
    "sqlite3",
    "ssl",
    "uuid",
    "vobject",
    "Xlib",
]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What was done until the first picture of a first start."""
    done = subprocess.run(
        [sys.executable, "-c", LOOK, str(tmp_path_factory.mktemp("profile"))],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(tmp_path_factory.mktemp("run"))},
        cwd=Path(__file__).parent,
        capture_output=True,
        check=True,
        timeout=60,
    )
    said: dict[str, Any] = json.loads(done.stdout)
    return said


@pytest.fixture(scope="module")
def loaded(seen: dict[str, Any]) -> set[str]:
    """The modules in memory."""
    return set(seen["modules"])


@pytest.mark.parametrize("module", LATER)
def test_the_first_picture_does_not_wait_for_it(loaded: set[str], module: str) -> None:
    assert module not in loaded


def test_the_picture_was_that_of_the_program(loaded: set[str]) -> None:
    assert {"cticlient.opening", "cticlient.ui.main_window", "PySide6.QtWidgets"} <= loaded


def test_nothing_asks_qt_for_the_words_of_its_signatures(seen: dict[str, Any]) -> None:
    """For one doc string of Qt, which functools copies from what it wraps, PySide reads them all."""
    assert seen["signatures"] == 0
