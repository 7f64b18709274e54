"""Mends a fault of Wine 8, and does nothing on Windows: in the Windows Python of the tests, and in what is built there.

A thread wakes the loop of another by a byte into a socket. Under Wine a ``send`` is refused (WSAEWOULDBLOCK) while that
of another thread on the same socket has not returned, though its byte may have been read long since. asyncio takes the
refusal for a full buffer, which would wake the loop, so nobody wakes it. Here the threads send one after the other.
"""

import ctypes

if hasattr(ctypes.WinDLL("ntdll"), "wine_get_version"):
    import asyncio.proactor_events
    import threading

    _loop = asyncio.proactor_events.BaseProactorEventLoop
    _write_to_self, _turn = _loop._write_to_self, threading.RLock()

    def _one_after_the_other(self):
        with _turn:
            _write_to_self(self)

    _loop._write_to_self = _one_after_the_other
