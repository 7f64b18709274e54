"""Telephone numbers: what a written one means, how it is compared, how it is shown, and what is dialled for it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache
from types import ModuleType
from typing import Any

from cticlient.number_text import Written, digits_of, written_in
from cticlient.reported import CERTAIN, Learned, Reports, Style, behind, compared, evidence, meant, style_of

GERMAN_SPEAKING = ("DE", "AT", "CH", "LI")
REMEMBERED = 20_000
"""Numbers whose meaning is kept: as many as somebody's contacts have, twice."""


@cache
def library() -> ModuleType:
    # Not at the top: its tables take a tenth of the time until the window is painted, and no window needs them.
    import phonenumbers

    return phonenumbers


def regions() -> list[str]:
    """The regions one can be in, two letters each."""
    return sorted(library().SUPPORTED_REGIONS)


@dataclass(frozen=True, slots=True)
class NumberPlan:
    """Where the telephone stands and how its system is dialled from."""

    region: str = "DE"
    area_code: str = ""
    """With or without its leading 0; what a number without one is completed with."""
    outside_prefix: str = ""
    """Dialled before every number outside, such as ``0``."""
    own_numbers_up_to: int = 4
    """So many digits, and it is a telephone of one's own system."""
    reports: Reports = Reports.RECOGNISED
    """Which numbers outside the system reports with the prefix."""


class Reach(StrEnum):
    OWN = "own"
    """A telephone of the own system."""
    OUTSIDE = "outside"
    EMERGENCY = "emergency"
    CODE = "code"
    """A command to the telephone system, such as ``*21*208#``."""
    OTHER = "other"
    """Digits that are no number of the region, such as a service number or one without its area code."""


@dataclass(frozen=True, slots=True)
class Number:
    """One number in all its forms. ``key`` is the same for every way of writing it."""

    reach: Reach
    key: str
    shown: str
    dialled: str


