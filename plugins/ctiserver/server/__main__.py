"""The command ``ctiserver``, also as ``python -m ctiserver.server``."""

import sys

from ctiserver.server.cli.main import main as command


def main() -> None:
    sys.exit(command())


if __name__ == "__main__":
    main()
