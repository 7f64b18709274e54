"""Lets Python's cycle collector run in Qt's thread only.

Left to itself it runs in whichever thread happens to allocate, so a thread that writes a file or asks the keyring may
destroy a widget that lies in a cycle. Qt objects must be destroyed in their own thread: the program crashes some
time later, in an event that has nothing to do with it.
"""

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 1000
OLDEST = 2
ALL_EVERY = 8
"""Every so many times that the oldest are due all is looked through again: a quarter of an hour apart at least."""


class Collector(QObject):
    """Takes the collections over from Python until ``stop``; made and used in Qt's thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._begun = False
        self._times = 0
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(self.collect_due)
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()

    def collect_due(self) -> None:
        """Collect the oldest generation that is due by Python's own thresholds; they are counted while it rests too."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        due = next((n for n in (OLDEST, 1, 0) if counts[n] > thresholds[n]), None)
        if due is not None and not self._begun:
            self._begun = True
            gc.freeze()  # what the start made: a hundred thousand things, of which none is garbage
        elif due == OLDEST:
            self._collect_oldest()
        elif due is not None:
            gc.collect(due)

    def _collect_oldest(self) -> None:
        self._times += 1
        if self._times % ALL_EVERY == 0:
            gc.unfreeze()
        gc.collect()
        gc.freeze()
