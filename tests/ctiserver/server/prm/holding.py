"""A program of its own that has a file open, as other programs do on Windows.

    python holding.py FILE SHARE

SHARE is what it lets others do with the file meanwhile, as Windows numbers it: 0 nothing, 1 read, 2 write, 4 delete.
Each line of its input is one step: ``put TEXT`` writes over the whole of it, ``add TEXT`` behind it, ``close`` ends.
"""

import ctypes
import json
import subprocess
import sys
from pathlib import Path

WRITE, ALWAYS, OPEN = 0x40000000, 4, 3


def main(path: str, share: int) -> None:
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined]
    kernel.CreateFileW.restype = ctypes.c_void_p
    wide = [ctypes.c_wchar_p, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_void_p, ctypes.c_uint32, ctypes.c_uint32]
    kernel.CreateFileW.argtypes = [*wide, ctypes.c_void_p]
    handle = ctypes.c_void_p(kernel.CreateFileW(path, WRITE, share, None, ALWAYS, 0x80, None))
    say = ctypes.get_last_error() if handle.value in (None, 2**64 - 1) else 0  # type: ignore[attr-defined]
    print(say, flush=True)
    for row in sys.stdin:
        word, _, text = json.loads(row).partition(" ")
        if word == "close":
            break
        if word == "put":
            kernel.SetFilePointer(handle, 0, None, 0)
            kernel.SetEndOfFile(handle)
        raw = text.encode()
        kernel.WriteFile(handle, raw, len(raw), ctypes.byref(ctypes.c_uint32()), None)
        print("done", flush=True)
    kernel.CloseHandle(handle)
    print("closed", flush=True)


class Holder:
    """The program, and its steps. Every method returns when the step is done."""

    def __init__(self, path: Path, share: int) -> None:
        self._program = subprocess.Popen(
            [sys.executable, __file__, str(path), str(share)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.error = int(self._heard())

    def put(self, text: str) -> None:
        self._step(f"put {text}")

    def add(self, text: str) -> None:
        self._step(f"add {text}")

    def close(self) -> None:
        """Let go of the file, and end."""
        self._step("close")
        self.end()

    def end(self) -> None:
        """However far it is."""
        self._program.kill()
        self._program.communicate()

    def _step(self, step: str) -> None:
        assert self._program.stdin is not None
        self._program.stdin.write(json.dumps(step) + "\n")
        self._program.stdin.flush()
        self._heard()

    def _heard(self) -> str:
        assert self._program.stdout is not None
        return self._program.stdout.readline().strip()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
