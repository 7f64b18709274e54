"""What ``make`` does, on every platform and with nothing but Python: sets up the environment, then demo, tests, lint.

Linux and macOS: ``make demo``, ``make test``. Windows: ``py scripts\\make.py demo``, ``py scripts\\make.py test``.
"""

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from second_look import with_second_look

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
CONSTRAINTS = ROOT / "constraints.txt"
REQUIREMENTS = ROOT / "requirements.txt"
LIBRARIES = ROOT / "scripts" / "system-libraries.txt"
OLDEST = (3, 11)
WORKERS = "2"
WAITING_WORKERS = "3"
"""The end-to-end tests mostly wait for processes and for the time."""
ATHERIS = "atheris>=3.0,<4"
QUIET = {"DEBIAN_FRONTEND": "noninteractive"}


class FailedError(Exception):
    """A step failed; the text, if any, is for the person at the terminal."""


def run(*command: str | Path, cwd: Path = ROOT, environment: dict[str, str] | None = None) -> None:
    """Run a command to its end. Raises FailedError when it fails; it has said why itself."""
    done = subprocess.run(
        [str(word) for word in command], cwd=cwd, env={**os.environ, **(environment or {})}, check=False
    )
    if done.returncode:
        raise FailedError(f"failed ({done.returncode}): {' '.join(str(word) for word in command)}")


# The system


def lacking() -> list[str]:
    """The Debian packages this machine lacks: what Qt loads, the tests' strace, and what it splits off Python."""
    packages = [] if importlib.util.find_spec("ensurepip") else ["python3-venv"]
    for row in LIBRARIES.read_text(encoding="ascii").splitlines():
        library, package = row.split()
        if not there(library):
            packages.append(package)
    return packages


def there(what: str) -> bool:
    """Whether the machine has a library that loads (``libX.so.1``), a file (``/usr/…``) or a command."""
    if what.startswith("/"):
        return Path(what).exists()
    return loads(what) if ".so" in what else shutil.which(what) is not None


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def prepare_system() -> None:
    """As root install what is missing; as anyone else name the one line that does. Only Linux lacks anything."""
    if not sys.platform.startswith("linux"):
        return
    packages = lacking()
    if not packages:
        return
    if not shutil.which("apt-get"):
        raise FailedError(f"These libraries are missing, under their Debian names: {' '.join(packages)}")
    if os.geteuid() != 0:
        line = f"sudo apt-get install -y {' '.join(packages)}"
        raise FailedError(f"System packages are missing. Please run this line, then the same command again:\n{line}")
    print(f"installing system packages: {' '.join(packages)}", flush=True)
    with suppress(FailedError):
        # A list that cannot be fetched may be one that is not needed; the installation shows.
        run("apt-get", "update", "-q")
    run("apt-get", "install", "-y", "-q", "--no-install-recommends", *packages, environment=QUIET)
    if left := lacking():
        raise FailedError(f"still missing after the installation: {' '.join(left)}")


# The environment


def program(name: str, venv: Path = VENV) -> Path:
    """A command installed in an environment."""
    return venv / "Scripts" / f"{name}.exe" if os.name == "nt" else venv / "bin" / name


def state() -> str:
    """Changes whenever the environment has to be made anew."""
    told = [sys.version, str(ROOT), CONSTRAINTS.read_text("utf-8"), (ROOT / "pyproject.toml").read_text("utf-8")]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def prepare() -> None:
    """Make ``.venv`` with exactly the pinned packages and this project, unless it is there already."""
    if sys.version_info < OLDEST:
        found = ".".join(str(part) for part in sys.version_info[:2])
        raise FailedError(f"Python 3.11 or newer is needed, this one is {found}: make PYTHON=python3.12 …")
    prepare_system()
    stamp = VENV / "state"
    if stamp.exists() and stamp.read_text("ascii") == state():
        return
    print("making the virtual environment .venv (about a minute)", flush=True)
    run(sys.executable, "-m", "venv", "--clear", VENV)
    pip(VENV, "--require-hashes", "-r", str(CONSTRAINTS))
    pip(VENV, "--no-deps", "--no-build-isolation", "-e", ".")
    stamp.write_text(state(), "ascii")


def pip(venv: Path, *arguments: str) -> None:
    run(program("python", venv), "-m", "pip", "install", "-q", "--disable-pip-version-check", *arguments)


# The steps


def python(*arguments: str | Path) -> None:
    run(program("python"), *arguments)


