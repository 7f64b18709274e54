"""The command ``cti``: the client without a window."""

import logging
import os
import sys
from collections.abc import Sequence

from cticlient.texts import Sentence, Texts, catalogue_of, language_of_system, marked
from ctiserver.client.cli import FAILED, run
from ctiserver.client.terminal import standard

UNEXPECTED = marked("This should not have happened: {error}. Please tell the makers of the program.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with the arguments of the process; the answer is its exit code."""
    # What a person has to know is said in sentences; the log lines of the client half are for the desktop.
    logging.getLogger().addHandler(logging.NullHandler())
    terminal = standard(Texts(language_of_system(), [catalogue_of("cticlient"), catalogue_of("ctiserver")]))
    try:
        return run(sys.argv[1:] if arguments is None else arguments, terminal, os.environ)
    except Exception as error:
        terminal.problem(Sentence(UNEXPECTED, {"error": f"{type(error).__name__}: {error}"}))
        return FAILED


if __name__ == "__main__":
    sys.exit(main())
