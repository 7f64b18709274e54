"""One's own status through everything that can come between: loss, restart, colleagues, imports, wrong clocks."""

import asyncio
from datetime import timedelta

import pytest
from msgspec import UNSET

from cticlient.texts import SaidError
from ctiserver.client.errors import LostError
from ctiserver.client.events import LinkState, OwnStatusChanged, Told
from ctiserver.client.status_store import StatusStore
from ctiserver.domain.stack import expire
from ctiserver.domain.status import Source, Status
from ctiserver.wire import messages as wire


def shown(ear) -> str:
    return ear.session.status.shown.status


def causes(ear) -> list[tuple[str, str]]:
    return [(event.after.shown.status, event.cause) for event in ear.of(OwnStatusChanged)]


async def test_a_choice_is_based_on_the_revision_and_returns_when_stored(server, desk, clock):
    ear = await desk.up()
    await ear.session.set_status("MEETING", " Planung ", clock.now + timedelta(hours=1), "208")
    sent = server.of(wire.StatusSet)[0]
    assert (sent.revision, sent.info, sent.call_forward, sent.chosen_at) == (7, "Planung", "208", UNSET)
    assert shown(ear) == "MEETING"
    assert causes(ear)[-1] == ("MEETING", "me")
    await ear.session.clear_status()
    assert shown(ear) == "AVAILABLE"


async def test_an_import_that_came_between_is_not_in_the_way(server, desk):
    ear = await desk.up()
    for kind in ("HOLIDAY", "PAUSE"):
        server.before[wire.StatusSet] = lambda kind=kind: server.import_(kind)
        await ear.session.set_status(Status.BUSY)
        assert shown(ear) == "BUSY"
    assert [request.revision for request in server.of(wire.StatusSet)] == [7, 8, 9, 10]


async def test_a_colleague_who_chose_at_the_same_moment_wins_and_is_named(server, desk, clock):
    ear = await desk.up()
    clock.advance(minutes=1)
    server.before[wire.StatusSet] = lambda: server.choose_elsewhere("HOLIDAY", by="schulze", info="bis Montag")
    with pytest.raises(SaidError, match=r"schulze.*Holiday \(bis Montag\)"):
        await ear.session.set_status("BUSY")
    assert shown(ear) == "HOLIDAY"


async def test_a_status_for_someone_else_goes_to_the_server_only(server, desk):
    ear = await desk.up()
    await ear.session.set_status("AWAY", client="schulze")
    assert server.of(wire.StatusSet)[0].client == "schulze"
    await server.stop()
    await ear.until(lambda: ear.session.link.state is not LinkState.UP)
    with pytest.raises(LostError):
        await ear.session.set_status("AWAY", client="schulze")


@pytest.mark.parametrize("status", ["LOGGEDOUT", "NONSENSE", Status.LOGGEDOUT])
async def test_what_is_no_choice_is_refused(desk, status):
    ear = await desk.up()
    with pytest.raises(SaidError):
        await ear.session.set_status(status)


async def test_an_end_in_the_past_is_refused(desk, clock):
    ear = await desk.up()
    with pytest.raises(SaidError, match="passed already"):
        await ear.session.set_status("AWAY", until=clock.now)


async def test_changes_of_others_are_told_as_such(server, desk):
    ear = await desk.up()
    server.choose_elsewhere("HOLIDAY")
    await server.push(server.status())
    await ear.shows("HOLIDAY")
    server.phone = wire.PhoneNote(asked="208", state="done")
    await server.push(server.status())
    await ear.until(lambda: ear.session.status.phone is not None)
    assert causes(ear) == [("AVAILABLE", "server"), ("HOLIDAY", "other"), ("HOLIDAY", "server")]


async def test_something_older_is_passed_over(server, desk):
    ear = await desk.up()
    old = server.status()
    await ear.session.set_status("BUSY")
    await server.push(old)
    await ear.session.list_groups()
    assert shown(ear) == "BUSY"


async def test_at_its_end_the_desktop_ends_a_status_on_the_server(server, desk, clock):
    ear = await desk.up()
    await ear.session.set_status("HOLIDAY")
    clock.advance(minutes=1)
    await ear.session.set_status("AVAILABLE", "am Platz")
    clock.advance(minutes=1)
    await ear.session.set_status("MEETING", until=clock.now + timedelta(hours=1))
    clock.advance(hours=1)
    await ear.shows("AVAILABLE")
    assert [request.revision for request in server.of(wire.StatusExpire)] == [server.stack.revision - 1]
    assert causes(ear)[-1] == ("AVAILABLE", "ended")


