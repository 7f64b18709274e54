"""The choices that can be made again with one click: kept in the settings, said in words."""

from collections.abc import Callable, Iterable
from datetime import datetime

from cticlient.api import Section, Texts
from ctiserver.domain.recent import Ending, Recent, from_json, remembered, to_json, usable
from ctiserver.ui.details import Details
from ctiserver.ui.looks import label
from ctiserver.ui.wanted import Wanted

KEY = "recent_statuses"


class RecentStatuses:
    """Reads and writes them; whoever asked by ``Section.on_change`` hears of ``KEY``."""

    def __init__(self, settings: Section, details: Details, tr: Texts, clock: Callable[[], datetime]) -> None:
        self._settings = settings
        self._details = details
        self._tr = tr
        self._clock = clock

    def all(self) -> tuple[Recent, ...]:
        """Those that are not over, kept ones first."""
        return usable(from_json(self._settings.get(KEY)), self._clock())

    def remember(self, recent: Recent) -> None:
        self.put(remembered(from_json(self._settings.get(KEY)), recent))

    def put(self, recents: Iterable[Recent]) -> None:
        self._settings.set(KEY, to_json(recents))

    def wanted(self, recent: Recent) -> Wanted:
        """To be set now."""
        end = recent.end(self._clock(), self._details.wording.times.zone)
        return Wanted(recent.status, recent.info, end, recent.call_forward)

    def words(self, recent: Recent) -> str:
        """``Break: Lunch, until 13:00, forwarding to 208``."""
        status = label(recent.status, self._tr.language)
        info = " ".join(recent.info.split())
        phone = self._details.call_forward(recent.call_forward) if recent.call_forward else ""
        parts = (f"{status}: {info}" if info else status, self._end(recent), phone)
        return ", ".join(part for part in parts if part)

    def _end(self, recent: Recent) -> str:
        times, now, tr = self._details.wording.times, self._clock(), self._tr
        match recent.ending:
            case Ending.NONE:
                return ""
            case Ending.LENGTH:
                return length_words(tr, recent.minutes)
            case Ending.CLOCK:
                end = recent.end(now, times.zone)
                return tr("until {time}", time=times.clock(end)) if end else ""
        return times.until(recent.end(now, times.zone), now)


def length_words(tr: Texts, minutes: int) -> str:
    """``15 min``, ``1 h``, ``90 min``."""
    return tr("{n} min", n=minutes) if minutes % 60 else tr("{n} h", n=minutes // 60)
