"""What tests need to know of the platform they run on."""

import asyncio
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

WINDOWS = sys.platform == "win32"

two_cases = pytest.mark.skipif(WINDOWS, reason="names that differ only in case are one name on Windows")

STOPPABLE: dict[str, Any] = {"creationflags": 0x10} if WINDOWS else {}
"""How a process is started that ``ask_to_end`` shall reach: on Windows with a console of its own."""

_CTRL_C = """
import ctypes, os, sys
kernel = ctypes.WinDLL("kernel32", use_last_error=True)
kernel.FreeConsole()
handler = ctypes.WINFUNCTYPE(ctypes.c_int, ctypes.c_uint32)(lambda event: 1)
done = (kernel.AttachConsole(int(sys.argv[1])) and kernel.SetConsoleCtrlHandler(handler, 1)
        and kernel.GenerateConsoleCtrlEvent(0, 0))
# The event reaches this process too, in a thread of its own, which must not find the handler taken away.
os._exit(0 if done else ctypes.get_last_error() or 1)
"""


def ask_to_end(process: "subprocess.Popen[Any] | asyncio.subprocess.Process") -> None:
    """What systemd does, or on Windows a person at the console with Ctrl-C."""
    if WINDOWS:
        subprocess.run([sys.executable, "-c", _CTRL_C, str(process.pid)], check=True)
    else:
        process.send_signal(signal.SIGTERM)


def is_private(path: Path) -> bool:
    """Readable for its owner alone. On Windows the folder's list of rights sees to that (test_private_folder.py)."""
    return WINDOWS or stat.S_IMODE(path.stat().st_mode) == 0o600
