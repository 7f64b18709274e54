"""What a person is told of the own status: that it ended, that somebody changed it, and what can be done about it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from cticlient.api import Kind, Notice, Offer, Texts
from ctiserver.client.events import Cause, Told
from ctiserver.domain.status import Source, Status
from ctiserver.ui.details import Details
from ctiserver.ui.looks import label, status_of
from ctiserver.ui.wanted import Wanted
from ctiserver.wire.messages import OwnStatus, PhoneNote, StatusView

UNDONE = frozenset({"failed", "unsupported", "invalid", "no_line"})
"""States of a phone note that a person has to know about."""
LONGER = timedelta(minutes=30)


class StatusNotices:
    """``choose`` is called when a person takes what a notice offers."""

    def __init__(
        self, tr: Texts, details: Details, clock: Callable[[], datetime], choose: Callable[[Wanted], None]
    ) -> None:
        self._tr = tr
        self._details = details
        self._clock = clock
        self._choose = choose

    def of(self, before: OwnStatus, after: OwnStatus, cause: Cause) -> Iterator[Notice]:
        """What there is to tell of a change; nothing of one's own doing."""
        if cause == "ended" and before.shown != after.shown:
            yield self._ended(before.shown, after.shown)
        if cause == "other" and before.shown != after.shown:
            yield self._changed(before.shown, after.shown)
        if after.phone is not None and after.phone.state in UNDONE and after.phone != before.phone:
            yield self._phone(after.phone)

    def told(self, event: Told) -> Notice:
        """What the session has to say; a choice that was not taken over can be set again."""
        offer = None
        if event.choice is not None:
            choice = event.choice
            want = Wanted(choice.status, choice.info, choice.until, choice.call_forward)
            offer = self._offer(self._tr("Set it again"), want)
        return Notice(self._tr("CTI Server"), self._tr.say(event.sentence), Kind.INFO, offer)

    def _ended(self, before: StatusView, after: StatusView) -> Notice:
        tr = self._tr
        was = self._label(before)
        now = self._details.after(after, self._clock())
        want = _wanted(before)
        return Notice(
            tr("Status ended: {status}", status=was),
            tr("Now: {status}", status=now),
            offer=self._longer(want) if want is not None else None,
        )

    def _changed(self, before: StatusView, after: StatusView) -> Notice:
        tr, now = self._tr, self._clock()
        source = self._details.source(after, mine=True)
        # The source says of an import what it is; said of the status as well it would stand there twice.
        told = self._details.shown(after, now) if source else self._details.after(after, now)
        text = " · ".join(part for part in (tr("Now: {status}", status=told), source) if part)
        want = _wanted(before)
        back = tr("Back to “{status}”", status=self._label(before))
        offer = self._offer(back, want) if want is not None else None
        return Notice(tr("Your status was changed"), text, offer=offer)

    def _phone(self, note: PhoneNote) -> Notice:
        return Notice(self._tr("The status is set, the telephone is not"), self._details.phone_note(note), Kind.WARNING)

    def _label(self, status: StatusView) -> str:
        return label(status_of(status.id), self._tr.language)

    def _offer(self, text: str, want: Wanted) -> Offer | None:
        """None for what is over already; it may also be over when the person takes it, and is refused then."""
        if want.until is not None and want.until <= self._clock():
            return None
        return Offer(text, lambda: self._choose(want))

    def _longer(self, want: Wanted) -> Offer:
        """From the moment on in which the person takes it."""
        text = self._tr("{n} min longer", n=round(LONGER.total_seconds() / 60))
        return Offer(text, lambda: self._choose(replace(want, until=self._clock() + LONGER)))


def _wanted(status: StatusView) -> Wanted | None:
    """The same once more; None for what nobody chooses, or only a newer version knows."""
    if status.source == Source.AUTOMATIC or status.id not in set(Status):
        return None
    return Wanted(Status(status.id), status.info, status.until or None, status.call_forward or "")
