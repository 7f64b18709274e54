"""The same tests once more with AddressSanitizer in the double: no memory is written to after it was given back."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tapi_double.build import sanitizer_environment
from tests.tapi_double.built import ROOT, VARIABLE, lacking, made

AGAIN = ("test_binding.py", "test_driver.py", "test_manners.py", "test_faults.py", "test_schedules.py")


@pytest.mark.timeout(400)
@pytest.mark.skipif(bool(os.environ.get(VARIABLE)), reason=f"{VARIABLE} names the library to be tested")
@pytest.mark.skipif(sys.platform != "linux", reason="AddressSanitizer comes with gcc on Linux")
def test_no_memory_error(tmp_path: Path) -> None:
    try:
        environment = {
            **os.environ,
            **sanitizer_environment(),
            VARIABLE: str(made(sanitize=True)),
            "CTI_TAPI_SCHEDULES": "50",
        }
    except FileNotFoundError as error:
        lacking(f"the double cannot be built with AddressSanitizer: {error}")
    tests = [str(Path(__file__).with_name(name)) for name in AGAIN]
    how = ["-q", "-x", "-p", "no:cacheprovider", f"--rootdir={ROOT}", "-c", str(ROOT / "pyproject.toml")]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *how, *tests],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "AddressSanitizer" not in done.stderr, done.stderr[-4000:]
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
