"""One instance a profile: a lock decides who is the first, a local socket takes what later starts hand over."""

import json
import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLockFile, QObject, QThread

from cticlient.texts import SaidError, marked

# What waits for later starts, or hands over to an earlier one, reads QtNetwork then: the first picture needs the lock.
if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

LONGEST = 100
"""Bytes a Unix socket's path may have, a little below what all systems take."""
LARGEST = 65536
PATIENCE_MS = 15_000
STEP_MS = 50

log = logging.getLogger(__name__)

Message = dict[str, Any]
Reply = Callable[[Message], None]


@dataclass(frozen=True, slots=True)
class Doorway:
    """Where the instances of a profile meet: the lock of the first one, and the name of its socket."""

    lock: Path
    socket: str

    @classmethod
    def of(cls, profile: Path) -> "Doorway":
        """A socket in the profile; where its path would be too long, or pipes have names, one named after it."""
        path = profile.resolve() / "instance.sock"
        if path.drive:
            return cls(profile / "instance.lock", _name_after(path))
        if len(str(path).encode()) > LONGEST:
            path = Path(gettempdir()) / _name_after(path)
        return cls(profile / "instance.lock", str(path))


class Instance(QObject):
    """The place of one start in its profile: ``take`` it, or ``hand_over`` to who has it."""

    def __init__(self, doorway: Doorway) -> None:
        super().__init__()
        self._doorway = doorway
        self._lock = QLockFile(str(doorway.lock))
        # A lock is stale when its process is gone, however old it is.
        self._lock.setStaleLockTime(0)
        self._server: QLocalServer | None = None

    def take(self) -> bool:
        """Become the first instance; False if there is one. Raises SaidError if the profile cannot be written."""
        if not self._lock.tryLock(0):
            if self._lock.error() == QLockFile.LockError.LockFailedError:
                return False
            raise SaidError(
                marked("The profile {folder} cannot be written. Check the access rights, or choose another profile."),
                folder=self._doorway.lock.parent,
            )
        return True

    def serve(self, receive: Callable[[Message, Reply], None]) -> None:
        """Give each message of a later start to ``receive``, with a function that answers it. Needs the event loop."""
        from PySide6.QtNetwork import QLocalServer

        QLocalServer.removeServer(self._doorway.socket)
        server = self._server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(lambda: _accept(server, receive))
        if not server.listen(self._doorway.socket):
            log.error("Later starts cannot hand over their requests: %s", server.errorString())

    def release(self) -> None:
        """Let the next start be the first."""
        if self._server is not None:
            self._server.close()
            self._server.deleteLater()
            self._server = None
        self._lock.unlock()

    def hand_over(self, message: Message, patience_ms: int = PATIENCE_MS) -> Message:
        """Give a message to the first instance and wait for its answer. Raises SaidError if it does not take it."""
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        self._connect(socket)
        self._let_come_up()
        socket.write(json.dumps(message).encode() + b"\n")
        socket.waitForBytesWritten(PATIENCE_MS)
        while not socket.canReadLine():
            if not socket.waitForReadyRead(patience_ms):
                raise SaidError(marked("The running CTI Client did not answer. End it, then start it again."))
        answer: Message = json.loads(_line(socket))
        return answer

    def _let_come_up(self) -> None:
        """Windows lets only the program that a person started bring a window up, unless that passes it on."""
        if sys.platform == "win32":
            import ctypes

            ctypes.windll.user32.AllowSetForegroundWindow(self._lock.getLockInfo()[0])

    def _connect(self, socket: "QLocalSocket") -> None:
        """The first instance has its lock a moment before it listens, so a refusal is tried again."""
        for _ in range(PATIENCE_MS // STEP_MS):
            socket.connectToServer(self._doorway.socket)
            if socket.waitForConnected(STEP_MS):
                return
            socket.abort()
            QThread.msleep(STEP_MS)
        process, host, _ = self._lock.getLockInfo()
        raise SaidError(
            marked(
                "CTI Client already uses this profile (process {process} on {host}) and does not answer. End it first."
            ),
            process=process,
            host=host,
        )


def _name_after(path: Path) -> str:
    from hashlib import sha256

    return f"cticlient-{sha256(str(path).encode()).hexdigest()[:24]}"


def _accept(server: "QLocalServer", receive: Callable[[Message, Reply], None]) -> None:
    while server.hasPendingConnections():
        socket = server.nextPendingConnection()
        socket.disconnected.connect(socket.deleteLater)
        socket.readyRead.connect(lambda socket=socket: _read(socket, receive))
        _read(socket, receive)


def _read(socket: "QLocalSocket", receive: Callable[[Message, Reply], None]) -> None:
    if not socket.canReadLine():
        if socket.bytesAvailable() > LARGEST:
            socket.abort()
        return
    try:
        message = json.loads(_line(socket))
    except ValueError:
        message = None
    if isinstance(message, dict):
        receive(message, lambda answer: _answer(socket, answer))
    else:
        socket.abort()


def _line(socket: "QLocalSocket") -> bytes:
    return bytes(socket.readLine(LARGEST).data())


def _answer(socket: "QLocalSocket", answer: Message) -> None:
    """Write the answer; the asker may be gone by now."""
    try:
        socket.write(json.dumps(answer).encode() + b"\n")
        socket.flush()
        socket.disconnectFromServer()
    except RuntimeError:
        return
