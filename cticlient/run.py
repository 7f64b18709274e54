"""Starts Qt and its event loop, and the desktop program in it."""

import logging
import os
import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from cticlient.arguments import Arguments
from cticlient.collector import Collector
from cticlient.errors import ErrorBoundary, open_log
from cticlient.instance import Instance
from cticlient.opening import Opening, Surroundings
from cticlient.settings import Settings
from cticlient.texts import SaidError, Texts, catalogue_of, marked

if TYPE_CHECKING:
    from cticlient.desktop import Outcome
    from cticlient.machine.machine import Machine, Spawn
    from cticlient.plugins import Found

DEBUG = "CTICLIENT_DEBUG"
"""Set to 1: the log says more."""


def run(
    arguments: Arguments,
    profile: Path,
    instance: Instance,
    password: str | None,
    now: datetime,
    found: Callable[[], Iterable["Found"]] | None = None,
) -> "Outcome":
    """Be the program of this profile until it is quit. Raises SaidError if it cannot start."""
    logs = profile / "logs"
    handler = open_log(logs)
    errors = ErrorBoundary(logs)
    undo = errors.install()
    qInstallMessageHandler(_to_log)
    app = _application()
    collector = Collector(app)
    try:
        settings = Settings.open(profile / "settings.json", now)
        around = Surroundings(
            app=app,
            profile=profile,
            settings=settings,
            tr=Texts("en", [catalogue_of("cticlient")]),
            errors=errors,
            instance=instance,
            found=found or _installed,
            password=password,
            machine=_machine,
            debug=os.environ.get(DEBUG) == "1",
        )

        opening = Opening(around, arguments)
        if not arguments.background:
            opening.show()
        return _go_on(opening)
    except SaidError:
        raise
    except Exception as error:
        errors.caught(error)
        raise SaidError(
            marked("CTI Client ended with an error that should not have happened. Details are in {folder}."),
            folder=logs,
        ) from None
    finally:
        collector.stop()
        qInstallMessageHandler(None)
        undo()
        instance.release()
        logging.getLogger().removeHandler(handler)
        handler.close()


# What these need is read when they are called, after the first picture.


def _go_on(opening: Opening) -> "Outcome":
    from cticlient import aio
    from cticlient.desktop import Desktop

    async def main() -> "Outcome":
        return await Desktop(opening).run()

    return aio.run(main, opening.around.app)


def _installed() -> list["Found"]:
    from cticlient.plugins import installed

    return installed()


def _machine(spawn: "Spawn") -> "Machine":
    from cticlient.machine.of_system import machine_of

    return machine_of(sys.platform, os.environ, spawn)


def _to_log(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    """Remarks of Qt are for who reads the log, not for the terminal of the person."""
    level = logging.INFO if kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) else logging.WARNING
    logging.getLogger(f"qt.{context.category or 'default'}").log(level, text)


def _application() -> QApplication:
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("cticlient")
    app.setApplicationDisplayName("CTI Client")
    app.setDesktopFileName("cticlient")
    app.setQuitOnLastWindowClosed(False)
    return app
