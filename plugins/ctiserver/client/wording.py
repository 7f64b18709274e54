"""Sentences of the client half that are put together from a status."""

from datetime import datetime

from cticlient.texts import SaidError, Sentence
from ctiserver.client.choice import Choice
from ctiserver.domain.stack import Entry, Stack
from ctiserver.domain.status import CHOSEN, LABELS, Status


def label(status: Status, info: str = "") -> Sentence:
    """A status and its info in words."""
    words = Sentence(LABELS[status]["en"])
    return Sentence("{label} ({info})", {"label": words, "info": info}) if info else words


def clock_time(instant: datetime) -> str:
    """Hours and minutes as on the clock on the wall."""
    return f"{instant.astimezone():%H:%M}"


def dropped(choice: Choice, now: Stack) -> Sentence:
    """A choice made while disconnected came too late."""
    values = {
        "chosen": label(choice.status, choice.info),
        "time": clock_time(choice.chosen_at),
        "now": label(now.shown.status, now.shown.info),
    }
    if by := _chooser(now):
        return Sentence(
            "“{chosen}”, which you chose at {time} without connection, was not taken over: the status was changed "
            "meanwhile by {by}. It is now “{now}”.",
            {**values, "by": by},
        )
    return Sentence(
        "“{chosen}”, which you chose at {time} without connection, was not taken over: the status was changed "
        "elsewhere meanwhile. It is now “{now}”.",
        values,
    )


def refused_choice(choice: Choice, why: Sentence) -> Sentence:
    """The server did not want a choice made while disconnected."""
    return Sentence(
        "“{chosen}”, which you chose at {time} without connection, was not taken over: {why}",
        {"chosen": label(choice.status, choice.info), "time": clock_time(choice.chosen_at), "why": why},
    )


def overtaken(now: Stack) -> SaidError:
    """Somebody chose while a person was choosing."""
    what = label(now.shown.status, now.shown.info)
    if by := _chooser(now):
        return SaidError(
            "Your choice was not set: the status was changed at this moment by {by} and is now “{now}”. "
            "Set it again if you want something else.",
            by=by, now=what,
        )  # fmt: skip
    return SaidError(
        "Your choice was not set: the status was changed elsewhere at this moment and is now “{now}”. "
        "Set it again if you want something else.",
        now=what,
    )


def _chooser(stack: Stack) -> str:
    chosen: list[Entry] = [entry for entry in stack.entries if entry.source in CHOSEN]
    return chosen[-1].set_by if chosen else ""
