"""Which telephone it is: lines that are missing, shared, removed or given to others."""

from dataclasses import replace

from ctiserver.domain.people import Line
from ctiserver.server.directory import Change
from tests.ctiserver.server.phone_keeper.server import NOTHING, Server, asking


async def test_a_client_without_a_line(server: Server) -> None:
    server.keeper.follow("eva", asking("208"))
    note = server.keeper.note("eva")
    assert note is not None
    assert (note.asked, note.state) == ("208", "no_line")
    assert server.keeper.note("nobody") is None


async def test_a_line_without_a_driver(server: Server) -> None:
    server.directory.lines["102"] = Line("102", "102", provider="tapi")
    server.directory.tell(Change("line", "102"))
    server.keeper.follow("ben", asking("208"))
    note = await server.noted("ben", "unsupported")
    assert note is not None
    assert "tapi" in note.reason
    assert isinstance(note.sentence, str)
    assert note.sentence.format(**dict(note.values or {})) == note.reason
    assert dict(note.values or {}) == {"line": "102", "provider": "tapi"}


async def test_only_the_main_line_is_touched_and_the_other_one_when_it_becomes_it(server: Server) -> None:
    server.keeper.follow("anna", asking("208"))
    await server.noted("anna", "done")
    assert server.phone("103") == ("", False)
    server.directory.put(replace(server.directory.clients["anna"], lines=("103", "101")))
    await server.noted("anna", "done")
    await server.quiet()
    assert (server.phone("101"), server.phone("103")) == (("", False), ("208", False))
    assert set(server.memories.kept) == {"103"}


async def test_a_line_that_goes_to_another_person(server: Server) -> None:
    server.keeper.follow("anna", asking("208"))
    server.keeper.follow("ben", asking("dnd"))
    await server.noted("anna", "done")
    await server.noted("ben", "done")
    clients = server.directory.clients
    server.directory.put(replace(clients["anna"], lines=()), replace(clients["ben"], lines=("101",)))
    await server.noted("anna", "no_line")
    await server.noted("ben", "done")
    await server.quiet()
    assert (server.phone("101"), server.phone("102")) == (("", True), ("", False))


async def test_two_people_with_the_same_line(server: Server) -> None:
    server.directory.put(replace(server.directory.clients["ben"], lines=("101",)))
    server.keeper.follow("anna", asking("208"))
    server.keeper.follow("ben", asking("209"))
    await server.noted("ben", "done")
    note = await server.noted("anna", "failed")
    assert note is not None
    assert "same line" in note.reason
    assert server.phone() == ("209", False)
    server.keeper.follow("ben", NOTHING)
    await server.noted("anna", "done")
    assert server.phone() == ("208", False)


async def test_a_client_that_is_removed(server: Server) -> None:
    server.keeper.follow("anna", asking("208"))
    await server.noted("anna", "done")
    del server.directory.clients["anna"]
    server.directory.tell(Change("client", "anna", gone=True))
    await server.quiet()
    assert server.phone() == ("", False)
    assert server.memories.kept == {}
    assert server.keeper.note("anna") is None


async def test_a_line_that_is_removed_gives_its_telephone_back(server: Server) -> None:
    server.keeper.follow("anna", asking("208"))
    await server.noted("anna", "done")
    del server.directory.lines["101"]
    server.directory.tell(Change("line", "101", gone=True))
    await server.noted("anna", "no_line")
    await server.quiet()
    assert server.phone() == ("", False)
    assert server.memories.kept == {}


async def test_a_line_that_becomes_another_telephone(server: Server) -> None:
    server.keeper.follow("anna", asking("208"))
    await server.noted("anna", "done")
    server.switch.add_line("new", "199")
    server.directory.lines["101"] = Line("101", "101", address="new")
    server.directory.tell(Change("line", "101"))
    await server.until(lambda: server.phone("new") == ("208", False))
    await server.noted("anna", "done")
    assert server.phone("101") == ("", False)


async def test_a_line_that_is_gone_for_a_moment(server: Server) -> None:
    server.keeper.follow("anna", asking("208"))
    await server.noted("anna", "done")
    await server.keeper.close()
    line = server.directory.lines.pop("101")
    await server.start()
    await server.quiet()
    assert server.memories.kept
    server.directory.lines["101"] = line
    server.directory.tell(Change("line", "101"))
    await server.until(lambda: not server.memories.kept)
    assert server.phone() == ("", False)
