"""Something the system can do with the program, switched on and off.

For the options pages (start at login: "General"; telephone links: "Telephony"): show a check box with
``tr(switch.text)``, ticked when ``is_on()``, below it ``tr.say(switch.note())`` where there is a note. When
``switch.impossible`` is set, disable the box and say that sentence instead. On saving call ``switch_on()`` or
``switch_off()`` if the tick differs from ``is_on()``: both raise SaidError. All four read and write the disk, so call
them through ``aio.in_thread``.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from cticlient.texts import SaidError, Sentence, marked


class Switch(Protocol):
    """One thing of one system."""

    text: str
    """marked() English."""
    impossible: Sentence | None
    """Why it cannot be had here."""

    def is_on(self) -> bool:
        """Whether this program, started as it is now, is what the system uses."""

    def note(self) -> Sentence | None:
        """What a person should know about how it stands."""

    def switch_on(self) -> None: ...

    def switch_off(self) -> None:
        """Take back what was written, and nothing else."""


TEL_LINKS = marked("Open telephone links (tel: and callto:) of other programs")
AT_LOGIN = marked("Start when I log in")


class Impossible:
    """For what a system does not offer."""

    def __init__(self, text: str, why: Sentence) -> None:
        self.text = text
        self.impossible: Sentence | None = why
        self._why = why

    def is_on(self) -> bool:
        return False

    def note(self) -> Sentence | None:
        return None

    def switch_on(self) -> None:
        raise SaidError(self._why.text, **self._why.values)

    def switch_off(self) -> None:
        pass


def on_disk(path: Path, work: Callable[[], None]) -> None:
    """Do ``work`` on a file. Raises SaidError if the disk refuses."""
    try:
        work()
    except OSError as error:
        raise SaidError(
            marked("{path} cannot be written: {reason}. Nothing was changed; check the access rights."),
            path=path,
            reason=error.strerror or error,
        ) from error
