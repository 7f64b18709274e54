"""The installed product: both packages, their data, the entry points. ``make wheel`` runs this against the wheel."""

import json
import os
import shutil
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

INSTALLED = os.environ.get("CTI_E2E_BIN", "")
PYTHON = shutil.which("python", path=INSTALLED) if INSTALLED else sys.executable
FACTS = """
import json, pathlib
from importlib.metadata import distribution, entry_points
import cticlient, ctiserver
from cticlient.texts import catalogue_of
from cticlient.icons import install
from PySide6.QtGui import QGuiApplication, QIcon
app = QGuiApplication([])
install()
points = {point.name: point for point in entry_points(group="cticlient.plugins")}
print(json.dumps({
    "places": [str(pathlib.Path(package.__file__).parent) for package in (cticlient, ctiserver)],
    "plugin": points["ctiserver"].load().title,
    "german": [len(catalogue_of(package)("de")) for package in ("cticlient", "ctiserver")],
    "icon": not QIcon("icons:status-meeting.svg").pixmap(16, 16).isNull(),
    "licence": any("LICENSE" in str(file) for file in distribution("cticlient").files or []),
    "migrations": len(list(pathlib.Path(ctiserver.__file__).parent.glob("server/store/migrations/versions/*.py"))),
}))
"""


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    assert PYTHON is not None
    if not INSTALLED and not list(entry_points(group="cticlient.plugins")):
        pytest.skip("the project is not installed here; make setup installs it")
    empty = tmp_path_factory.mktemp("empty")
    done = subprocess.run([PYTHON, "-c", FACTS], capture_output=True, text=True, cwd=empty, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_everything_came_along(facts: dict[str, object]) -> None:
    assert facts["plugin"] == "CTI Server"
    assert facts["icon"]
    assert all(isinstance(n, int) and n > 20 for n in facts["german"]) if isinstance(facts["german"], list) else False
    assert facts["migrations"]


@pytest.mark.skipif(not INSTALLED, reason="make wheel: looks at the installed wheel")
def test_nothing_comes_from_the_checkout(facts: dict[str, object]) -> None:
    root = str(Path(__file__).parent.parent)
    assert facts["licence"]
    assert isinstance(facts["places"], list)
    assert all("site-packages" in place and not place.startswith(f"{root}{os.sep}plugins") for place in facts["places"])


@pytest.mark.parametrize("command", ["ctiserver", "cti", "cticlient"])
def test_the_commands_are_there(command: str, tmp_path: Path) -> None:
    folder = INSTALLED or str(Path(sys.executable).parent)
    found = shutil.which(command, path=folder)
    if found is None and not INSTALLED:
        pytest.skip("the project is not installed here; make setup installs it")
    assert found is not None
    done = subprocess.run([found, "--help"], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr
    assert command in done.stdout
