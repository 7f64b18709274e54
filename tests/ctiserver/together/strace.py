"""Runs a program under strace: killed when it makes a chosen system call, or with its system calls written down."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest


def missing() -> str | None:
    """Why programs cannot be killed at their system calls here; None: they can."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    tried = subprocess.run(["strace", "-qq", "-o", os.devnull, "true"], capture_output=True, text=True, check=False)
    return f"strace may not trace here: {tried.stderr.strip()}" if tried.returncode else None


def need_strace() -> None:
    """Skip the test where strace does not work; where everything must hold, fail it."""
    reason = missing()
    if reason is not None and os.environ.get("CI") == "true":
        pytest.fail(f"{reason}; the tests that kill at system calls cannot be left out here")
    if reason is not None:
        pytest.skip(f"NOT PROVEN HERE, nothing was killed: {reason}")


def killed_at(call: str, nth: int, argv: Sequence[str]) -> list[str]:
    """This command, killed when one of its threads is about to make this system call for the ``nth`` time."""
    inject = f"inject={call}:signal=SIGKILL:when={nth}"
    return [*_quiet(os.devnull), "-e", f"trace={call}", "-e", inject, *argv]


def written_down(calls: str, where: Path, argv: Sequence[str]) -> list[str]:
    """This command, with these system calls of all its threads written to a file, one a line."""
    return [*_quiet(str(where), "-y"), "-e", f"trace={calls}", *argv]


def _quiet(output: str, *more: str) -> list[str]:
    # -D: the process that was started is the program itself, and strace only a child beside it.
    return ["strace", "-D", "-f", "-qq", "-e", "signal=none", *more, "-o", output]
