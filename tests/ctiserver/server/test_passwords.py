"""Passwords are hashed as recommended, checked in threads, and unknown users cost the same."""

import asyncio
import time
import unicodedata
from collections.abc import Iterator

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type

from ctiserver.server.passwords import Passwords


@pytest.fixture
def passwords() -> Iterator[Passwords]:
    passwords = Passwords()
    yield passwords
    passwords.close()


async def test_the_stored_hash_is_argon2id_with_the_recommended_cost(passwords: Passwords) -> None:
    hashed = await passwords.hash("geheim")
    found = extract_parameters(hashed)
    assert (found.type, found.memory_cost, found.time_cost, found.parallelism) == (Type.ID, 19 * 1024, 2, 1)
    assert hashed != await passwords.hash("geheim")


async def test_only_the_password_is_right(passwords: Passwords) -> None:
    hashed = await passwords.hash("Grüße")
    assert await passwords.verify(hashed, "Grüße")
    assert await passwords.verify(hashed, unicodedata.normalize("NFD", "Grüße"))
    for wrong in ("", "grüße", "Gruße", "Grüße "):
        assert not await passwords.verify(hashed, wrong)
    assert not await passwords.verify(None, "Grüße")
    assert not await passwords.verify("no hash at all", "Grüße")


async def test_an_unknown_user_costs_as_much_as_a_known_one(passwords: Passwords) -> None:
    hashed = await passwords.hash("geheim")

    async def cpu(of: str | None) -> float:
        before = time.process_time()
        for _ in range(5):
            await passwords.verify(of, "falsch")
        return time.process_time() - before

    known, unknown = await cpu(hashed), await cpu(None)
    assert 0.5 < unknown / known < 2


async def test_the_loop_goes_on_meanwhile(passwords: Passwords) -> None:
    hashing = asyncio.ensure_future(passwords.hash("geheim"))
    turns = 0
    while not hashing.done():
        await asyncio.sleep(0)
        turns += 1
    assert turns > 10
