"""Phones follow statuses and get back what they had."""

import asyncio
from dataclasses import replace

import pytest

from ctiserver.domain.phone import Memory
from ctiserver.domain.stack import Entry, Stack
from ctiserver.domain.status import Status
from ctiserver.wire.messages import PhoneNote
from tests.ctiserver.server.phone_keeper.server import NOTHING, NOW, Server, asking, to


async def test_forward_is_set_and_put_back(server: Server) -> None:
    server.switch.forward("101", "300")
    server.keeper.follow("anna", asking("208"))
    assert server.keeper.note("anna") == PhoneNote(
        asked="208", state="pending", reason="The telephone is about to be set."
    )
    note = await server.noted("anna", "done")
    assert note == PhoneNote(asked="208", state="done", restores="300")
    assert server.phone() == ("208", False)
    assert server.memories.kept == {"101": Memory(to("300"), to("208"), confirmed=True)}
    server.keeper.follow("anna", NOTHING)
    await server.noted("anna", None)
    assert server.phone() == ("300", False)
    assert server.memories.kept == {}
    assert set(server.told) == {"anna"}


async def test_do_not_disturb_is_set_and_put_back(server: Server) -> None:
    server.keeper.follow("anna", asking(" DND "))
    note = await server.noted("anna", "done")
    assert note == PhoneNote(asked="DND", state="done")
    assert server.phone() == ("", True)
    server.keeper.follow("anna", NOTHING)
    await server.noted("anna", None)
    assert server.phone() == ("", False)


async def test_success_is_told_only_after_the_driver_confirmed(server: Server) -> None:
    server.here.hang_at = "confirmed forward 101 208"
    server.keeper.follow("anna", asking("208"))
    await asyncio.wait_for(server.here.hanging.wait(), 5)
    assert server.phone() == ("208", False)
    note = server.keeper.note("anna")
    assert note is not None
    assert note.state == "pending"


async def test_a_status_that_asks_nothing_touches_no_phone(server: Server) -> None:
    server.keeper.follow("anna", Stack((Entry("d", Status.DND, NOW),)))
    await server.quiet()
    assert server.keeper.note("anna") is None
    assert server.here.log == []


async def test_a_status_that_is_over_asks_nothing_even_if_it_lies_there_still(server: Server) -> None:
    (running,) = asking("208").entries
    server.keeper.follow("anna", Stack((running,)))
    await server.noted("anna", "done")
    server.keeper.follow("anna", Stack((replace(running, until=NOW),)))
    await server.noted("anna", None)
    assert server.phone() == ("", False)


async def test_what_was_set_by_hand_meanwhile_stays(server: Server) -> None:
    server.keeper.follow("anna", asking("208"))
    await server.noted("anna", "done")
    server.switch.forward("101", "400")
    server.keeper.follow("anna", NOTHING)
    await server.noted("anna", None)
    assert server.phone() == ("400", False)
    assert server.memories.kept == {}


async def test_what_was_set_by_hand_stays_while_the_status_runs(server: Server) -> None:
    same = asking("208")
    server.keeper.follow("anna", same)
    await server.noted("anna", "done")
    server.switch.forward("101", "")
    await server.keeper.close()
    await server.start(anna=same)
    note = await server.noted("anna", "failed")
    assert note is not None
    assert "by hand" in note.reason
    assert server.phone() == ("", False)


async def test_a_change_by_hand_is_told_at_once_and_so_is_its_return(server: Server) -> None:
    server.keeper.follow("anna", asking("208"))
    await server.noted("anna", "done")
    server.switch.forward("101", "400")
    await server.noted("anna", "failed")
    server.switch.forward("101", "208")
    await server.noted("anna", "done")
    server.keeper.follow("anna", NOTHING)
    await server.noted("anna", None)
    assert server.phone() == ("", False)
    assert server.settings_made() == ["forward 101 208", "forward 101"]


