"""After a sleep or in another network: a dead connection is found at once, a living one is left alone."""

import asyncio
import time

from ctiserver.client.events import LinkChanged, LinkState
from ctiserver.wire import messages as wire

SOON_S = 4.5
"""Far below the heartbeat and the longest wait between two attempts; the question to the server takes up to 3 s."""


def states(ear) -> list[LinkState]:
    return [event.after.state for event in ear.of(LinkChanged)]


async def test_a_connection_that_stands_is_left_alone(server, desk):
    ear = await desk.up()
    await ear.session.look_again()
    assert states(ear) == [LinkState.CONNECTING, LinkState.UP]
    assert len(server.of(wire.StatusShow)) == 1


async def test_a_server_that_refuses_to_say_the_status_is_there_all_the_same(server, desk):
    ear = await desk.up()
    server.refusals[wire.StatusShow] = wire.Failed(code="no_such_client", message="no", re=0)
    await ear.session.look_again()
    assert ear.session.link.state is LinkState.UP


async def test_a_dead_connection_is_replaced_at_once(server, desk, monkeypatch):
    monkeypatch.setattr("ctiserver.client.serving.PATIENCE", 0.2)
    ear = await desk.up()
    server.mute.add(wire.StatusShow)
    start = time.monotonic()
    looking = asyncio.create_task(ear.session.look_again())
    await ear.until(lambda: LinkState.OFFLINE in states(ear))
    server.mute.clear()
    await ear.link(LinkState.UP)
    await looking
    assert time.monotonic() - start < SOON_S
    assert "connection to the server was lost" in str(
        next(e.after.reason for e in ear.of(LinkChanged) if e.after.state is LinkState.OFFLINE)
    )


async def test_a_peer_that_went_without_a_word_is_not_waited_for(server, desk, monkeypatch):
    """As after a sleep: nobody answers, not even to a goodbye."""
    monkeypatch.setattr("ctiserver.client.serving.PATIENCE", 0.2)
    ear = await desk.up()
    server.deaf = True
    server.mute.add(wire.StatusShow)
    start = time.monotonic()
    await ear.session.look_again()
    server.deaf = False
    server.mute.clear()
    await ear.link(LinkState.UP)
    assert time.monotonic() - start < SOON_S


async def test_the_wait_for_the_next_attempt_ends(server, desk):
    ear = await desk.up()
    ear.session._backoff._random.uniform = lambda low, high: 30.0  # the longest wait there is
    await server.stop()
    await ear.until(lambda: ear.session.link.next_try is not None)
    await server.start()
    ear.session._backoff._random.uniform = lambda low, high: 0.0
    await ear.session.look_again()
    await ear.link(LinkState.UP)


async def test_an_attempt_that_began_in_another_network_is_given_up(server, desk):
    server.mute.add(wire.Hello)
    ear = await desk.start()
    await ear.until(lambda: ear.session.link.state is LinkState.CONNECTING)
    await asyncio.sleep(0.05)  # so that the attempt hangs in the greeting
    server.mute.clear()
    await ear.session.look_again()
    await ear.link(LinkState.UP)
    reasons = [str(event.after.reason) for event in ear.of(LinkChanged) if event.after.reason]
    assert any("network of this computer has changed" in reason for reason in reasons)


async def test_a_wrong_password_is_not_tried_again(server, desk):
    server.password = "another"
    ear = await desk.start()
    await ear.link(LinkState.REFUSED)
    for _ in range(5):
        await ear.session.look_again()
    await asyncio.sleep(0.05)
    assert len(server.logins) == 1


async def test_what_was_refused_for_the_network_is_tried_again(server, desk):
    """A hotel's page instead of the server, then the network of the firm."""
    server.protocol = 99
    ear = await desk.start()
    await ear.link(LinkState.REFUSED)
    server.protocol = wire.PROTOCOL
    await ear.session.look_again()
    await ear.link(LinkState.UP)
