"""For all tests: Qt without a screen, every folder of the person's own in a temporary place, no real keyring."""

import gc
import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.amounts import NIGHTLY, SHORT, amount

# Before anything imports Qt or keyring. A display is used only when a test asks for one (marker needs_display).
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_API"] = "pyside6"
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
os.environ["NO_AT_BRIDGE"] = "1"
# No test speaks to the desktop of the person who runs it.
for name in ("CTICLIENT_PASSWORD", "CTISERVER_CONFIG", "DBUS_SESSION_BUS_ADDRESS"):
    os.environ.pop(name, None)

# The same examples on every machine, so that a red run is somebody's doing; CTI_NIGHTLY=1 looks for new ones.
settings.register_profile("here", derandomize=True, deadline=None)
settings.register_profile("nightly", deadline=None, print_blob=True)
settings.register_profile("short", derandomize=True, deadline=None, max_examples=amount(100))
settings.load_profile("nightly" if NIGHTLY else "short" if SHORT else "here")

OWN_FOLDERS = {
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
    "XDG_RUNTIME_DIR": "runtime",
    "APPDATA": "appdata",
    "LOCALAPPDATA": "localappdata",
}


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folders a program would find for this person; beside the test's own ``tmp_path``, so that it stays empty."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for name, folder in OWN_FOLDERS.items():
        path = home / folder
        path.mkdir(mode=0o700)
        monkeypatch.setenv(name, str(path))
    return home


@pytest.fixture(autouse=True)
def own_logging() -> Iterator[None]:
    """What a test sets on the root logger, as a running program does, is not there for the next one."""
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    yield
    root.setLevel(level)
    for handler in [handler for handler in root.handlers if handler not in handlers]:
        root.removeHandler(handler)


def pytest_sessionstart() -> None:
    # Left to itself, the collector destroys what is left of a test's widgets in any thread of a later test, and Qt
    # crashes there (see cticlient/collector.py).
    gc.disable()


def pytest_collection_finish() -> None:
    # What was imported so far stays for good, so no collection need look through it again.
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    counts = gc.get_count()
    gc.collect(2 if counts[2] > 10 else 1)
