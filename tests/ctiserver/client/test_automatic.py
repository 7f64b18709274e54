"""Away by itself: covers AVAILABLE only, once for each going away, and goes with its cause, whatever comes between."""

import asyncio
from datetime import timedelta

import pytest
from msgspec import UNSET

from ctiserver.client.events import LinkState, OwnStatusChanged
from ctiserver.domain.status import Source
from ctiserver.wire import messages as wire

LOCKED = "Screen locked"


def asked(server) -> list[str]:
    return ["end" if one.status is UNSET else one.info for one in server.of(wire.StatusAutomatic)]


async def quiet(server, ear) -> None:
    """Whatever was to be asked has been asked."""
    for _ in range(3):
        await ear.session.list_groups()
        await asyncio.sleep(0.01)


async def test_it_comes_and_goes_with_its_cause_and_nobody_is_told_of_it(server, desk):
    ear = await desk.up()
    ear.session.set_automatic(LOCKED)
    await ear.shows("AWAY")
    assert (ear.session.status.shown.info, ear.session.status.shown.source) == (LOCKED, Source.AUTOMATIC)
    ear.session.set_automatic(None)
    await ear.shows("AVAILABLE")
    assert asked(server) == [LOCKED, "end"]
    assert [event.cause for event in ear.of(OwnStatusChanged)] == ["server", "me", "me"]


async def test_what_was_chosen_is_not_covered_until_it_ends(server, desk, clock):
    ear = await desk.up()
    await ear.session.set_status("MEETING", until=clock.now + timedelta(hours=1))
    clock.advance(minutes=1)
    ear.session.set_automatic(LOCKED)
    await quiet(server, ear)
    assert asked(server) == []
    clock.advance(hours=1)
    await ear.shows("AWAY")
    assert asked(server) == [LOCKED]


async def test_whoever_chooses_available_meanwhile_is_available(server, desk, clock):
    """From a second desktop, or by a colleague who sees the person."""
    ear = await desk.up()
    ear.session.set_automatic(LOCKED)
    await ear.shows("AWAY")
    clock.advance(minutes=1)
    server.choose_elsewhere("AVAILABLE")
    await server.push(server.status())
    await ear.shows("AVAILABLE")
    await quiet(server, ear)
    assert asked(server) == [LOCKED]


async def test_what_is_chosen_meanwhile_and_ends_is_not_covered_either(server, desk, clock):
    ear = await desk.up()
    ear.session.set_automatic(LOCKED)
    await ear.shows("AWAY")
    clock.advance(minutes=1)
    server.choose_elsewhere("BUSY", until=clock.now + timedelta(hours=1))
    await server.push(server.status())
    await ear.shows("BUSY")
    clock.advance(hours=1)
    await ear.shows("AVAILABLE")
    await quiet(server, ear)
    assert asked(server) == [LOCKED]


async def test_another_desktop_that_ends_it_has_the_last_word(server, desk):
    ear = await desk.up()
    ear.session.set_automatic(LOCKED)
    await ear.shows("AWAY")
    server._go(wire.StatusAutomatic(revision=server.stack.revision))
    await server.push(server.status())
    await ear.shows("AVAILABLE")
    await quiet(server, ear)
    assert asked(server) == [LOCKED]


async def test_a_change_that_came_between_is_not_in_the_way(server, desk):
    ear = await desk.up()
    server.before[wire.StatusAutomatic] = lambda: server.import_("AVAILABLE", info="am Platz")
    ear.session.set_automatic(LOCKED)
    await ear.shows("AWAY")
    assert asked(server) == [LOCKED, LOCKED]


async def test_after_a_reconnect_it_covers_again(server, desk):
    ear = await desk.up()
    ear.session.set_automatic(LOCKED)
    await ear.shows("AWAY")
    await server.stop()
    await ear.until(lambda: ear.session.link.state is not LinkState.UP)
    server._go(wire.StatusAutomatic(revision=server.stack.revision))
    await server.start()
    await ear.session.reconnect_now()
    await server.until(lambda: asked(server) == [LOCKED, LOCKED])
    await ear.shows("AWAY")


async def test_who_comes_back_while_the_server_is_away_is_seen_at_once(server, desk):
    ear = await desk.up()
    ear.session.set_automatic(LOCKED)
    await ear.shows("AWAY")
    await server.stop()
    await ear.until(lambda: ear.session.link.state is not LinkState.UP)
    assert ear.session.status.shown.status == "AWAY"
    ear.session.set_automatic(None)
    await ear.shows("AVAILABLE")


async def test_what_an_earlier_run_left_behind_ends(server, desk):
    server._go(wire.StatusAutomatic(revision=server.stack.revision, status="AWAY", info=LOCKED))
    ear = await desk.up()
    await ear.shows("AVAILABLE")
    assert asked(server) == ["end"]


async def test_a_server_that_refuses_ends_nothing_else(server, desk):
    ear = await desk.up()
    server.refusals[wire.StatusAutomatic] = wire.Failed(code="server_error", message="no", re=0)
    ear.session.set_automatic(LOCKED)
    await server.until(lambda: asked(server) == [LOCKED])
    del server.refusals[wire.StatusAutomatic]
    await ear.session.set_status("BUSY")
    await ear.shows("BUSY")


@pytest.mark.parametrize("times", [2, 3])
async def test_said_again_it_is_asked_once(server, desk, times):
    ear = await desk.up()
    for _ in range(times):
        ear.session.set_automatic(LOCKED)
    await ear.shows("AWAY")
    await quiet(server, ear)
    assert asked(server) == [LOCKED]
