"""The process that Windows starts for the service: serves until told to stop, and tells the event log how it went."""

import asyncio
from collections.abc import Awaitable, Callable

import servicemanager
import win32service
import win32serviceutil

from cticlient.texts import SaidError
from ctiserver.server.service.plan import DISPLAY, NAME

Serve = Callable[[asyncio.Event, Callable[[str], None]], Awaitable[None]]
"""Serves until the event is set, and announces the address. Raises SaidError when it cannot."""

_FAILED = 1066
"""To Windows: a failure of the service's own, after which it is started again."""


def dispatch(serve: Serve) -> None:
    """Be the service; returns when it has ended. Raises pywintypes.error when Windows did not start this process."""

    class Service(win32serviceutil.ServiceFramework):  # type: ignore[misc]
        _svc_name_ = NAME
        _svc_display_name_ = DISPLAY

        def __init__(self, arguments: list[str]) -> None:
            super().__init__(arguments)
            self._loop = asyncio.new_event_loop()
            self._stop = asyncio.Event()

        # Names of the library's own.
        def SvcStop(self) -> None:  # noqa: N802
            self.ReportServiceStatus(win32service.SERVICE_STOP_PENDING)
            self._loop.call_soon_threadsafe(self._stop.set)

        def SvcShutdown(self) -> None:  # noqa: N802
            self.SvcStop()

        def SvcRun(self) -> None:  # noqa: N802
            # Running is reported only when the server serves.
            self.ReportServiceStatus(win32service.SERVICE_START_PENDING, waitHint=60_000)
            code = self._served()
            self.ReportServiceStatus(
                win32service.SERVICE_STOPPED, win32ExitCode=_FAILED if code else 0, svcExitCode=code
            )

        def _served(self) -> int:
            try:
                with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
                    runner.run(serve(self._stop, self._announce))  # type: ignore[arg-type]
            except SaidError as error:
                servicemanager.LogErrorMsg(str(error))
                return 1
            except Exception as error:
                servicemanager.LogErrorMsg(
                    f"The server failed for an unforeseen reason: {type(error).__name__}: {error}"
                )
                return 2
            servicemanager.LogInfoMsg("The server has ended.")
            return 0

        def _announce(self, url: str) -> None:
            self.ReportServiceStatus(win32service.SERVICE_RUNNING)
            servicemanager.LogInfoMsg(f"The server serves at {url}.")

    servicemanager.Initialize(NAME, None)
    servicemanager.PrepareToHostSingle(Service)
    servicemanager.StartServiceCtrlDispatcher()
