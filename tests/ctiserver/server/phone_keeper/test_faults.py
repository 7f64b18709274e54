"""What refuses, breaks or is out of reach is said, tried again, and leaves nothing behind."""

import pytest

from ctiserver.domain.phone import Memory
from ctiserver.server.telephony.driver import Ability, Link, RefusedError, TimedOutError
from ctiserver.wire.messages import PhoneNote
from tests.ctiserver.server.phone_keeper.server import NOTHING, Server, asking, to


async def test_the_old_setting_is_on_disk_before_the_phone_is_touched(server: Server) -> None:
    server.keeper.follow("anna", asking("208"))
    await server.noted("anna", "done")
    assert server.here.log == [
        "save 101", "saved 101", "forward 101 208", "confirmed forward 101 208", "save 101", "saved 101",
    ]  # fmt: skip


@pytest.mark.parametrize(("ability", "asked"), [(Ability.FORWARD, "208"), (Ability.DND, "dnd")])
async def test_a_phone_that_cannot_do_it(
    server: Server, ability: Ability, asked: str, caplog: pytest.LogCaptureFixture
) -> None:
    server.switch.refuse("101", ability, True)
    server.keeper.follow("anna", asking(asked))
    note = await server.noted("anna", "unsupported")
    assert note is not None
    assert note.reason
    assert note.reason in caplog.text
    assert server.memories.kept == {}
    assert server.settings_made() == []


async def test_a_phone_that_cannot_do_the_new_setting_gets_back_what_it_had(server: Server) -> None:
    server.keeper.follow("anna", asking("208"))
    await server.noted("anna", "done")
    server.switch.refuse("101", Ability.DND, True)
    server.keeper.follow("anna", asking("dnd"))
    await server.noted("anna", "unsupported")
    assert server.phone() == ("", False)
    assert server.memories.kept == {}


async def test_a_driver_that_refuses(server: Server) -> None:
    server.driver.errors = [RefusedError("No more forwards today.")]
    server.keeper.follow("anna", asking("208"))
    note = await server.noted("anna", "failed")
    assert note == PhoneNote(asked="208", state="failed", reason="No more forwards today.")
    assert server.phone() == ("", False)
    assert server.memories.kept == {}
    assert server.timers == []


async def test_a_driver_that_refuses_the_second_number_leaves_nothing_of_the_first(server: Server) -> None:
    server.switch.forward("101", "300")
    server.keeper.follow("anna", asking("208"))
    await server.noted("anna", "done")
    server.driver.errors = [RefusedError("No.")]
    server.keeper.follow("anna", asking("209"))
    await server.noted("anna", "failed")
    assert server.phone() == ("300", False)
    assert server.memories.kept == {}


async def test_a_phone_that_does_not_do_what_its_system_confirmed(server: Server) -> None:
    server.driver.deaf = True
    server.keeper.follow("anna", asking("208"))
    note = await server.noted("anna", "failed")
    assert note is not None
    assert "does not have it" in note.reason
    assert server.memories.kept == {}


@pytest.mark.parametrize("error", [OSError("line noise"), TimedOutError("No answer in time.")])
async def test_what_broke_half_way_is_tried_again(server: Server, error: Exception) -> None:
    server.driver.errors = [error, error]
    server.keeper.follow("anna", asking("208"))
    note = await server.noted("anna", "failed")
    assert note is not None
    assert note.reason
    assert server.memories.kept == {"101": Memory(to(""), to("208"))}
    for number in (0, 1):
        await server.until(lambda number=number: len(server.timers) > number)  # type: ignore[misc]
        server.timers[number].fire()
    await server.noted("anna", "done")
    assert server.phone() == ("208", False)
    assert [timer.seconds for timer in server.timers] == [5.0, 30.0]


async def test_what_cannot_be_put_back_is_tried_again_and_said(server: Server) -> None:
    server.keeper.follow("anna", asking("208"))
    await server.noted("anna", "done")
    server.driver.errors = [RefusedError("Busy.")]
    server.keeper.follow("anna", NOTHING)
    note = await server.noted("anna", "failed")
    assert note == PhoneNote(asked="", state="failed", reason="Busy.")
    await server.until(lambda: bool(server.timers))
    server.timers[0].fire()
    await server.noted("anna", None)
    assert server.phone() == ("", False)


async def test_a_new_wish_does_not_wait_for_the_next_attempt(server: Server) -> None:
    server.driver.errors = [OSError("line noise")]
    server.keeper.follow("anna", asking("208"))
    await server.until(lambda: bool(server.timers))
    server.keeper.follow("anna", asking("209"))
    await server.noted("anna", "done")
    assert server.phone() == ("209", False)
    assert server.timers[0].cancelled


async def test_a_disk_that_is_full_leaves_the_phone_alone(server: Server) -> None:
    server.memories.fails = 1
    server.keeper.follow("anna", asking("208"))
    await server.noted("anna", "failed")
    assert server.phone() == ("", False)
    assert server.settings_made() == []
    await server.until(lambda: bool(server.timers))
    server.timers[0].fire()
    await server.noted("anna", "done")


async def test_without_a_link_it_is_done_when_the_link_is_back(server: Server) -> None:
    server.driver.link(Link.DOWN)
    server.keeper.follow("anna", asking("208"))
    await server.quiet()
    note = server.keeper.note("anna")
    assert note is not None
    assert (note.state, "when it is back" in note.reason) == ("pending", True)
    assert server.here.log == []
    server.driver.link(Link.UP)
    await server.noted("anna", "done")
    server.driver.link(Link.DOWN)
    server.keeper.follow("anna", NOTHING)
    await server.quiet()
    assert server.phone() == ("208", False)
    note = server.keeper.note("anna")
    assert note is not None
    assert (note.asked, note.state) == ("", "pending")
    server.driver.link(Link.UP)
    await server.noted("anna", None)
    assert server.phone() == ("", False)


async def test_a_telephone_that_is_unplugged_is_set_when_it_is_back(server: Server) -> None:
    server.switch.go_offline("101")
    server.keeper.follow("anna", asking("208"))
    await server.quiet()
    note = server.keeper.note("anna")
    assert note is not None
    assert (note.state, "not connected" in note.reason) == ("pending", True)
    server.switch.go_online("101")
    await server.noted("anna", "done")
    assert server.phone() == ("208", False)