async def test_while_the_server_is_away_the_desktop_ends_it_alone(server, desk, clock):
    server.import_("HOLIDAY")
    ear = await desk.up()
    await ear.session.set_status("MEETING", until=clock.now + timedelta(hours=1))
    await server.stop()
    clock.advance(hours=1)
    await ear.shows("HOLIDAY")
    assert causes(ear)[-1] == ("HOLIDAY", "ended")
    assert ear.of(Told) == []
    await server.start()
    await ear.link(LinkState.UP)
    await server.until(lambda: server.of(wire.StatusExpire))
    await ear.until(lambda: ear.session.status.revision == server.stack.revision)
    assert server.stack.shown.status is Status.HOLIDAY
    assert [status for status, _ in causes(ear)].count("MEETING") == 1, "shown again although it had ended"


async def test_started_after_the_end_the_previous_status_is_there_before_the_server(server, desk, clock):
    server.import_("HOLIDAY")
    ear = await desk.up()
    await ear.session.set_status("MEETING", until=clock.now + timedelta(hours=1))
    await desk.close()
    await server.stop()
    clock.advance(hours=9)
    ear = await desk.start()
    await ear.shows("HOLIDAY")
    assert ear.session.link.state is not LinkState.UP
    assert causes(ear) == [("MEETING", "server"), ("HOLIDAY", "ended")]


async def test_two_ends_while_the_program_was_closed_are_both_done(server, desk, clock):
    server.import_("HOLIDAY", until=clock.now + timedelta(hours=2))
    ear = await desk.up()
    await ear.session.set_status("MEETING", until=clock.now + timedelta(hours=1))
    await desk.close()
    await server.stop()
    clock.advance(hours=3)
    ear = await desk.start()
    await ear.shows("AVAILABLE")


async def test_a_choice_without_server_is_kept_over_a_restart_and_sent_in_order(server, desk, clock):
    server.import_("HOLIDAY")
    ear = await desk.up()
    await server.stop()
    await ear.until(lambda: ear.session.link.state is not LinkState.UP)
    clock.advance(minutes=1)
    await ear.session.clear_status()
    assert shown(ear) == "AVAILABLE"
    clock.advance(minutes=1)
    await ear.session.set_status("BUSY", "Angebot", clock.now + timedelta(hours=5))
    assert causes(ear)[-2:] == [("AVAILABLE", "me"), ("BUSY", "me")]
    await desk.close()

    ear = await desk.start()
    await ear.shows("BUSY")
    await server.start()
    await server.until(lambda: len(server.of(wire.StatusSet)) == 2)
    await ear.until(lambda: ear.session.status.revision == server.stack.revision)
    sent = server.of(wire.StatusSet)
    assert [(s.status, s.revision) for s in sent] == [("AVAILABLE", UNSET), ("BUSY", UNSET)]
    assert [s.chosen_at for s in sent] == [clock.now - timedelta(minutes=1), clock.now]
    assert [entry.status for entry in server.stack.entries] == [Status.BUSY]
    assert shown(ear) == "BUSY"
    assert {status for status, _ in causes(ear)} == {"BUSY"}, "nothing else was shown in between"
    assert ear.of(Told) == []
    await server.hang_up()
    await server.until(lambda: len(server.logins) == 3)
    await ear.session.reconnect_now()
    await ear.link(LinkState.UP)
    assert len(server.of(wire.StatusSet)) == 2, "sent once only"


async def test_a_newer_choice_on_the_server_wins_and_the_person_is_told(server, desk, clock):
    ear = await desk.up()
    await server.stop()
    await ear.until(lambda: ear.session.link.state is not LinkState.UP)
    await ear.session.set_status("BUSY")
    clock.advance(minutes=5)
    server.choose_elsewhere("HOLIDAY", by="schulze")
    await server.start()
    await ear.shows("HOLIDAY")
    (told,) = ear.of(Told)
    assert "“Busy”" in str(told.sentence)
    assert "schulze" in str(told.sentence)
    assert told.choice is not None
    assert told.choice.status is Status.BUSY
    assert causes(ear)[-1] == ("HOLIDAY", "server"), "told once is enough"
    await desk.close()
    assert StatusStore(desk.path).load(ear.session.account.key).outbox == ()


