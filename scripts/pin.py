"""Renews constraints.txt (development) and requirements.txt (the product alone): newest allowed versions, with hashes.

    .venv/bin/python scripts/pin.py [--upgrade-package NAME …]

Works for every platform and Python version at once. Needs ``uv`` (``pip install uv`` in any environment).
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOW = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate", "--no-config"]
NO_PLACES = ["--no-emit-index-url", "--no-emit-find-links"]


def compile(uv: str, *more: str) -> int:
    command = [uv, "pip", "compile", "-q", *HOW, *NO_PLACES, *more, "pyproject.toml"]
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False).returncode


def main(arguments: list[str]) -> int:
    """Write both files; with arguments, renew only what they name."""
    uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
    what = arguments or ["--upgrade"]
    # The product's own packages are a part of the whole, at the very same versions.
    return compile(uv, *what, "--group", "dev", "-o", "constraints.txt") or compile(
        uv, "--upgrade", "--constraints", "constraints.txt", "-o", "requirements.txt"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
