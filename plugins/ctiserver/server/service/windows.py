"""Windows' control of services, through pywin32."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pywintypes
import win32service

from cticlient.texts import SaidError
from ctiserver.server.service.plan import (
    DESCRIPTION,
    DISPLAY,
    FORGET_FAILURES_SECONDS,
    RESTART_SECONDS,
    Plan,
    State,
)

_MISSING = 1060
_STATES = {
    win32service.SERVICE_STOPPED: State.STOPPED,
    win32service.SERVICE_START_PENDING: State.STARTING,
    win32service.SERVICE_STOP_PENDING: State.STOPPING,
}


class WindowsServices:
    """The service control of this machine."""

    def state(self, name: str) -> State | None:
        try:
            with _refusals(), _manager() as manager, _service(manager, name) as service:
                return _STATES.get(win32service.QueryServiceStatus(service)[1], State.RUNNING)
        except _MissingError:
            return None

    def install(self, name: str, plan: Plan) -> None:
        with _refusals(), _manager() as manager:
            service = win32service.CreateService(
                manager,
                name,
                DISPLAY,
                win32service.SERVICE_ALL_ACCESS,
                win32service.SERVICE_WIN32_OWN_PROCESS,
                win32service.SERVICE_AUTO_START,
                win32service.SERVICE_ERROR_NORMAL,
                plan.command,
                None,
                0,
                list(plan.needs),
                plan.account,
                None,
            )
            try:
                _describe(service)
            finally:
                win32service.CloseServiceHandle(service)

    def remove(self, name: str) -> None:
        with _refusals(), _manager() as manager, _service(manager, name) as service:
            win32service.DeleteService(service)

    def start(self, name: str) -> None:
        with _refusals(), _manager() as manager, _service(manager, name) as service:
            win32service.StartService(service, None)

    def stop(self, name: str) -> None:
        with _refusals(), _manager() as manager, _service(manager, name) as service:
            win32service.ControlService(service, win32service.SERVICE_CONTROL_STOP)


def _describe(service: int) -> None:
    """What is said of it, and that it is started again after a failure. Without these it is a service still."""
    actions = [(win32service.SC_ACTION_RESTART, seconds * 1000) for seconds in RESTART_SECONDS]
    again = {"ResetPeriod": FORGET_FAILURES_SECONDS, "RebootMsg": "", "Command": "", "Actions": actions}
    for level, value in (
        (win32service.SERVICE_CONFIG_DESCRIPTION, DESCRIPTION),
        (win32service.SERVICE_CONFIG_FAILURE_ACTIONS, again),
        (win32service.SERVICE_CONFIG_FAILURE_ACTIONS_FLAG, True),
        # Telephony and the network take their time after Windows has started.
        (win32service.SERVICE_CONFIG_DELAYED_AUTO_START_INFO, True),
    ):
        with suppress(pywintypes.error, NotImplementedError):
            win32service.ChangeServiceConfig2(service, level, value)


class _MissingError(Exception):
    """There is no such service."""


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except pywintypes.error as error:
        raise SaidError(
            "Windows refused this ({reason}). Installing, starting and stopping services takes an administrator.",
            reason=error.strerror.strip(),
        ) from error


@contextmanager
def _manager() -> Iterator[int]:
    rights = win32service.SC_MANAGER_CONNECT | win32service.SC_MANAGER_CREATE_SERVICE
    manager = win32service.OpenSCManager(None, None, rights)
    try:
        yield manager
    finally:
        win32service.CloseServiceHandle(manager)


@contextmanager
def _service(manager: int, name: str) -> Iterator[int]:
    try:
        service = win32service.OpenService(manager, name, win32service.SERVICE_ALL_ACCESS)
    except pywintypes.error as error:
        raise (_MissingError if error.winerror == _MISSING else error) from None
    try:
        yield service
    finally:
        win32service.CloseServiceHandle(service)
