"""What a panel can be sorted and filtered by: how well somebody can be reached, and what holds of them."""

from collections.abc import Iterator
from functools import lru_cache

from cticlient.api import Choice, Lamp, Texts, Traits, marked
from ctiserver.domain.status import Status
from ctiserver.ui.looks import label
from ctiserver.ui.wording import line_of, person
from ctiserver.wire.messages import MemberView

FREE, ON_CALL, LOGGED_IN = "now/free", "now/on-call", "login/in"
CONDITIONS = {FREE: marked("Free now"), ON_CALL: marked("On a call"), LOGGED_IN: marked("Logged in")}

_CALLING = frozenset({Lamp.TALKING, Lamp.HELD})
_STARTING = frozenset({Lamp.RINGING, Lamp.DIALING})
_WELCOME = frozenset({None, Status.AVAILABLE, Status.MSG})
"""Statuses of somebody who does not mind a call; None: it is not shared."""
_OCCUPIED = frozenset({Status.BUSY, Status.MEETING, Status.DND})
_SOON_BACK = frozenset({Status.AWAY, Status.BRB, Status.PAUSE})


def traits_of(member: MemberView) -> Traits:
    """Ranks: free, about to speak, speaking, soon back, occupied, away for longer, not there, unknown."""
    who = person(member)
    line = line_of(member)
    disturb = line is None or "dnd" not in (line.flags or [])
    return _traits(who.lamp, who.status, who.logged_out, disturb, member.logged_in is True)


@lru_cache(maxsize=4096)
def _traits(lamp: Lamp, status: Status | None, logged_out: bool, disturb: bool, logged_in: bool) -> Traits:
    reachable = status in _WELCOME and disturb and not logged_out
    rank = _rank(lamp, status, logged_out, reachable)
    holding = {
        FREE: reachable and lamp is Lamp.IDLE,
        ON_CALL: lamp in _CALLING,
        LOGGED_IN: logged_in,
    }
    statuses = {status, Status.LOGGEDOUT if logged_out else None} - {None}
    ids = {id for id, holds in holding.items() if holds}
    return Traits(rank, frozenset(ids | {status_id(one) for one in statuses if one is not None}))


def _rank(lamp: Lamp, status: Status | None, logged_out: bool, reachable: bool) -> int:
    if lamp is Lamp.OFFLINE or logged_out:
        return 6
    if lamp is Lamp.UNKNOWN:
        return 7
    if not reachable:
        return 3 if status in _SOON_BACK else 4 if status in _OCCUPIED or status in _WELCOME else 5
    return 2 if lamp in _CALLING else 1 if lamp in _STARTING else 0


def status_id(status: Status) -> str:
    return f"status/{status.name.lower()}"


def choices(tr: Texts) -> list[Choice]:
    """All that a panel of colleagues can be filtered by, in the order of a menu."""
    return [*_conditions(tr), *_statuses(tr)]


def _conditions(tr: Texts) -> Iterator[Choice]:
    for id, text in CONDITIONS.items():
        yield Choice(id, tr(text))


def _statuses(tr: Texts) -> Iterator[Choice]:
    for status in Status:
        yield Choice(status_id(status), label(status, tr.language))
