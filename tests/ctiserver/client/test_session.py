"""The session against a small real WebSocket server: login, groups, loss and return, refusals."""

import asyncio
import logging
from datetime import timedelta

import pytest
from msgspec import UNSET

from ctiserver.client.errors import LostError, RefusedError, TookTooLongError
from ctiserver.client.events import (
    GroupChanged,
    LinkChanged,
    LinkState,
    MemberChanged,
    MemberRemoved,
    OwnLineChanged,
)
from ctiserver.wire import messages as wire


def member(client: str, version: int = 1, state: str = "idle") -> wire.MemberView:
    return wire.MemberView(client=client, name=client.title(), line=wire.LineView(state=state), version=version)


def lamp(ear, client: str, group: str = "g1") -> str:
    return ear.session.groups[group].members[client].line.state


async def test_logs_in_and_knows_who_it_is(server, desk):
    ear = await desk.up()
    assert server.logins[0].password == "geheim"
    assert server.logins[0].kind == "desktop"
    assert ear.session.welcome.client == "mueller"
    assert ear.session.providers == {"simulated": "up"}
    assert [event.after.state for event in ear.of(LinkChanged)] == [LinkState.CONNECTING, LinkState.UP]


async def test_comes_back_with_the_token_and_each_token_serves_once(server, desk):
    ear = await desk.up()
    for _ in range(2):
        await server.hang_up()
        await ear.until(lambda: ear.session.link.state is not LinkState.UP)
        await ear.link(LinkState.UP)
    assert server.logins[0].token is UNSET
    used = [login.token for login in server.logins[1:]]
    assert all(login.password is UNSET for login in server.logins[1:])
    assert len(set(used)) == 2


async def test_a_token_not_taken_falls_back_to_the_password(server, desk):
    ear = await desk.up()
    server.tokens.clear()
    await server.hang_up()
    await server.until(lambda: len(server.logins) == 3)
    await ear.link(LinkState.UP)
    assert server.logins[1].token is not UNSET
    assert server.logins[2].password == "geheim"


async def test_a_server_that_is_away_does_not_cost_the_token(server, desk):
    ear = await desk.up()
    await server.stop()
    await ear.until(lambda: len([e for e in ear.of(LinkChanged) if e.after.state is LinkState.CONNECTING]) > 2)
    await server.start()
    await ear.link(LinkState.UP)
    assert server.logins[-1].password is UNSET


async def test_a_wrong_password_is_said_and_not_tried_again_until_asked(server, desk):
    server.password = "anders"
    ear = await desk.start()
    await ear.link(LinkState.REFUSED)
    assert "password is wrong" in str(ear.session.link.reason)
    await asyncio.sleep(0.05)
    assert len(server.logins) == 1
    server.password = "geheim"
    await ear.session.reconnect_now()
    await ear.link(LinkState.UP)


async def test_no_password_is_said(server, desk):
    ear = await desk.start(password=None)
    await ear.link(LinkState.REFUSED)
    assert "No password is known for “mueller”" in str(ear.session.link.reason)
    assert server.logins == []


async def test_too_many_attempts_are_waited_out(server, desk):
    server.refusals[wire.Login] = wire.Failed(code="too_many_attempts", message="Too many. Wait.")
    ear = await desk.start()
    await server.until(lambda: len(server.logins) >= 2)
    server.refusals.clear()
    await ear.link(LinkState.UP)


async def test_a_server_of_another_protocol_is_refused(server, desk):
    server.protocol = 9
    ear = await desk.start()
    await ear.link(LinkState.REFUSED)
    assert "version 9" in str(ear.session.link.reason)


@pytest.mark.parametrize(
    ("url", "words", "state"),
    [
        ("ws://127.0.0.1:1/cti", "no server is running", LinkState.OFFLINE),
        ("ws://192.0.2.1/cti", "not encrypted", LinkState.REFUSED),
        ("https://:0", "no address", LinkState.REFUSED),
    ],
)
async def test_an_address_that_leads_nowhere_is_said(desk, url, words, state):
    ear = await desk.start(url=url)
    await ear.until(lambda: ear.session.link.state is state and ear.session.link.reason is not None)
    assert words in str(ear.session.link.reason)


