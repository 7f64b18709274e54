"""Lets Python's cycle collector run in Qt's thread only.

Left to itself it runs in whichever thread happens to allocate, so a thread that writes a file or asks the keyring may
destroy a widget that lies in a cycle. Qt objects must be destroyed in their own thread: the program crashes some
time later, in an event that has nothing to do with it.
"""

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 1000


class Collector(QObject):
    """Takes the collections over from Python until ``stop``; made and used in Qt's thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(collect_due)
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        if self._was_enabled:
            gc.enable()


def collect_due() -> None:
    """Collect the oldest generation that is due by Python's own thresholds; they are counted while it rests, too."""
    counts, thresholds = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if counts[generation] > thresholds[generation]:
            gc.collect(generation)
            return
