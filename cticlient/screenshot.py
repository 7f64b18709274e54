"""Writes the main window as a picture, as soon as everything that belongs on it is there and painted."""

import asyncio
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QObject, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from cticlient.files import write_atomically
from cticlient.holds import Holds
from cticlient.texts import SaidError, marked

PATIENCE_S = 20.0
QUIET_MS = 150
"""So long nothing may have been painted anew: longer than panels gather changes, shorter than a lamp's beat."""


class NotReadyError(SaidError):
    """What belongs on the picture did not come in time."""


async def take(window: QWidget, holds: Holds, path: Path, patience: float = PATIENCE_S) -> None:
    """Write ``window`` as PNG. Raises NotReadyError after ``patience`` seconds, SaidError if it cannot be written."""
    try:
        async with asyncio.timeout(patience):
            while True:
                await holds.wait()
                await _Quiet(window).wait()
                # Somebody may have begun to hold while the window came to rest.
                if holds.free:
                    break
    except TimeoutError:
        raise NotReadyError(
            marked(
                "No picture was taken: after {seconds} seconds not everything that belongs on it was there. "
                "Start without --screenshot: the window says whom or what it waits for."
            ),
            seconds=round(patience),
        ) from None
    _write(window.grab(), path)


def _write(picture: QPixmap, path: Path) -> None:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    try:
        write_atomically(path, bytes(content.data()))
    except OSError as error:
        raise SaidError(
            marked("The picture cannot be written to {path}: {reason}."), path=path, reason=error.strerror
        ) from error


class _Quiet(QObject):
    """Waits until a window has not asked to be painted for a while."""

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self._quiet = asyncio.Event()
        self._window = window
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET_MS)
        self._timer.timeout.connect(self._quiet.set)

    async def wait(self) -> None:
        self._window.installEventFilter(self)
        self._timer.start()
        try:
            await self._quiet.wait()
        finally:
            self._window.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.UpdateRequest, QEvent.Type.LayoutRequest):
            self._timer.start()
        return False
