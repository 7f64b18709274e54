"""Whether the computer has a network, as far as Qt can find out; for systems that the program has no own way for.

Qt asks while the window waits, and in a thread it would keep the interpreter all the same. So it is asked only where
the answer is at hand, as on macOS: not on Linux, where NetworkManager is asked, nor on Windows, where a service is.
"""

from collections.abc import Callable

from PySide6.QtNetwork import QNetworkInformation

NEEDED = QNetworkInformation.Feature.Reachability
WANTED = NEEDED | QNetworkInformation.Feature.TransportMedium


class QtNetwork:
    """Calls ``changed`` when the network came, went, or is another one."""

    def __init__(self) -> None:
        self._changed: Callable[[], None] = lambda: None

    def start(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        information = _information()
        if information is not None:
            information.reachabilityChanged.connect(self._noticed)
            information.transportMediumChanged.connect(self._noticed)

    def stop(self) -> None:
        information = QNetworkInformation.instance()
        if information:
            information.reachabilityChanged.disconnect(self._noticed)
            information.transportMediumChanged.disconnect(self._noticed)

    def _noticed(self, *_: object) -> None:
        self._changed()


def _information() -> QNetworkInformation | None:
    if not (QNetworkInformation.loadBackendByFeatures(WANTED) or QNetworkInformation.loadBackendByFeatures(NEEDED)):
        return None
    return QNetworkInformation.instance()
