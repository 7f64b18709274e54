"""The library tests load: the one CTI_TAPI_DOUBLE names, else one that is built here once and kept."""

import hashlib
import os
import sys
from pathlib import Path

import pytest

from tests.tapi_double.build import HERE, METADATA, build

ROOT = HERE.parents[1]
VARIABLE = "CTI_TAPI_DOUBLE"
SOURCES = ("double.c", "commands.h", "functions.h", "shim/windows.h", "build.py")


def library() -> str:
    """The path. Skips where it cannot be built; where everything must be tested (CI=true), that is a failure."""
    if named := os.environ.get(VARIABLE):
        return named
    if sys.platform == "win32":
        return lacking(f"{VARIABLE} names no library of the double; tests/tapi_double/__init__.py says how it is made")
    try:
        return str(made())
    except FileNotFoundError as error:
        return lacking(f"the double of TAPI cannot be built: {error}")


def made(sanitize: bool = False) -> Path:
    """Built anew when its sources changed. Raises FileNotFoundError without a compiler."""
    text = b"".join((HERE / name).read_bytes() for name in SOURCES) + METADATA.read_bytes()
    name = f"{'asan' if sanitize else 'plain'}-{hashlib.sha256(text).hexdigest()[:16]}"
    target = ROOT / "build" / "tapi_double" / f"{name}.so"
    if not target.exists():
        # Several test processes may build at once: each its own, and the last one stays.
        own = target.with_name(f"{name}-{os.getpid()}.so")
        build(own, sanitize).replace(target)
    return target


def lacking(reason: str) -> str:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
