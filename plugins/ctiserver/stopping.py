"""What tells a program to end: a signal on every platform, and a reader of its output who left."""

import asyncio
import errno
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

Stop = Callable[[], object]

_NAMES = ("SIGINT", "SIGTERM", "SIGBREAK")
"""Ctrl-C everywhere, what systemd sends, and Windows' Ctrl-Break."""


@contextmanager
def told_to_end(stop: Stop) -> Iterator[None]:
    """Call ``stop`` in the running loop each time the program is told to end while the block runs: main thread only."""
    loop = asyncio.get_running_loop()
    with ExitStack() as undo:
        for number in (getattr(signal, name) for name in _NAMES if hasattr(signal, name)):
            undo.callback(_listen(loop, number, stop))
        yield


def _listen(loop: asyncio.AbstractEventLoop, number: signal.Signals, stop: Stop) -> Stop:
    """The answer undoes it."""
    try:
        loop.add_signal_handler(number, stop)
    except NotImplementedError:
        # The loop of Windows knows no signals, but it is woken by them.
        before = signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop))
        return lambda: signal.signal(number, before)
    return lambda: loop.remove_signal_handler(number)


def reader_left(error: OSError) -> bool:
    """Whether output failed because nobody reads any more; Windows says so less plainly than the others."""
    windows = sys.platform == "win32" and error.errno == errno.EINVAL and error.filename is None
    return isinstance(error, BrokenPipeError) or windows