def demo() -> None:
    """The server with a small company, and the desktop; without a display a picture of it."""
    run(program("cticlient-demo"), cwd=Path.cwd())


def lint() -> None:
    python("-m", "ruff", "check", ".")
    python("-m", "ruff", "format", "--check", ".")


def reformat() -> None:
    python("-m", "ruff", "check", "--fix", ".")
    python("-m", "ruff", "format", ".")


def types() -> None:
    python("-m", "mypy")


def pytest(workers: str, *arguments: str | Path, cwd: Path = ROOT, environment: dict[str, str] | None = None) -> None:
    """Raises FailedError for tests that failed, those that pass alone excepted."""
    command = [program("python"), "-m", "pytest", "-q", "-n", workers, "--dist", "worksteal", *arguments]

    def once(more: Sequence[str]) -> int:
        argv = [str(word) for word in (*command, *more)]
        return subprocess.run(argv, cwd=cwd, env={**os.environ, **(environment or {})}, check=False).returncode

    if code := with_second_look(once):
        raise FailedError(f"failed ({code}): {' '.join(str(word) for word in command)}")


def unit() -> None:
    pytest(WORKERS, "-m", "not end_to_end")


def end_to_end() -> None:
    """The real commands as processes, from this checkout."""
    pytest(WAITING_WORKERS, "-m", "end_to_end")


def wheel() -> None:
    """Build the wheel, install it with its pinned needs in a fresh environment, and run the same end-to-end tests
    against the installed commands from an empty folder."""
    with tempfile.TemporaryDirectory(prefix="cticlient-wheel-") as folder:
        place = Path(folder)
        python("-m", "hatchling", "build", "-t", "wheel", "-d", place)
        (built,) = place.glob("*.whl")
        fresh, empty = place / "venv", place / "empty"
        empty.mkdir()
        run(sys.executable, "-m", "venv", fresh)
        pip(fresh, "--require-hashes", "-r", str(REQUIREMENTS))
        pip(fresh, "--no-deps", str(built))
        run(program("python", fresh), "-m", "pip", "check")
        tests: list[str | Path] = [ROOT / "tests" / "test_packaging.py", ROOT / "tests" / "end_to_end"]
        how: list[str | Path] = [f"--rootdir={ROOT}", "-c", ROOT / "pyproject.toml"]
        installed = {"CTI_E2E_BIN": str(program("python", fresh).parent)}
        pytest(WAITING_WORKERS, *how, *tests, cwd=empty, environment=installed)


def fuzz() -> None:
    """Each target for FUZZ_SECONDS (60); atheris has wheels for Linux only and is kept out of the environment."""
    seconds, tool = os.environ.get("FUZZ_SECONDS", "60"), ROOT / "build" / "atheris"
    if not (tool / "atheris").exists():
        pip(VENV, "--target", str(tool), ATHERIS)
    for target in sorted(path.name for path in (ROOT / "fuzz" / "seeds").iterdir()):
        print(f"=== fuzz {target} for {seconds} s", flush=True)
        run(program("python"), ROOT / "fuzz" / "run.py", target, seconds, environment={"PYTHONPATH": str(tool)})


def windows() -> None:
    """The server's tests, its service and TAPI on a Windows Python under Wine; says so where there is no Wine."""
    python(ROOT / "scripts" / "windows_tests.py")


def windows_build() -> None:
    """The programs for Windows, built and started under Wine; takes minutes, so not part of ``test``."""
    python(ROOT / "scripts" / "windows_build.py")


def everything() -> None:
    """All that must hold; ends with the summary of the last test run."""
    start = time.monotonic()
    for step in (lint, types, unit, windows, end_to_end, wheel):
        print(f"=== {step.__name__.replace('_', '-')}, after {time.monotonic() - start:.0f} s", flush=True)
        step()


STEPS: dict[str, Callable[[], None]] = {
    "setup": lambda: None,
    "demo": demo,
    "lint": lint,
    "format": reformat,
    "types": types,
    "unit": unit,
    "end-to-end": end_to_end,
    "wheel": wheel,
    "windows": windows,
    "windows-build": windows_build,
    "fuzz": fuzz,
    "test": everything,
}


def main(arguments: list[str]) -> int:
    """Set up, then do the named steps. 0: all went well, 1: one failed, 2: no such step."""
    if not arguments or any(name not in STEPS for name in arguments):
        print(f"one or more of: {' '.join(STEPS)}", file=sys.stderr)
        return 2
    try:
        prepare()
        for name in arguments:
            STEPS[name]()
    except FailedError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
