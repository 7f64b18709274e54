"""A login service and a screen saver as desktops have them, played on a bus."""

from PySide6.QtCore import ClassInfo, Property, QObject, Signal, Slot
from PySide6.QtDBus import QDBusAbstractAdaptor, QDBusConnection, QDBusMessage, QDBusObjectPath

from cticlient.machine.freedesktop import MANAGER, MUTTER

SESSION = "/org/freedesktop/login1/session/_31"


@ClassInfo({"D-Bus Interface": "org.freedesktop.login1.Manager"})
class _Logins(QDBusAbstractAdaptor):
    PrepareForSleep = Signal(bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.setAutoRelaySignals(True)

    @Slot(str, result=QDBusObjectPath)
    def GetSession(self, name: str) -> QDBusObjectPath:  # noqa: N802
        return QDBusObjectPath(SESSION)


@ClassInfo({"D-Bus Interface": "org.freedesktop.login1.Session"})
class _Session(QDBusAbstractAdaptor):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.locked = False

    def _hint(self) -> bool:
        return self.locked

    LockedHint = Property(bool, _hint)


class LoginService:
    """org.freedesktop.login1."""

    def __init__(self, connection: QDBusConnection) -> None:
        self._connection = connection
        self._objects = QObject(), QObject()
        self._manager, self._session = _Logins(self._objects[0]), _Session(self._objects[1])
        connection.registerObject(MANAGER.path, self._objects[0])
        connection.registerObject(SESSION, self._objects[1])
        assert connection.registerService(MANAGER.service)

    def lock(self, locked: bool) -> None:
        self._session.locked = locked
        said = QDBusMessage.createSignal(SESSION, "org.freedesktop.DBus.Properties", "PropertiesChanged")
        said.setArguments(["org.freedesktop.login1.Session", {"LockedHint": locked}, []])
        self._connection.send(said)

    def sleep(self, begins: bool) -> None:
        self._manager.PrepareForSleep.emit(begins)


@ClassInfo({"D-Bus Interface": "org.gnome.ScreenSaver"})
class _Saver(QDBusAbstractAdaptor):
    ActiveChanged = Signal(bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.active = False
        self.setAutoRelaySignals(True)

    @Slot(result=bool)
    def GetActive(self) -> bool:  # noqa: N802
        return self.active


class ScreenSaver:
    """org.gnome.ScreenSaver; the others speak the same."""

    def __init__(self, connection: QDBusConnection) -> None:
        self._object = QObject()
        self._saver = _Saver(self._object)
        connection.registerObject("/org/gnome/ScreenSaver", self._object)
        assert connection.registerService("org.gnome.ScreenSaver")

    def lock(self, locked: bool) -> None:
        self._saver.active = locked
        self._saver.ActiveChanged.emit(locked)


@ClassInfo({"D-Bus Interface": "org.gnome.Mutter.IdleMonitor"})
class _Monitor(QDBusAbstractAdaptor):
    idle_ms = 0

    @Slot(result="qulonglong")
    def GetIdletime(self) -> int:  # noqa: N802
        return self.idle_ms


class Mutter:
    """GNOME's idle time."""

    def __init__(self, connection: QDBusConnection) -> None:
        self._object = QObject()
        self.monitor = _Monitor(self._object)
        connection.registerObject(MUTTER.path, self._object)
        assert connection.registerService(MUTTER.service)
