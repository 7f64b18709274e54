"""Renews constraints.txt: every package at its newest allowed version, with the hashes of its public files.

    .venv/bin/python scripts/pin.py [--upgrade-package NAME …]

Works for every platform and Python version at once. Needs ``uv`` (``pip install uv`` in any environment).
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str]) -> int:
    """Write constraints.txt; with arguments, renew only what they name."""
    uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
    how = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate"]
    where = ["--no-config", "--no-emit-index-url", "--no-emit-find-links", "--group", "dev", "-o", "constraints.txt"]
    what = arguments or ["--upgrade"]
    return subprocess.run(
        [uv, "pip", "compile", *how, *where, *what, "pyproject.toml"], cwd=ROOT, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
