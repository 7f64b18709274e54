"""The programs for Windows, each with all it needs in one folder, built by PyInstaller under Wine.

    .venv/bin/python scripts/windows_build.py

Makes ``build/windows/dist/CTI Server`` and ``build/windows/dist/CTI Client``. Nothing there ran on a real Windows yet.
"""

import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import windows_python
import windows_tests
from windows_python import PLACE, ROOT, MissingError, run_python, windows_path, wine

DIST = PLACE / "dist"
SPEC = ROOT / "packaging" / "windows.spec"
ICON = PLACE / "app.ico"
DOUBLE = windows_tests.DOUBLE
TESTS = ("tests/end_to_end/test_windows_build.py", "tests/end_to_end/test_windows_desktop.py")
SIZES = (16, 20, 24, 32, 40, 48, 64, 256)
WINE_MARKS = (b"Wine builtin DLL", b"Wine placeholder DLL")
"""At the start of each library that is a part of Wine."""


class BuildError(Exception):
    """What was built must not be given to anyone; the text says why."""


def build() -> None:
    """Raises BuildError, and MissingError where no Windows Python can be had."""
    windows_python.setup()
    make_icon(ICON)
    shutil.rmtree(DIST, ignore_errors=True)
    places = ["--distpath", windows_path(DIST), "--workpath", windows_path(PLACE / "work")]
    with wine():
        if code := run_python("-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *places, windows_path(SPEC)):
            raise BuildError(f"PyInstaller failed ({code})")
    check(DIST)


def make_icon(file: Path) -> None:
    """The icon of the programs: one picture for each size that Windows shows, drawn from the same drawing."""
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    drawing = QSvgRenderer(str(ROOT / "resources" / "icons" / "app.svg"))
    pictures: list[bytes] = []
    for size in SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(0)
        painter = QPainter(image)
        drawing.render(painter)
        painter.end()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]
        pictures.append(bytes(buffer.data().data()))
    file.write_bytes(icon_file(pictures))


def icon_file(pictures: Sequence[bytes]) -> bytes:
    """PNG pictures of the sizes SIZES as one file of icons."""
    offset = 6 + 16 * len(pictures)
    head = struct.pack("<3H", 0, 1, len(pictures))
    for size, picture in zip(SIZES, pictures, strict=True):
        head += struct.pack("<4B2H2I", size % 256, size % 256, 0, 0, 1, 32, len(picture), offset)
        offset += len(picture)
    return head + b"".join(pictures)


def check(dist: Path) -> None:
    """Nothing of Wine and nothing that names this machine. Raises BuildError."""
    for file in sorted(path for path in dist.rglob("*") if path.is_file()):
        content = file.read_bytes()
        if any(mark in content[:256] for mark in WINE_MARKS):
            raise BuildError(f"a library of Wine was carried along: {file.relative_to(dist)}")
        if file.stem.lower() in windows_python.GAPS:
            raise BuildError(f"a library that only Wine lacks was carried along: {file.relative_to(dist)}")
        if str(ROOT).encode() in content:
            raise BuildError(f"a path of this machine was carried along: {file.relative_to(dist)}")


def size(folder: Path) -> float:
    """Megabytes."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def main() -> int:
    windows_tests.install()
    try:
        build()
    except MissingError as error:
        print(f"=== NOT BUILT FOR WINDOWS: {error}", file=sys.stderr, flush=True)
        return 1 if os.environ.get("CI") == "true" and os.geteuid() == 0 else 0
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    for folder in sorted(DIST.iterdir()):
        print(f"{folder.relative_to(ROOT)}: {size(folder):.0f} MB", flush=True)
    subprocess.run([sys.executable, ROOT / "tests" / "tapi_double" / "build.py", DOUBLE], check=True)
    return try_out()


def try_out() -> int:
    """Start what was built; the answer is the exit code of the tests, which run Wine themselves."""
    test = [sys.executable, "-m", "pytest", "-q", "--durations=0", "--durations-min=1", *TESTS]
    there = {**os.environ, "CTI_WINDOWS_BUILD": "1", "CTI_TAPI_DOUBLE": windows_path(DOUBLE)}
    return subprocess.run(test, cwd=ROOT, env=there, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
