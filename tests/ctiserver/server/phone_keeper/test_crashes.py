"""A server killed between any two steps goes on where it was."""

import pytest

from ctiserver.domain.phone import Memory
from ctiserver.server.phone_keeper import PhoneKeeper
from ctiserver.wire.messages import PhoneNote
from tests.ctiserver.server.phone_keeper.server import NOTHING, NOW, Server, asking, to

SETTING = [
    "save 101", "saved 101", "forward 101 208", "confirmed forward 101 208",
]  # fmt: skip


PUTTING_BACK = ["forward 101 300", "confirmed forward 101 300", "drop 101", "dropped 101"]


@pytest.mark.parametrize("place", SETTING)
@pytest.mark.parametrize("after", ["running", "over"])
async def test_killed_while_the_phone_was_being_set(server: Server, place: str, after: str) -> None:
    server.switch.forward("101", "300")
    stack = asking("208")
    await server.kill_at(place, lambda: server.keeper.follow("anna", stack))
    if after == "running":
        await server.start(anna=stack)
        note = await server.noted("anna", "done")
        assert note == PhoneNote(asked="208", state="done", restores="300")
        assert server.phone() == ("208", False)
        server.keeper.follow("anna", NOTHING)
    else:
        await server.start()
    await server.noted("anna", None)
    await server.quiet()
    assert server.phone() == ("300", False)
    assert server.memories.kept == {}


@pytest.mark.parametrize("place", PUTTING_BACK)
@pytest.mark.parametrize("after", ["over", "asked again"])
async def test_killed_while_the_phone_was_put_back(server: Server, place: str, after: str) -> None:
    server.switch.forward("101", "300")
    server.keeper.follow("anna", asking("208"))
    await server.noted("anna", "done")
    await server.kill_at(place, lambda: server.keeper.follow("anna", NOTHING))
    again = after == "asked again"
    await server.start(anna=asking("208") if again else NOTHING)
    await server.noted("anna", "done" if again else None)
    await server.quiet()
    assert server.phone() == (("208" if again else "300"), False)
    if again:
        server.keeper.follow("anna", NOTHING)
        await server.noted("anna", None)
    assert server.phone() == ("300", False)
    assert server.memories.kept == {}


@pytest.mark.parametrize("place", ["save 101", "saved 101", "forward 101 209", "confirmed forward 101 209"])
async def test_killed_between_two_numbers(server: Server, place: str) -> None:
    server.switch.forward("101", "300")
    server.keeper.follow("anna", asking("208"))
    await server.noted("anna", "done")
    await server.kill_at(place, lambda: server.keeper.follow("anna", asking("209")))
    await server.start()
    await server.quiet()
    assert server.phone() == ("300", False)
    assert server.memories.kept == {}


async def test_killed_and_changed_by_hand_before_the_next_start(server: Server) -> None:
    stack = asking("208")
    await server.kill_at("forward 101 208", lambda: server.keeper.follow("anna", stack))
    server.switch.forward("101", "400")
    await server.start()
    await server.quiet()
    assert server.phone() == ("400", False)
    assert server.memories.kept == {}


async def test_after_a_restart_no_phone_is_touched_before_its_status_is_known(server: Server) -> None:
    stack = asking("208")
    server.keeper.follow("anna", stack)
    await server.noted("anna", "done")
    await server.keeper.close()
    server.here.log.clear()
    server.keeper = server.new_keeper()
    await server.keeper.load()
    await server.quiet()
    server.keeper.follow("ben", NOTHING)
    await server.quiet()
    server.keeper.follow("anna", stack)
    await server.noted("anna", "done")
    assert server.here.log == []


async def test_a_phone_whose_person_is_gone_is_put_back_at_the_start(server: Server) -> None:
    server.keeper.follow("anna", asking("208"))
    await server.noted("anna", "done")
    await server.keeper.close()
    del server.directory.clients["anna"]
    await server.start()
    await server.quiet()
    assert server.phone() == ("", False)


async def test_closing_lets_an_attempt_come_to_its_end(server: Server) -> None:
    await server.keeper.close()
    server.keeper = PhoneKeeper(server.memories, server.board, server.directory, lambda: NOW)
    await server.keeper.load()
    server.keeper.follow("anna", asking("208"))
    await server.until(lambda: "forward 101 208" in server.here.log)
    await server.keeper.close()
    assert server.phone() == ("208", False)
    assert server.memories.kept == {"101": Memory(to(""), to("208"), confirmed=True)}
    server.keeper.follow("anna", NOTHING)
    assert server.phone() == ("208", False)
