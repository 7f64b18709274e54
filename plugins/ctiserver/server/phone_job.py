"""The work on one line's telephone, for whose status it is done, and what that person is told of it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from cticlient.texts import Sentence, marked
from ctiserver.domain.phone import Setting
from ctiserver.domain.stack import Entry
from ctiserver.server.phone_change import Outcome, PhoneChange
from ctiserver.server.telephony.driver import TelephoneDriver
from ctiserver.wire.messages import PhoneNote
from ctiserver.wire.sentences import packed

WAITING = Outcome("pending", Sentence(marked("The telephone is about to be set.")))
NO_LINK = Outcome("pending", Sentence(marked("The telephone cannot be reached just now; it is set when it is back.")))
INVALID = marked("This is neither a number nor “dnd”: the telephone was left alone.")
NO_LINE = marked("There is no telephone line that could be set.")
SHARED = marked("The telephone follows the status of somebody else who has the same line.")


class Timer(Protocol):
    def cancel(self) -> None: ...


CallLater = Callable[[float, Callable[[], None]], Timer]


@dataclass(frozen=True, slots=True)
class Followed:
    """What of a person's stack concerns the phone."""

    asked: Entry | None
    """The topmost entry with a call forward, usable or not."""
    usable: tuple[Entry, Setting] | None
    entries: frozenset[str]

    @property
    def unusable(self) -> bool:
        """Whether the value of the topmost entry is none that a phone could be set to."""
        return self.asked is not None and (self.usable is None or self.usable[0] != self.asked)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a line's phone is to be set to, and for whose status."""

    client: str
    entry: Entry
    setting: Setting


@dataclass(slots=True)
class Job:
    """The work on one line."""

    line: str
    change: PhoneChange
    wish: Wish | None = None
    renewed: bool = False
    begun: bool = False
    """False: nobody said yet since the start what the status of its person is."""
    due: bool = False
    outcome: Outcome = WAITING
    attempts: int = 0
    within_reach: bool = False
    target: tuple[TelephoneDriver, str] | None = None
    task: asyncio.Task[None] | None = None
    timer: Timer | None = None

    @property
    def setting(self) -> Setting | None:
        return self.wish.setting if self.wish else None


def note_of(client: str, followed: Followed, job: Job | None) -> PhoneNote | None:
    """What a status did to the phone of ``client``; ``job`` None: there is no line to work on."""
    if followed.asked is None:
        return _still_to_restore(job)
    asked = followed.asked.call_forward.strip()
    if followed.unusable:
        return PhoneNote(asked=asked, state="invalid", reason=INVALID)
    if job is None:
        return PhoneNote(asked=asked, state="no_line", reason=NO_LINE)
    if job.wish is None or job.wish.client != client:
        return PhoneNote(asked=asked, state="failed", reason=SHARED)
    return _note(asked, job.outcome, job.change.restores)


def _still_to_restore(job: Job | None) -> PhoneNote | None:
    """A status that is over, but the phone has not got back what it had."""
    if job is None or job.wish is not None or job.change.memory is None:
        return None
    outcome = replace(job.outcome, state="pending") if job.outcome.state == "done" else job.outcome
    return _note("", outcome, job.change.restores)


def _note(asked: str, outcome: Outcome, restores: str) -> PhoneNote:
    note = PhoneNote(asked=asked, state=outcome.state, reason=str(outcome.reason), restores=restores)
    if outcome.reason.values:
        note.sentence, note.values = outcome.reason.text, packed(outcome.reason)
    return note
