"""A screen saver on the session bus, as GNOME has one: ``lock`` and ``unlock`` on standard input."""

import sys

from PySide6.QtCore import ClassInfo, QCoreApplication, QObject, QSocketNotifier, Signal, Slot
from PySide6.QtDBus import QDBusAbstractAdaptor, QDBusConnection


@ClassInfo({"D-Bus Interface": "org.gnome.ScreenSaver"})
class Saver(QDBusAbstractAdaptor):
    """What programs see of it."""

    ActiveChanged = Signal(bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._active = False
        self.setAutoRelaySignals(True)

    @Slot(result=bool)
    def GetActive(self) -> bool:  # noqa: N802
        return self._active

    def lock(self, locked: bool) -> None:
        self._active = locked
        self.ActiveChanged.emit(locked)


def main() -> int:
    app = QCoreApplication([])
    bus, place = QDBusConnection.sessionBus(), QObject()
    saver = Saver(place)
    if not (bus.registerObject("/org/gnome/ScreenSaver", place) and bus.registerService("org.gnome.ScreenSaver")):
        return 1
    print("ready", flush=True)
    reader = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    reader.activated.connect(lambda: saver.lock(sys.stdin.readline().strip() == "lock"))
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