async def test_another_program_at_the_address_is_said(server, desk):
    ear = await desk.start(url=server.url.replace("/cti", "/other"))
    await ear.until(lambda: ear.session.link.reason is not None)
    assert "no CTI server" in str(ear.session.link.reason)


async def test_a_group_is_a_snapshot_then_changes(server, desk):
    server.groups["g1"] = ("Technik", [member("anna"), member("bernd")])
    ear = await desk.up()
    group = await ear.session.subscribe("Technik")
    assert (group.id, group.state, list(group.members)) == ("g1", "live", ["anna", "bernd"])
    assert ear.session.groups == {"g1": group}

    await server.push(wire.Member(group="g1", member=member("anna", 2, "ringing")))
    await ear.until(lambda: lamp(ear, "anna") == "ringing")
    await server.push(wire.Member(group="g1", member=member("anna", 1, "held")))
    await server.push(wire.Removed(group="g1", client="bernd"))
    await server.push(wire.Member(group="g1", member=member("carla")))
    await ear.until(lambda: "carla" in group.members)
    assert lamp(ear, "anna") == "ringing", "something older than what is known"
    assert "bernd" not in group.members
    assert ear.of(MemberRemoved) == [MemberRemoved("g1", "bernd")]
    assert ear.of(MemberChanged) == [MemberChanged("g1", "anna"), MemberChanged("g1", "carla")]


async def test_at_a_loss_groups_are_stale_and_then_whole_again(server, desk, clock):
    server.groups["g1"] = ("Technik", [member("anna", 5)])
    ear = await desk.up()
    await ear.session.subscribe("g1")
    clock.advance(minutes=5)
    await server.stop()
    await ear.until(lambda: ear.session.groups["g1"].state == "stale")
    assert ear.session.groups["g1"].since == clock.now
    assert list(ear.session.groups["g1"].members) == ["anna"]
    # The versions of another life of the server may be lower.
    server.groups["g1"] = ("Technik", [member("anna", 1, "talking")])
    await server.start()
    await ear.until(lambda: ear.session.groups["g1"].state == "live")
    assert lamp(ear, "anna") == "talking"


async def test_a_group_asked_for_while_there_is_no_connection_waits_for_it(server, desk):
    server.groups["g1"] = ("Technik", [member("anna")])
    ear = desk.session()
    group = await ear.session.subscribe("g1")
    assert group.state == "waiting"
    desk.run(ear)
    await ear.until(lambda: group.state == "live")


async def test_a_group_that_is_gone_shows_nothing_and_may_come_back(server, desk):
    server.groups["g1"] = ("Technik", [member("anna")])
    ear = await desk.up()
    group = await ear.session.subscribe("g1")
    await server.push(wire.GroupGone(group="g1"))
    await ear.until(lambda: group.state == "gone")
    assert group.members == {}
    await ear.session.list_groups()
    assert group.state == "live"


async def test_a_group_refused_is_said_and_asked_for_again_at_the_reconnect(server, desk):
    ear = await desk.up()
    with pytest.raises(RefusedError, match="There is no group “g9”"):
        await ear.session.subscribe("g9")
    assert ear.session.groups["g9"].state == "gone"
    server.groups["g9"] = ("Neu", [])
    await server.hang_up()
    await ear.until(lambda: ear.session.groups["g9"].state == "live")


async def test_a_group_given_up_is_not_asked_for_again(server, desk):
    server.groups["g1"] = ("Technik", [])
    ear = await desk.up()
    await ear.session.subscribe("g1")
    await ear.session.unsubscribe("g1")
    await server.push(wire.Member(group="g1", member=member("anna")))
    await server.hang_up()
    await server.until(lambda: len(server.logins) == 2)
    await ear.link(LinkState.UP)
    await ear.session.list_groups()
    assert len(server.of(wire.Subscribe)) == 1
    assert ear.session.groups == {}


async def test_messages_of_a_newer_server_are_passed_over(server, desk):
    ear = await desk.up()
    await server.push_raw('{"type":"weather","rain":true}')
    await server.push_raw('{"type":"own","member":{"client":"mueller","name":"M","shoe_size":44}}')
    await server.push_raw('{"type":"own"}')
    await server.push_raw("nonsense")
    await ear.until(lambda: ear.of(OwnLineChanged))
    await ear.session.dial("1")
    assert ear.session.link.state is LinkState.UP


