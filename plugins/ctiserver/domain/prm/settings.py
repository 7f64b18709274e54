"""What the server's ini says about the import: how often the file is looked at, and whose clock its times are of."""

from dataclasses import dataclass
from datetime import timedelta, tzinfo
from zoneinfo import ZoneInfo, available_timezones

from cticlient.texts import Sentence, marked
from ctiserver.domain.ini import Ini

SECTION = "Customize"
INTERVAL = "PrmImportReloadInterval_min"
ZONE = "TimeZone"
DEFAULT_MINUTES = 15
MOST_MINUTES = 1440


@dataclass(frozen=True, slots=True)
class ImportSettings:
    """``remarks`` says which value was unusable and what is taken in its place."""

    interval: timedelta
    zone: tzinfo
    remarks: tuple[Sentence, ...] = ()


def import_settings(ini: Ini, local: tzinfo) -> ImportSettings:
    """The settings in ``ini``; ``local`` is the zone of the server, taken where the ini names no other that exists."""
    interval, about_interval = _interval(ini.get(SECTION, INTERVAL))
    zone, about_zone = _zone(ini.get(SECTION, ZONE), local)
    return ImportSettings(interval, zone, (*about_interval, *about_zone))


def _interval(text: str) -> tuple[timedelta, tuple[Sentence, ...]]:
    number = text.partition(";")[0].strip()
    minutes = int(number) if number.isascii() and number.isdigit() and len(number) <= 5 else 0
    if 1 <= minutes <= MOST_MINUTES:
        return timedelta(minutes=minutes), ()
    remark = Sentence(_BAD_INTERVAL, {"value": text, "most": MOST_MINUTES, "default": DEFAULT_MINUTES})
    return timedelta(minutes=DEFAULT_MINUTES), (remark,) if text else ()


def _zone(text: str, local: tzinfo) -> tuple[tzinfo, tuple[Sentence, ...]]:
    name = text.partition(";")[0].strip()
    if not name:
        return local, ()
    try:
        return ZoneInfo(name), ()
    except (KeyError, ValueError, OSError):
        alike = [known for known in available_timezones() if known.casefold() == name.casefold()]
    if alike:
        return ZoneInfo(alike[0]), ()
    return local, (Sentence(_BAD_ZONE, {"value": name}),)


_BAD_INTERVAL = marked(
    "PrmImportReloadInterval_min={value} in server.ini is not a whole number from 1 to {most}; "
    "PrmImport.csv is looked at every {default} minutes."
)
_BAD_ZONE = marked(
    "TimeZone={value} in server.ini is no known time zone; the times in PrmImport.csv are taken as local times of the "
    "server. Write a name such as Europe/Berlin."
)