async def test_calls_are_no_reason_to_look_at_the_settings(server: Server) -> None:
    server.keeper.follow("anna", asking("208"))
    await server.noted("anna", "done")
    await server.quiet()
    told = list(server.told)
    server.switch.dial("101", "102")
    server.switch.hangup("101")
    await server.quiet()
    assert server.told == told
    assert server.settings_made() == ["forward 101 208"]


async def test_a_new_choice_sets_a_phone_that_was_changed_by_hand(server: Server) -> None:
    server.keeper.follow("anna", asking("208"))
    await server.noted("anna", "done")
    server.switch.forward("101", "400")
    server.keeper.follow("anna", asking("208"))
    await server.until(lambda: server.phone() == ("208", False))
    note = await server.noted("anna", "done")
    assert note == PhoneNote(asked="208", state="done", restores="400")


async def test_the_topmost_entry_with_a_forward_wins_and_the_first_setting_comes_back(server: Server) -> None:
    server.switch.forward("101", "300")
    both = asking("208", "209", "")
    server.keeper.follow("anna", Stack(both.entries[:1]))
    await server.noted("anna", "done")
    server.keeper.follow("anna", both)
    note = await server.noted("anna", "done")
    assert note == PhoneNote(asked="209", state="done", restores="300")
    assert server.phone() == ("209", False)
    assert server.memories.kept == {"101": Memory(to("300"), to("209"), confirmed=True)}
    server.keeper.follow("anna", Stack(both.entries[:1]))
    await server.noted("anna", "done")
    assert server.phone() == ("208", False)
    server.keeper.follow("anna", NOTHING)
    await server.noted("anna", None)
    assert server.phone() == ("300", False)
    assert server.settings_made() == ["forward 101 208", "forward 101 209", "forward 101 208", "forward 101 300"]


async def test_from_forward_to_do_not_disturb(server: Server) -> None:
    server.switch.forward("101", "300")
    server.keeper.follow("anna", asking("208"))
    await server.noted("anna", "done")
    server.keeper.follow("anna", asking("dnd"))
    await server.noted("anna", "done")
    assert server.phone() == ("300", True)
    server.keeper.follow("anna", NOTHING)
    await server.noted("anna", None)
    assert server.phone() == ("300", False)


async def test_many_changes_at_once_end_in_the_last_one(server: Server) -> None:
    for number in ("201", "dnd", "202", "203", "dnd", "204"):
        server.keeper.follow("anna", asking(number))
        await asyncio.sleep(0)
    await server.noted("anna", "done")
    assert server.phone() == ("204", False)
    server.keeper.follow("anna", NOTHING)
    await server.noted("anna", None)
    assert server.phone() == ("", False)


async def test_a_new_wish_during_the_work_is_not_told_done_before_it_is(server: Server) -> None:
    told = []
    server.keeper.on_change(lambda client: told.append((server.keeper.note(client), server.phone()[0])))
    server.here.hang_at = "confirmed forward 101 208"
    server.keeper.follow("anna", asking("208"))
    await asyncio.wait_for(server.here.hanging.wait(), 5)
    server.keeper.follow("anna", asking("209"))
    server.here.go_on.set()
    await server.noted("anna", "done")
    assert [(note.asked, phone) for note, phone in told if note and note.state == "done"] == [("209", "209")]


@pytest.mark.parametrize("asked", ["abc", "20 8", "dnd please"])
async def test_an_unusable_value(server: Server, asked: str, caplog: pytest.LogCaptureFixture) -> None:
    server.keeper.follow("anna", asking(asked))
    await server.quiet()
    note = server.keeper.note("anna")
    assert note is not None
    assert (note.asked, note.state) == (asked, "invalid")
    assert server.here.log == []
    assert asked in caplog.text


async def test_an_unusable_value_above_a_usable_one(server: Server) -> None:
    server.keeper.follow("anna", asking("208", "abc"))
    await server.until(lambda: server.phone() == ("208", False))
    note = server.keeper.note("anna")
    assert note is not None
    assert (note.asked, note.state) == ("abc", "invalid")