async def test_requests_are_answered_refused_or_lost(server, desk):
    ear = await desk.up()
    await ear.session.forward("208")
    await ear.session.forward(None)
    assert [request.number for request in server.of(wire.SetForward)] == ["208", UNSET]

    server.refusals[wire.Dial] = wire.Failed(
        code="busy", message="The line {x} is busy", sentence="The line {x} is busy.", values={"x": 12}
    )
    with pytest.raises(RefusedError, match="line 12 is busy") as caught:
        await ear.session.dial("5")
    assert caught.value.code == "busy"

    server.mute.add(wire.Pickup)
    server.before[wire.Pickup] = server.hang_up
    with pytest.raises(LostError):
        await ear.session.pickup("anna")


async def test_a_request_without_connection_is_an_error_at_once(desk):
    ear = desk.session()
    with pytest.raises(LostError, match="no connection"):
        await ear.session.dial("5")


async def test_an_answer_that_does_not_come_is_not_waited_for_forever(server, desk):
    ear = await desk.up(patience=0.05)
    server.mute.add(wire.Hold)
    with pytest.raises(TookTooLongError):
        await ear.session.hold()
    await ear.session.resume()


async def test_a_failing_listener_harms_nobody(server, desk, caplog):
    ear = desk.session()
    ear.session.listen(lambda event: 1 / 0)
    undo = ear.session.listen(lambda event: None)
    desk.run(ear)
    await ear.link(LinkState.UP)
    undo()
    undo()
    assert "a listener failed" in caplog.text


async def test_loss_and_return_are_logged_once(server, desk, caplog):
    caplog.set_level(logging.INFO, "ctiserver.client.session")
    ear = await desk.up()
    await server.stop()
    await ear.until(lambda: len([e for e in ear.of(LinkChanged) if e.after.state is LinkState.CONNECTING]) > 5)
    await server.start()
    await ear.link(LinkState.UP)
    lines = [record.getMessage() for record in caplog.records if record.name == "ctiserver.client.session"]
    assert len(lines) == 4, lines  # connected, lost, no server, connected


async def test_the_link_says_since_when_and_when_next(server, desk, clock):
    ear = await desk.up()
    clock.advance(hours=1)
    await server.stop()
    await ear.until(lambda: ear.session.link.next_try is not None)
    assert ear.session.link.since == clock.now
    assert ear.session.link.next_try - clock.now == timedelta(seconds=0.01)


async def test_group_events_name_groups_that_are_known(server, desk):
    server.groups["g1"] = ("Technik", [member("anna")])
    ear = await desk.up()
    seen = []
    ear.session.listen(lambda e: seen.append(e.group in ear.session.groups) if isinstance(e, GroupChanged) else None)
    await ear.session.subscribe("Technik")
    await server.stop()
    await ear.until(lambda: len(seen) == 2)
    assert all(seen)


async def test_a_cut_cable_is_noticed_by_the_heartbeat(server, desk, monkeypatch):
    monkeypatch.setattr("ctiserver.client.connection.HEARTBEAT", 0.1)
    server.deaf = True
    ear = await desk.up()
    await ear.until(lambda: ear.session.link.state is not LinkState.UP)
    assert "connection to the server was lost" in str(ear.session.link.reason)


async def test_a_server_that_never_says_hello_is_given_up(server, desk, monkeypatch):
    monkeypatch.setattr("ctiserver.client.signin.ANSWER_SECONDS", 0.05)
    server.mute.add(wire.Hello)
    ear = await desk.start()
    await ear.until(lambda: ear.session.link.reason is not None)
    assert "did not answer the login in time" in str(ear.session.link.reason)
    server.mute.clear()
    await ear.link(LinkState.UP)


async def test_a_message_nobody_foresaw_does_not_end_the_session(server, desk, caplog):
    ear = await desk.up()
    ear.session._board.member = lambda message: 1 / 0
    await server.push(wire.Member(group="g1", member=member("anna")))
    await ear.session.dial("1")
    assert "could not be taken in" in caplog.text
