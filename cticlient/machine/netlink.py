"""Linux: the network came, went or is another one, as the kernel tells it. No other program is asked, nothing waits."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress

from PySide6.QtNetwork import QNetworkInterface

LINKS, ADDRESSES, ADDRESSES_6 = 0x1, 0x10, 0x100
"""Of what the kernel tells: RTMGRP_LINK, RTMGRP_IPV4_IFADDR, RTMGRP_IPV6_IFADDR."""
LARGEST = 65536

Addresses = frozenset[tuple[str, int, tuple[str, ...]]]
"""Name, flags and addresses of each network interface."""


def addresses() -> Addresses:
    return frozenset(
        (
            interface.name(),
            interface.flags().value,
            tuple(entry.ip().toString() for entry in interface.addressEntries()),
        )
        for interface in QNetworkInterface.allInterfaces()
    )


class NetlinkNetwork:
    """From ``start`` to ``stop`` within a running loop. Raises OSError where a program may not listen to the kernel."""

    def __init__(self, look: Callable[[], Addresses] = addresses) -> None:
        self._look = look
        self._known: Addresses = frozenset()
        self._changed: Callable[[], None] = lambda: None
        self._socket: socket.socket | None = None

    def start(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._socket = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_NONBLOCK, socket.NETLINK_ROUTE)
        try:
            self._socket.bind((0, LINKS | ADDRESSES | ADDRESSES_6))
        except OSError:
            self._socket.close()
            raise
        self._known = self._look()
        asyncio.get_running_loop().add_reader(self._socket, self._heard)

    def stop(self) -> None:
        if self._socket is not None:
            asyncio.get_running_loop().remove_reader(self._socket)
            self._socket.close()
            self._socket = None

    def _heard(self) -> None:
        """The kernel also tells of what is as it was: an address is given anew, a radio has looked around."""
        assert self._socket is not None
        # Too much at once is an error of its own (ENOBUFS); looking is right then, too.
        with suppress(OSError):
            while self._socket.recv(LARGEST):
                pass
        now = self._look()
        if now != self._known:
            self._known = now
            self._changed()
