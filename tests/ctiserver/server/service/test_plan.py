"""What is done to a service in which order, against a control of services that answers as Windows does."""

from collections.abc import Callable
from pathlib import PureWindowsPath
from typing import Any, cast

import pytest

from cticlient.texts import SaidError
from ctiserver.server.service import plan
from ctiserver.server.service.plan import NAME, Plan, State


class Windows:
    """Takes ``slow`` looks until a service has started or stopped; ``fails`` is where a start ends."""

    def __init__(self, slow: int = 2, fails: bool = False) -> None:
        self.services: dict[str, State] = {}
        self.plans: dict[str, Plan] = {}
        self.done: list[str] = []
        self._slow, self._fails, self._left = slow, fails, 0

    def state(self, name: str) -> State | None:
        state = self.services.get(name)
        self._left -= 1
        if self._left < 0 and state is State.STARTING:
            self.services[name] = State.STOPPED if self._fails else State.RUNNING
        if self._left < 0 and state is State.STOPPING:
            self.services[name] = State.STOPPED
        return self.services.get(name)

    def install(self, name: str, plan: Plan) -> None:
        self.done.append("install")
        self.services[name], self.plans[name] = State.STOPPED, plan

    def remove(self, name: str) -> None:
        assert self.services[name] is State.STOPPED
        self.done.append("remove")
        del self.services[name]

    def start(self, name: str) -> None:
        self.done.append("start")
        self.services[name], self._left = State.STARTING, self._slow

    def stop(self, name: str) -> None:
        self.done.append("stop")
        self.services[name], self._left = State.STOPPING, self._slow


def patience(looks: int = 100) -> Callable[[], bool]:
    left = iter(range(looks))
    return lambda: next(left, None) is not None


INSTALLED = Plan("command")


def test_a_service_lives_from_its_installation_to_its_removal() -> None:
    windows = Windows()
    plan.install(windows, INSTALLED)
    assert windows.plans[NAME].needs == ("TapiSrv",)
    plan.start(windows, patience())
    assert windows.services[NAME] is State.RUNNING
    plan.start(windows, patience())
    plan.stop(windows, patience())
    plan.stop(windows, patience())
    plan.start(windows, patience())
    plan.remove(windows, patience())
    assert windows.services == {}
    assert windows.done == ["install", "start", "stop", "start", "stop", "remove"]


def test_a_second_installation_changes_nothing() -> None:
    windows = Windows()
    plan.install(windows, INSTALLED)
    with pytest.raises(SaidError, match="installed already"):
        plan.install(windows, Plan("another"))
    assert windows.plans[NAME] == INSTALLED


@pytest.mark.parametrize("work", [plan.start, plan.stop, plan.remove])
def test_what_is_not_there_is_said(work: Any) -> None:
    with pytest.raises(SaidError, match="is not installed"):
        work(Windows(), patience())


def test_a_server_that_ends_at_once_is_said() -> None:
    windows = Windows(fails=True)
    plan.install(windows, INSTALLED)
    with pytest.raises(SaidError, match="has stopped"):
        plan.start(windows, patience())


@pytest.mark.parametrize("work", [plan.start, plan.stop])
def test_waiting_ends(work: Any) -> None:
    windows = Windows(slow=1000)
    plan.install(windows, INSTALLED)
    windows.services[NAME] = State.STOPPED if work is plan.start else State.RUNNING
    with pytest.raises(SaidError, match=r"is still (starting|stopping)"):
        work(windows, patience(3))


@pytest.mark.parametrize(
    ("frozen", "config", "command"),
    [
        (True, "C:\\CTI", '"C:\\P F\\x.exe" service dispatch --config "C:\\CTI"'),
        (False, "D:\\", '"C:\\P F\\x.exe" -m ctiserver.server service dispatch --config "D:"'),
    ],
)
def test_the_command_names_the_program_and_its_configuration(frozen: bool, config: str, command: str) -> None:
    paths = [cast(Any, PureWindowsPath(path)) for path in ("C:\\P F\\x.exe", config)]
    assert plan.command_line(paths[0], frozen, paths[1]) == command


def test_the_account_of_a_service_is_the_one_windows_makes() -> None:
    # The published one of the installer of Windows.
    trusted = "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464"
    assert plan.account_sid("TrustedInstaller") == trusted
