"""Numbers and names as the settings of the moment want them, with a person's own speed dials as the first source."""

from collections.abc import Callable, Coroutine, Iterator
from typing import Any

from cticlient.aio import in_thread, pause
from cticlient.contact_table import Contact
from cticlient.contacts import Names
from cticlient.model import SpeedDialBook
from cticlient.numbers import NumberPlan, Numbers, library
from cticlient.reported import Learned
from cticlient.settings import Preferences, Settings
from cticlient.texts import Texts
from cticlient.tiles import Lamp

PAUSE_S = 0.5
"""Changes come in bunches."""
SLICE_PAUSE_S = 0.01


class PhoneBook:
    """Follows the settings of one profile."""

    def __init__(self, settings: Settings, spawn: Callable[[Coroutine[Any, Any, None]], object]) -> None:
        self._spawn = spawn
        self._preparing = True
        self._settings = settings
        self.numbers = Numbers(plan_of(settings.preferences), learned_in(settings.preferences))
        self.numbers.on_learned = lambda: spawn(self._keep_learned())
        self.names = Names(self.numbers, self._stale)
        settings.on_change(self._follow)

    def start(self) -> None:
        """After the first picture: make ready what was offered until now."""
        self._spawn(self._prepare())

    def offer_dials(self, book: Callable[[], SpeedDialBook], tr: Texts) -> Callable[[], None]:
        """Find names in the speed dials; call the answer when they changed."""
        offer = self.names.offer(SpeedDialContacts(book, tr))
        tr.on_change(offer.changed)
        return offer.changed

    def _stale(self) -> None:
        if not self._preparing:
            self._preparing = True
            self._spawn(self._prepare())

    async def _prepare(self) -> None:
        """Make thousands of contacts ready in slices, so that the first search need not and the window lives on."""
        try:
            await pause(PAUSE_S)
            # Its tables take longer to load than a window may stand still.
            await in_thread(library)
            more = True
            while more:
                await pause(SLICE_PAUSE_S)
                more = self.names.prepare()
        finally:
            self._preparing = False

    def _follow(self, before: Preferences, after: Preferences) -> None:
        if plan_of(before) == plan_of(after):
            return
        self.numbers.use(plan_of(after))
        if (before.outside_prefix, before.region) != (after.outside_prefix, after.region):
            self.numbers.forget()
            self._spawn(self._keep_learned())

    async def _keep_learned(self) -> None:
        learned = self.numbers.learned
        self._settings.change(reported_dialled=learned.dialled, reported_callers=learned.callers)


def plan_of(wanted: Preferences) -> NumberPlan:
    return NumberPlan(
        region=wanted.region.strip().upper(),
        area_code=wanted.area_code,
        outside_prefix="".join(wanted.outside_prefix.split()),
        own_numbers_up_to=wanted.own_numbers_up_to,
        reports=wanted.reports,
    )


def learned_in(kept: Preferences) -> Learned:
    return Learned(kept.reported_dialled, kept.reported_callers)


class SpeedDialContacts:
    """A person's own speed dials as contacts; no line stands behind them."""

    def __init__(self, book: Callable[[], SpeedDialBook], tr: Texts) -> None:
        self._book = book
        self._tr = tr

    def contacts(self) -> Iterator[Contact]:
        for panel in self._book().panels:
            source = panel.name or self._tr("Speed dials")
            for dial in panel.dials:
                yield Contact(dial.id, dial.name, tuple(number.text for number in dial.numbers), source)

    def lamp(self, key: str) -> Lamp:
        return Lamp.NONE