async def test_a_choice_the_server_does_not_want_is_told(server, desk):
    ear = await desk.up()
    await server.stop()
    await ear.until(lambda: ear.session.link.state is not LinkState.UP)
    await ear.session.set_status("BUSY", "x" * 9)
    server.refusals[wire.StatusSet] = wire.Failed(code="refused", message="Too long.", sentence="Too long.")
    await server.start()
    await ear.shows("AVAILABLE")
    assert "Too long." in str(ear.of(Told)[0].sentence)


async def test_the_servers_own_trouble_does_not_cost_the_choice(server, desk):
    ear = await desk.up()
    await server.stop()
    await ear.until(lambda: ear.session.link.state is not LinkState.UP)
    await ear.session.set_status("BUSY")
    server.refusals[wire.StatusSet] = wire.Failed(code="server_error", message="Disk full.")
    await server.start()
    await server.until(lambda: server.of(wire.StatusSet))
    server.refusals.clear()
    await ear.link(LinkState.UP)
    await server.hang_up()
    await server.until(lambda: server.stack.shown.status is Status.BUSY)
    assert ear.of(Told) == []


async def test_when_only_the_answer_is_lost_the_choice_stands_and_nothing_is_told(server, desk, clock):
    ear = await desk.up()

    async def store_and_break() -> None:
        server.choose_elsewhere("BUSY", by="mueller", since=clock.now + timedelta(seconds=1))
        entry = server.stack.entries[-1]
        server.stack = type(server.stack)(
            (type(entry)(entry.id, entry.status, entry.since, Source.MANUAL),),
            server.stack.revision,
            chosen_at=entry.since,
        )
        await server.hang_up()

    server.before[wire.StatusSet] = store_and_break
    await ear.session.set_status("BUSY")
    assert shown(ear) == "BUSY"
    await server.until(lambda: len(server.of(wire.StatusSet)) == 2)
    await ear.until(lambda: ear.session.status.revision == server.stack.revision)
    assert shown(ear) == "BUSY"
    assert ear.of(Told) == []


async def test_a_command_without_store_does_not_choose_alone(server, desk):
    ear = await desk.up(store=False)
    await server.stop()
    await ear.until(lambda: ear.session.link.state is not LinkState.UP)
    with pytest.raises(LostError):
        await ear.session.set_status("BUSY")
    assert not desk.path.exists()


async def test_ends_are_measured_by_the_clock_of_the_server(server, desk, clock):
    server.clock = lambda: clock.now + timedelta(minutes=30)
    ear = await desk.up()
    assert ear.session.now() == clock.now + timedelta(minutes=30)
    await ear.session.set_status("MEETING", until=server.clock() + timedelta(minutes=10))
    clock.advance(minutes=10)
    await ear.shows("AVAILABLE")


async def test_a_choice_made_alone_is_dated_by_the_clock_of_the_server(server, desk, clock):
    server.clock = lambda: clock.now + timedelta(minutes=30)
    server.choose_elsewhere("PAUSE")
    ear = await desk.up()
    await server.stop()
    await ear.until(lambda: ear.session.link.state is not LinkState.UP)
    clock.advance(minutes=1)
    await ear.session.set_status("BUSY")
    assert shown(ear) == "BUSY"
    await server.start()
    await server.until(lambda: server.of(wire.StatusSet))
    assert server.of(wire.StatusSet)[0].chosen_at == server.clock()
    await ear.until(lambda: ear.session.status.revision == server.stack.revision)
    assert shown(ear) == "BUSY"


async def test_a_server_that_does_not_agree_about_an_end_is_not_asked_in_a_circle(server, desk, clock):
    ear = await desk.up()
    await ear.session.set_status("MEETING", until=clock.now + timedelta(minutes=10))
    server.clock = lambda: clock.now - timedelta(hours=1)  # it was set back meanwhile
    clock.advance(minutes=10)
    await server.until(lambda: server.of(wire.StatusExpire))
    await asyncio.sleep(0.1)
    assert len(server.of(wire.StatusExpire)) == 1
    clock.advance(hours=2)
    await ear.shows("AVAILABLE")