class Numbers:
    """Reads numbers by a plan, which may change while the program runs."""

    def __init__(self, plan: NumberPlan | None = None, learned: Learned | None = None) -> None:
        # The rules are made when they are first asked for: they load the tables.
        self._listeners: list[Callable[[], None]] = []
        self.plan = NumberPlan()
        self.learned = learned or Learned()
        """How the system writes the numbers that it reports, as far as they showed it."""
        self.on_learned: Callable[[], object] = lambda: None
        self._dialled = ""
        self._reading: _Reading | None = None
        self._read = lru_cache(maxsize=REMEMBERED)(lambda text: self._rules().number_in(text))
        self._told = lru_cache(maxsize=REMEMBERED)(lambda text, out: self._rules().told(text, self._style(out), out))
        if plan is not None:
            self.use(plan)

    @property
    def country_code(self) -> str:
        """Of the region, such as ``49``; ``0`` if there is no such region."""
        return self._rules().country_code

    def use(self, plan: NumberPlan) -> None:
        """Read by another plan from now on."""
        self.plan = plan
        self._reading = None
        self._read.cache_clear()
        self._told.cache_clear()
        for listener in list(self._listeners):
            listener()

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` after another plan was taken; the answer takes it back."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def read(self, text: str) -> Number | None:
        """The number in ``text``; None if there is none."""
        return self._read(text)

    def key(self, text: str) -> str:
        """What to compare by: E.164 for a number outside, plain digits for others; empty if it is none."""
        number = self._read(text)
        return number.key if number else ""

    def shown(self, text: str) -> str:
        """As people in the region write it; what is no number stays as it is."""
        number = self._read(text)
        return number.shown if number else text.strip()

    def same(self, one: str, other: str) -> bool:
        key = self.key(one)
        return bool(key) and key == self.key(other)

    def told(self, text: str, out: bool) -> Number | None:
        """The number that a telephone system reported, of a call that went out or came in; None if there is none."""
        return self._told(text, out)

    def settled(self, text: str, out: bool) -> str:
        """A reported number as it can be kept: as one that stays the same with any prefix, unless it was a guess."""
        number = self._told(text, out)
        if number is None or number.reach is not Reach.OUTSIDE or not self.plan.outside_prefix:
            return text
        known = self._style(out) is not Style.UNKNOWN or self._rules().evidence(text, out) is not Style.UNKNOWN
        return number.key if known else text

    def was_dialled(self, number: str) -> None:
        """This was given to the telephone system; how it reports it will tell how it writes."""
        read = self._read(number)
        self._dialled = number if read is not None and read.reach is Reach.OUTSIDE else ""

    def hear(self, text: str, out: bool) -> None:
        """Learn from the reported number of a new call."""
        before, prefix, written = self.learned, self.plan.outside_prefix, written_in(text)
        if not prefix or written is None:
            return
        style = compared(written.signs, self._dialled, prefix) if out else Style.UNKNOWN
        if out:
            self._dialled = ""
        if style is Style.UNKNOWN:
            self.learned = before.heard(out, self._rules().evidence(text, out))
        else:
            self.learned = before.heard(out, style, CERTAIN)
        if self.learned != before:
            self._told.cache_clear()
            self.on_learned()

    def forget(self) -> None:
        """What was learned holds for another system no longer."""
        self.learned = Learned()
        self._told.cache_clear()

    def is_delicate(self, text: str) -> bool:
        """Whether dialling it does more than a call does: a command, an emergency, or a call that costs extra."""
        number = self._read(text)
        return number is not None and self._rules().is_delicate(number)

    def _style(self, out: bool) -> Style:
        return style_of(self.plan.reports, self.learned, out)

    def _rules(self) -> "_Reading":
        if self._reading is None:
            self._reading = _Reading(self.plan)
        return self._reading


class _Reading:
    """The rules of one plan."""

    def __init__(self, plan: NumberPlan) -> None:
        self.plan = plan
        self.country_code = str(library().country_code_for_region(plan.region))
        self._trunk, self._abroad = _prefixes(plan.region)
        self._extension_word = "App." if plan.region in GERMAN_SPEAKING else "ext."
        self._area = digits_of(plan.area_code).removeprefix(self._trunk)

    def number_in(self, text: str) -> Number | None:
        written = written_in(text)
        return self._number(written) if written else None

    def told(self, text: str, style: Style, out: bool) -> Number | None:
        """The number in what a system of this style reported."""
        written = written_in(text)
        if written is None:
            return None
        signs, prefix = written.signs, self.plan.outside_prefix
        special = self._special(signs)
        if special is not None or not behind(signs, prefix):
            return special or self._number(written)
        found = meant(signs, prefix, style, out, self)
        if found:
            return self._outside_number(self._parsed(found), found)
        match style:
            case Style.WITH:
                return Number(Reach.OTHER, behind(signs, prefix), signs, signs)
            case Style.WITHOUT:
                return Number(Reach.OTHER, signs, signs, prefix + signs)
        return self._number(written)

    def evidence(self, text: str, out: bool) -> Style:
        written = written_in(text)
        if written is None or self._special(written.signs) is not None:
            return Style.UNKNOWN
        return evidence(written.signs, self.plan.outside_prefix, out, self)

    def is_delicate(self, number: Number) -> bool:
        lib = library()
        match number.reach:
            case Reach.OUTSIDE:
                return bool(lib.number_type(self._parsed(number.key)) == lib.PhoneNumberType.PREMIUM_RATE)
            case Reach.OTHER:
                return self._is_service(number.key) and not self._is_free(number.key)
        return number.reach in (Reach.CODE, Reach.EMERGENCY)

    def _special(self, signs: str) -> Number | None:
        """What is no number outside, whoever wrote it."""
        if "*" in signs or "#" in signs:
            return Number(Reach.CODE, signs, signs, signs)
        if self._is_emergency(signs):
            return Number(Reach.EMERGENCY, signs, signs, signs)
        without = behind(signs, self.plan.outside_prefix)
        if without and self._is_emergency(without):
            return Number(Reach.EMERGENCY, without, signs, signs)
        if self._is_own(signs):
            return Number(Reach.OWN, signs, signs, signs)
        if without and not self.is_whole(without) and self._is_service(without):
            return Number(Reach.OTHER, without, signs, signs)
        return None

    def _number(self, written: Written) -> Number:
        signs = written.signs
        if (special := self._special(signs)) is not None:
            return special
        outside = self._outside(signs)
        if outside is None:
            return Number(Reach.OTHER, signs, signs, self._with_prefix(signs))
        parsed, read_as = outside
        number = self._outside_number(parsed, signs)
        shown = f"{number.shown} {self._extension_word} {written.extension}" if written.extension else number.shown
        # Whoever wrote the prefix along is taken at their word.
        dialled = signs if read_as == behind(signs, self.plan.outside_prefix) else number.dialled
        return replace(number, shown=shown, dialled=dialled)

    def _outside_number(self, parsed: Any, signs: str) -> Number:
        key = str(library().format_number(parsed, library().PhoneNumberFormat.E164))
        return Number(Reach.OUTSIDE, key, self._shown(parsed), self._dialled(parsed, signs))

    def _is_emergency(self, signs: str) -> bool:
        return len(signs) <= 6 and bool(library().is_emergency_number(signs, self.plan.region))

    def _is_own(self, signs: str) -> bool:
        return not signs.startswith("+") and len(signs) <= self.plan.own_numbers_up_to

    def _outside(self, signs: str) -> tuple[Any, str] | None:
        """The number as the library has it, and what it was read as; a valid reading goes before a possible one."""
        readings = list(self._readings(signs))
        found = next(filter(self.is_valid, readings), "") or next(filter(self.is_possible, readings), "")
        return (self._parsed(found), found) if found else None

    def _readings(self, signs: str) -> Iterator[str]:
        if self.is_whole(signs):
            yield signs
        without = behind(signs, self.plan.outside_prefix)
        if without and self.is_whole(without):
            yield without
        if completed := self.completed(signs):
            yield completed

    def completed(self, signs: str) -> str:
        """With the area code of the plan; empty if there is none, or it needs none."""
        needs_it = self._area and not self.is_whole(signs) and not self._is_service(signs)
        return f"{self._trunk}{self._area}{signs}" if needs_it else ""

    def is_valid(self, signs: str) -> bool:
        parsed = self._parsed(signs)
        return parsed is not None and bool(library().is_valid_number(parsed))

    def is_possible(self, signs: str) -> bool:
        parsed = self._parsed(signs)
        if parsed is None or parsed.italian_leading_zero:
            return False
        return bool(library().is_possible_number_with_reason(parsed) == library().ValidationResult.IS_POSSIBLE)

    def _is_service(self, signs: str) -> bool:
        """Numbers that are the same in the whole country and have no area code, such as 116117."""
        return bool(library().is_valid_short_number_for_region(self._short(signs), self.plan.region))

    def _is_free(self, signs: str) -> bool:
        lib = library()
        return bool(lib.expected_cost_for_region(self._short(signs), self.plan.region) == lib.ShortNumberCost.TOLL_FREE)

    def _short(self, signs: str) -> Any:
        return library().PhoneNumber(country_code=int(self.country_code), national_number=int(signs))

    def is_whole(self, signs: str) -> bool:
        """Whether it has its area code: where a 0 leads to one, without the 0 there is none."""
        return signs.startswith(("+", self._trunk)) if self._trunk == "0" else bool(signs)

    def _parsed(self, signs: str) -> Any:
        try:
            return library().parse(signs, self.plan.region)
        except library().NumberParseException:
            return None

    def _at_home(self, parsed: Any) -> bool:
        return str(parsed.country_code) == self.country_code

    def _shown(self, parsed: Any) -> str:
        forms = library().PhoneNumberFormat
        if not self._at_home(parsed):
            return str(library().format_number(parsed, forms.INTERNATIONAL))
        national = str(library().format_number(parsed, forms.NATIONAL))
        # Some have no form of their own; without the 0 they would be read as something else.
        return national if self.is_whole(digits_of(national)) else f"{self._trunk}{national}"

    def _dialled(self, parsed: Any, signs: str) -> str:
        """As it was written where the system needs no prefix: it knows best; else in full behind the prefix."""
        lib = library()
        full = str(lib.format_number(parsed, lib.PhoneNumberFormat.E164))
        if not self.plan.outside_prefix:
            return full if signs.startswith("+") else signs
        if self._at_home(parsed):
            national = digits_of(lib.format_number(parsed, lib.PhoneNumberFormat.NATIONAL))
            # North America writes it without the 1 that leads from one area into another.
            trunk = "" if national.startswith(self._trunk) else self._trunk
            return f"{self.plan.outside_prefix}{trunk}{national}"
        return f"{self.plan.outside_prefix}{self._abroad}{full.removeprefix('+')}"

    def _with_prefix(self, signs: str) -> str:
        prefix = self.plan.outside_prefix
        return signs if not prefix or signs.startswith((prefix, "+")) else prefix + signs


def _prefixes(region: str) -> tuple[str, str]:
    """What leads to an area code and what leads abroad; 0 and 00 where the library knows no such region."""
    known = library().PhoneMetadata.metadata_for_region(region, None)
    if known is None:
        return "0", "00"
    abroad = known.preferred_international_prefix or known.international_prefix or "00"
    return known.national_prefix or "", abroad if abroad.isdigit() else "00"
