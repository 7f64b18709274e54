"""``ctiserver service`` where there is nothing of the kind, and on Windows against its real control of services."""

import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ctiserver.server.lock import DirectoryLock
from tests.platforms import WINDOWS

VERBS = ("install", "remove", "start", "stop", "dispatch")


@pytest.mark.skipif(WINDOWS, reason="Windows has services")
@pytest.mark.parametrize("verb", VERBS)
def test_elsewhere_it_says_who_does_it(verb: str, made: Path, type_in: Any) -> None:
    said = type_in(f"service {verb}")
    assert (said.code, said.out) == (1, "")
    assert "systemd" in said.err
    unit = Path(__file__).parents[4] / "packaging" / "ctiserver.service"
    assert unit.name in said.err
    assert "ExecStart=" in unit.read_text("utf-8")


@pytest.fixture
def only_one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Windows has one service of this name, and several workers may test it: one after the other."""
    lock = DirectoryLock(tmp_path_factory.getbasetemp().parent / "service.lock")
    while not lock.take():
        time.sleep(0.2)
    yield
    lock.release()


@pytest.fixture
def installed(only_one: None, made: Path, type_in: Any) -> Iterator[Path]:
    ini = made / "server" / "server.ini"
    ini.write_bytes(ini.read_bytes().replace(b"127.0.0.1:7443", b"127.0.0.1:0"))
    # One that was just removed, or that a run left which was killed, may be there for a moment longer.
    while type_in("service install").code:
        type_in("service remove")
        time.sleep(0.5)
    yield made
    type_in("service remove")


needs_services = pytest.mark.skipif(not WINDOWS, reason="the control of services is Windows' own")


@needs_services
@pytest.mark.end_to_end
@pytest.mark.timeout(400)
def test_it_is_installed_with_all_it_needs(installed: Path, type_in: Any) -> None:
    import winreg

    import win32service

    manager = win32service.OpenSCManager(None, None, win32service.SC_MANAGER_CONNECT)
    service = win32service.OpenService(manager, "CTIServer", win32service.SERVICE_QUERY_CONFIG)
    type, start, _, command, _, _, _, account, shown = win32service.QueryServiceConfig(service)
    win32service.CloseServiceHandle(service)
    win32service.CloseServiceHandle(manager)
    assert (type, start) == (win32service.SERVICE_WIN32_OWN_PROCESS, win32service.SERVICE_AUTO_START)
    assert command == f'"{sys.executable}" -m ctiserver.server service dispatch --config "{installed}"'
    assert (account, shown) == (r"NT SERVICE\CTIServer", "CTI Server")
    with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SYSTEM\CurrentControlSet\Services\CTIServer") as key:
        assert winreg.QueryValueEx(key, "DependOnService")[0] == ["TapiSrv"]
    assert "installed already" in type_in("service install").err
    assert type_in("service remove").code == 0
    assert "is not installed" in type_in("service start").err


@needs_services
@pytest.mark.end_to_end
@pytest.mark.timeout(400)
def test_windows_starts_it_and_stops_it_in_order(installed: Path, type_in: Any) -> None:
    assert type_in("service start").code == 0
    status = type_in("status --json")
    assert status.json["providers"]["simulated"] == "up"
    assert type_in("line add 101 --number 101").code == 0
    assert type_in("service stop").code == 0
    assert not (installed / "control.json").exists()
    assert [line["id"] for line in type_in("line list --json").json] == ["101"]


@needs_services
@pytest.mark.end_to_end
@pytest.mark.timeout(400)
def test_a_server_that_cannot_start_is_said(installed: Path, type_in: Any) -> None:
    shutil.rmtree(installed / "tls")
    said = type_in("service start")
    assert said.code == 1
    assert "has stopped" in said.err
