"""What a command prints, and for whom: sentences in the person's language, or JSON for a program."""

import os
import stat
import sys
from typing import Any, TextIO

from cticlient.texts import Sentence, Texts
from ctiserver.client import documents
from ctiserver.stopping import reader_left


class PipeClosedError(Exception):
    """Nobody reads any more."""


class Terminal:
    """Standard output and standard error."""

    def __init__(self, tr: Texts, out: TextIO, err: TextIO) -> None:
        self.tr = tr
        self._out = out
        self._err = err

    def line(self, text: str) -> None:
        """One line, there at once. Raises PipeClosedError."""
        try:
            self._out.write(plain(text) + "\n")
            self._out.flush()
        except OSError as error:
            if not reader_left(error):
                raise
            _forget(self._out)
            raise PipeClosedError from None

    def document(self, document: Any) -> None:
        """One JSON document on a line of its own."""
        self.line(documents.text(document))

    def problem(self, sentence: Sentence) -> None:
        """On standard error."""
        self._err.write(plain(self.tr.say(sentence)) + "\n")
        self._err.flush()

    def pipe(self) -> int | None:
        """The descriptor of standard output if it is a pipe, whose other end may be closed."""
        try:
            descriptor = self._out.fileno()
        except (OSError, ValueError):
            return None
        return descriptor if _is_pipe(descriptor) else None


def plain(text: str) -> str:
    """Without the control characters by which a text could do more on a terminal than be read."""
    return "".join(char if char.isprintable() or char == "\n" else " " for char in text)


def _is_pipe(descriptor: int) -> bool:
    return stat.S_ISFIFO(os.fstat(descriptor).st_mode)


def _forget(stream: TextIO) -> None:
    """Let the interpreter not complain at its end about what could not be written."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, stream.fileno())
    os.close(devnull)


def standard(tr: Texts) -> Terminal:
    """The terminal of this process; JSON is UTF-8 whatever the locale, and no letter ends the program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    return Terminal(tr, sys.stdout, sys.stderr)
