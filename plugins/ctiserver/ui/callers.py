"""Who the other party of a call is, in words: the name the telephone system gave, else the one found by number."""

from dataclasses import dataclass

from cticlient.api import Host
from ctiserver.ui.wording import one_line
from ctiserver.wire.messages import CallView


@dataclass(frozen=True, slots=True)
class Caller:
    """``name`` is never empty; ``number`` is, where it says no more than the name or nobody may know it."""

    name: str
    number: str = ""


class Callers:
    """Finds names in speed dials, groups and whatever else is known."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def of(self, call: CallView) -> Caller:
        """A name that the person gave themselves goes before what the telephone system says."""
        number = number_of(self._host, call)
        shown = self._host.numbers.shown(number)
        known = self._host.names.find(number) if number else None
        name = known.name if known is not None else one_line(call.name or "")
        if name and name != number:
            return Caller(name, shown)
        return Caller(shown) if number else Caller(self._host.tr("Unknown caller"), self._host.tr("number withheld"))


def number_of(host: Host, call: CallView) -> str:
    """The number of the other party as everybody else writes it, however the telephone system reports it."""
    text = one_line(call.number or "")
    number = host.numbers.told(text, call.direction == "out") if text else None
    return number.key if number is not None else text