async def test_when_server_and_desktop_both_act_it_ends_once(server, desk, clock):
    ear = await desk.up()
    await ear.session.set_status("MEETING", until=clock.now + timedelta(minutes=10))

    def first() -> None:
        server.stack = expire(server.stack, server.clock())

    server.before[wire.StatusExpire] = first
    clock.advance(minutes=10)
    await ear.shows("AVAILABLE")
    assert causes(ear)[-1] == ("AVAILABLE", "ended")
    assert len(server.of(wire.StatusExpire)) == 1


async def test_a_damaged_store_is_told_and_the_server_is_asked(server, desk):
    desk.path.write_bytes(b'{"format":1,"accounts":')
    server.choose_elsewhere("HOLIDAY")
    ear = await desk.start()
    await ear.shows("HOLIDAY")
    (told,) = ear.of(Told)
    assert "damaged-1" in str(told.sentence)


async def test_a_full_disk_is_told_once_and_the_status_is_set_all_the_same(server, desk, monkeypatch):
    ear = await desk.up()

    def full(self, account, kept) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(StatusStore, "save", full)
    for status in ("BUSY", "PAUSE"):
        await ear.session.set_status(status)
    await server.stop()
    await ear.until(lambda: ear.session.link.state is not LinkState.UP)
    await ear.session.set_status("AWAY")
    assert shown(ear) == "AWAY"
    (told,) = ear.of(Told)
    assert "No space left on device" in str(told.sentence)


async def test_the_status_of_a_newer_server_is_shown_but_not_acted_on(server, desk):
    ear = await desk.up()
    odd = server.status()
    odd.revision += 1
    odd.stack[0].id = odd.shown.id = 99
    odd.shown.status = "SABBATICAL"
    await server.push(odd)
    await ear.shows("SABBATICAL")


async def test_the_expire_of_a_person_does_what_an_end_does(server, desk, clock):
    ear = await desk.up()
    await ear.session.expire()
    assert len(server.of(wire.StatusExpire)) == 1


async def test_a_connection_that_is_dead_unnoticed_does_not_delay_an_end(server, desk, clock, monkeypatch):
    monkeypatch.setattr("ctiserver.client.status_keeper.ALONE_AFTER", 0.05)
    ear = await desk.up()
    await ear.session.set_status("MEETING", until=clock.now + timedelta(hours=1))
    server.mute.add(wire.StatusExpire)
    clock.advance(hours=9)
    await ear.shows("AVAILABLE")
    assert ear.session.link.state is LinkState.UP
    assert causes(ear)[-1] == ("AVAILABLE", "ended")


async def test_a_set_that_is_not_answered_is_kept_and_sent_again(server, desk):
    ear = await desk.up(patience=0.05)
    server.mute.add(wire.StatusSet)
    await ear.session.set_status("BUSY")
    assert shown(ear) == "BUSY"
    server.mute.clear()
    await server.hang_up()
    await server.until(lambda: len(server.of(wire.StatusSet)) > 1 and server.stack.shown.status is Status.BUSY)
    await ear.until(lambda: ear.session.status.revision == server.stack.revision)
    assert shown(ear) == "BUSY"
    assert ear.of(Told) == []


async def test_an_info_that_no_server_would_take_is_not_sent_again_and_again(server, desk):
    ear = await desk.up()
    with pytest.raises(SaidError, match="too long"):
        await ear.session.set_status("BUSY", "x" * 70_000)
    await server.stop()
    await ear.until(lambda: ear.session.link.state is not LinkState.UP)
    await ear.session.set_status("BUSY", "x" * 70_000)
    await server.start()
    await ear.shows("AVAILABLE")
    assert "too long" in str(ear.of(Told)[0].sentence)


async def test_times_without_zone_are_not_acted_on(server, desk, clock):
    ear = await desk.up()
    odd = server.status()
    odd.revision += 1
    odd.shown.status = "BUSY"
    odd.stack.insert(0, wire.StatusView(status="BUSY", id=5, info="", since=clock.now, source="manual", entry="x"))
    odd.stack[0].until = clock.now.replace(tzinfo=None)
    await server.push(odd)
    await ear.shows("BUSY")
    await ear.session.dial("1")
