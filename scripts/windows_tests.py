"""What is tested on a Windows Python under Wine: the domain, the wire, client and server, TAPI, and the real service.

    .venv/bin/python scripts/windows_tests.py

Where Wine cannot be had it says so and passes; with CI=true and as root it cannot be that it cannot be had.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

import windows_python
from second_look import with_second_look
from windows_python import PLACE, ROOT, MissingError, lacking, run_python, windows_path, wine

DOUBLE = PLACE / "double.dll"
PARTS = ("domain", "wire", "client", "server", "together")
DESKTOP = ("test_on_windows.py", "machine/test_network.py", "machine/test_windows.py")
"""Of the desktop what is Windows' own; its windows are tried with the built program (scripts/windows_build.py)."""
TAPI = "tests/ctiserver/server/telephony/tapi"
LINUX_ONLY = tuple(f"tests/ctiserver/together/test_{name}.py" for name in ("kills", "syncs"))
"""They kill at system calls of Linux."""
SHORT = {"CTI_SHORT": "1"}
"""What is tried at random is tried more often on Linux."""
HOW = ("-q", "--timeout=180", "-W", "ignore::pytest.PytestUnraisableExceptionWarning")
"""What is left unclosed is found on Linux: here it depends on when Wine tells of a closed connection."""


def install() -> None:
    """As root install Wine and the compiler, which nothing else needs: about 700 MB."""
    packages = lacking()
    if packages and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"installing system packages: {' '.join(packages)}", flush=True)
        apt = ["apt-get", "-q", "-y", "--no-install-recommends"]
        subprocess.run([*apt, "update"], check=False)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([*apt, "install", *packages], check=False, env=quiet)


def suite() -> int:
    """All that runs within the Windows Python; the answer is its exit code."""
    tests = [*(f"tests/cticlient/{name}" for name in DESKTOP), *(f"tests/ctiserver/{part}" for part in PARTS)]
    double = {**SHORT, "CTI_TAPI_DOUBLE": windows_path(DOUBLE)}
    how = (*HOW, "-n", "2", "--dist", "worksteal", *(f"--ignore={name}" for name in LINUX_ONLY))

    def once(more: Sequence[str]) -> int:
        return run_python("-m", "pytest", *how, *tests, *more, more=double)

    return with_second_look(once, windows_path) or by_name()


def by_name() -> int:
    """The binding finds the double where it would find the TAPI of Windows: under its name, beside the program."""
    beside = windows_python.PYTHON / "tapi32.dll"
    shutil.copy(DOUBLE, beside)
    named = {
        "CTI_TAPI_DOUBLE": "tapi32.dll",
        "WINEDLLOVERRIDES": f"{windows_python.WINE['WINEDLLOVERRIDES']};tapi32=n",
    }
    try:
        tests = (f"{TAPI}/test_binding.py", f"{TAPI}/test_driver.py")
        return with_second_look(lambda more: run_python("-m", "pytest", *HOW, *tests, *more, more=named), windows_path)
    finally:
        beside.unlink()


def watched_from_here() -> int:
    """A server under Wine with the command ``cti`` of this machine."""
    here = (sys.executable, "-m", "pytest", *HOW, "tests/end_to_end/test_on_windows.py")
    double = {**os.environ, "CTI_TAPI_DOUBLE": windows_path(DOUBLE)}
    return with_second_look(lambda more: subprocess.run([*here, *more], cwd=ROOT, env=double, check=False).returncode)


def main() -> int:
    install()
    try:
        windows_python.setup()
    except MissingError as error:
        print(f"=== NOT TESTED ON WINDOWS: {error}", file=sys.stderr, flush=True)
        return 1 if os.environ.get("CI") == "true" and os.geteuid() == 0 else 0
    subprocess.run([sys.executable, ROOT / "tests" / "tapi_double" / "build.py", DOUBLE], check=True)
    with wine():
        return suite() or watched_from_here()


if __name__ == "__main__":
    sys.exit(main())
