"""Windows: the addresses of this computer changed, as its core tells it; no service is asked that might not answer."""

import ctypes
from typing import Any

PENDING = 997
CHANGED, ENDED = 0, 1
"""The first or the second event of those waited for."""
FOREVER = 0xFFFFFFFF


class Overlapped(ctypes.Structure):
    """OVERLAPPED."""

    _fields_ = (
        ("internal", ctypes.c_size_t),
        ("internal_high", ctypes.c_size_t),
        ("offset", ctypes.c_uint64),
        ("event", ctypes.c_void_p),
    )


class WindowsChanges:
    """The table of IPv4 addresses, which a cable, a radio or a tunnel changes when it comes or goes."""

    def __init__(self) -> None:
        libraries: Any = ctypes
        self._kernel = libraries.WinDLL("kernel32", use_last_error=True)
        self._helper = libraries.WinDLL("iphlpapi")
        self._kernel.CreateEventW.restype = ctypes.c_void_p
        self._ended, self._changed = (self._event(by_hand) for by_hand in (True, False))
        self._asked = Overlapped()
        self._is_asked = False

    def wait(self) -> bool:
        if not self._is_asked:
            self._ask()
        handles = (ctypes.c_void_p * 2)(self._changed, self._ended)
        which = self._kernel.WaitForMultipleObjects(2, handles, False, FOREVER)
        if which == CHANGED:
            # Before anybody hears of it, so that no change falls between two questions.
            self._ask()
            return True
        self._helper.CancelIPChangeNotify(ctypes.byref(self._asked))
        if which != ENDED:
            raise OSError(f"WaitForMultipleObjects: {which:#x}")
        return False

    def end(self) -> None:
        self._kernel.SetEvent(ctypes.c_void_p(self._ended))

    def _ask(self) -> None:
        """Windows writes into what it is given until it answers, so that is kept."""
        self._asked, self._is_asked = Overlapped(event=self._changed), True
        handle = ctypes.c_void_p()
        code = self._helper.NotifyAddrChange(ctypes.byref(handle), ctypes.byref(self._asked))
        if code != PENDING:
            raise OSError(f"NotifyAddrChange: {code}")

    def _event(self, by_hand: bool) -> int:
        handle = self._kernel.CreateEventW(None, by_hand, False, None)
        assert handle
        return int(handle)
