"""X11: how long nobody touched keyboard or mouse, by the server's own count."""

import logging
from importlib import import_module
from typing import Any

log = logging.getLogger(__name__)


class X11Idle:
    """Asks the MIT-SCREEN-SAVER extension over a connection of its own, opened at the first question."""

    def __init__(self, display: str | None = None) -> None:
        self._name = display
        self._display: Any = None
        self._impossible = False

    async def seconds(self) -> float | None:
        if self._impossible:
            return None
        try:
            if self._display is None:
                self._open()
            return float(self._display.screen().root.screensaver_query_info().idle) / 1000
        except Exception as error:  # python-xlib raises errors of many kinds, some of them only OSError
            log.info("X11 does not say how long nobody touched anything: %s", type(error).__name__)
            self._impossible = True
            self.close()
            return None

    def _open(self) -> None:
        # Only here: not every system has it.
        self._display = import_module("Xlib.display").Display(self._name)
        if not self._display.has_extension(import_module("Xlib.ext.screensaver").extname):
            raise LookupError

    def close(self) -> None:
        if self._display is not None:
            display, self._display = self._display, None
            try:
                display.close()
            except Exception as error:
                log.info("the connection to X11 was gone already: %s", type(error).__name__)
