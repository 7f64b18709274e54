"""What is installed as a service and how it is started and stopped: pure, against whatever controls services."""

import hashlib
import struct
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from cticlient.texts import SaidError

NAME = "CTIServer"
DISPLAY = "CTI Server"
DESCRIPTION = "Lamps, statuses and call control for the CTI Client desktops."
ACCOUNT = rf"NT SERVICE\{NAME}"
"""Windows makes it with the service: no password, and no rights beyond the server's own."""
TELEPHONY = "TapiSrv"
RESTART_SECONDS = (5, 30, 60)
FORGET_FAILURES_SECONDS = 24 * 3600


class State(StrEnum):
    """What the system says of a service."""

    STOPPED = "stopped"
    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"


@dataclass(frozen=True, slots=True)
class Plan:
    """A service as it is installed."""

    command: str
    account: str = ACCOUNT
    needs: tuple[str, ...] = (TELEPHONY,)


class Services(Protocol):
    """The system's control of services. Each raises SaidError when the system refuses."""

    def state(self, name: str) -> State | None:
        """None: there is no such service."""

    def install(self, name: str, plan: Plan) -> None: ...

    def remove(self, name: str) -> None: ...

    def start(self, name: str) -> None: ...

    def stop(self, name: str) -> None: ...


def command_line(program: Path, frozen: bool, config: Path) -> str:
    """How the system starts the server: the built program itself, or a Python with it."""
    quoted = [f'"{program}"'] + ([] if frozen else ["-m", "ctiserver.server"])
    # A backslash before the closing quotation mark would belong to it.
    folder = str(config).rstrip("\\")
    return " ".join([*quoted, "service", "dispatch", "--config", f'"{folder}"'])


def install(services: Services, plan: Plan) -> None:
    """Raises SaidError if it is there already."""
    if services.state(NAME) is not None:
        raise SaidError("The service {name} is installed already; nothing was changed.", name=NAME)
    services.install(NAME, plan)


def start(services: Services, wait: Callable[[], bool]) -> None:
    """Until it runs. ``wait`` lets a little time pass and answers whether there is any left. Raises SaidError."""
    if _known(services) is not State.RUNNING:
        services.start(NAME)
    _until(services, State.RUNNING, wait)


def stop(services: Services, wait: Callable[[], bool]) -> None:
    """Until it has ended in order; one that does not run is stopped already. Raises SaidError."""
    if _known(services) is not State.STOPPED:
        services.stop(NAME)
    _until(services, State.STOPPED, wait)


def remove(services: Services, wait: Callable[[], bool]) -> None:
    """Stopped first. The configuration directory stays. Raises SaidError."""
    stop(services, wait)
    services.remove(NAME)


def _known(services: Services) -> State:
    state = services.state(NAME)
    if state is None:
        raise SaidError("The service {name} is not installed. Install it with: ctiserver service install", name=NAME)
    return state


def _until(services: Services, wanted: State, wait: Callable[[], bool]) -> None:
    while (state := _known(services)) is not wanted:
        if state is State.STOPPED:
            raise SaidError(
                "The service {name} has stopped. The Windows event log and the log of the server say why.", name=NAME
            )
        if not wait():
            raise SaidError("The service {name} is still {state}; look again later.", name=NAME, state=state.value)


def account_sid(name: str) -> str:
    """The identifier of the account that Windows makes for the service ``name``: fixed by the name alone."""
    digest = hashlib.sha1(name.upper().encode("utf-16-le"), usedforsecurity=False).digest()
    return "S-1-5-80-" + "-".join(str(part) for part in struct.unpack("<5I", digest))
