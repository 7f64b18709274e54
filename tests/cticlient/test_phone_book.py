"""Numbers and names by the settings of the moment."""

import asyncio
from collections.abc import Coroutine, Iterator
from typing import Any

import pytest

from cticlient.aio import Tasks
from cticlient.contact_table import Contact
from cticlient.phone_book import PhoneBook, plan_of
from cticlient.settings import Preferences, Settings
from cticlient.tiles import Lamp


class Source:
    def __init__(self) -> None:
        self.broken = False

    def contacts(self) -> Iterator[Contact]:
        if self.broken:
            raise RuntimeError("broken")
        yield from (Contact(str(n), f"Person {n}", (str(1000 + n),), "Sales") for n in range(700))

    def lamp(self, key: str) -> Lamp:
        return Lamp.NONE


@pytest.fixture
def errors() -> list[BaseException]:
    return []


@pytest.fixture
def book(settings: Settings, errors: list[BaseException], monkeypatch: pytest.MonkeyPatch) -> PhoneBook:
    monkeypatch.setattr("cticlient.phone_book.PAUSE_S", 0.0)
    return PhoneBook(settings, Tasks(errors.append).spawn)


async def until_fresh(offer: object, fresh: bool = True) -> None:
    while offer.fresh is not fresh:  # type: ignore[attr-defined]  # noqa: ASYNC110
        await asyncio.sleep(0.001)


async def test_contacts_are_made_ready_after_the_start_and_after_each_change(book: PhoneBook) -> None:
    offer = book.names.offer(Source())
    await asyncio.sleep(0)
    assert not offer.fresh, "not before the first picture"
    book.start()
    await until_fresh(offer)
    offer.changed()
    assert not offer.fresh
    await until_fresh(offer)


async def test_one_source_that_fails_does_not_end_it_for_good(book: PhoneBook, errors: list[BaseException]) -> None:
    source = Source()
    offer = book.names.offer(source)
    source.broken = True
    book.start()
    while not errors:  # noqa: ASYNC110
        await asyncio.sleep(0.001)
    source.broken = False
    offer.changed()
    await until_fresh(offer)
    assert book.names.find("1001")


async def test_the_settings_are_followed(book: PhoneBook, settings: Settings) -> None:
    assert book.numbers.shown("+4315880") == "+43 1 5880"
    settings.change(region="at")
    assert book.numbers.shown("+4315880") == "01 5880"


def test_what_a_person_typed_into_the_settings_is_read_kindly() -> None:
    plan = plan_of(Preferences(region=" de ", outside_prefix=" 0 "))
    assert (plan.region, plan.outside_prefix) == ("DE", "0")


async def test_what_was_learned_of_the_system_lasts_until_it_is_another_one(settings: Settings) -> None:
    spawned: list[asyncio.Future[None]] = []

    def spawn(work: Coroutine[Any, Any, None]) -> None:
        spawned.append(asyncio.ensure_future(work))

    settings.change(outside_prefix="0")
    first = PhoneBook(settings, spawn)
    first.numbers.hear("00301234567", True)
    first.numbers.hear("0301234567", False)
    await asyncio.gather(*spawned)
    assert (settings.preferences.reported_dialled, settings.preferences.reported_callers) == (1, -1)
    second = PhoneBook(settings, spawn)
    assert second.numbers.settled("00431234567", True) == "+49431234567"
    settings.change(outside_prefix="9")
    await asyncio.gather(*spawned)
    assert (settings.preferences.reported_dialled, settings.preferences.reported_callers) == (0, 0)
