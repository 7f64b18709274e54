"""Members of the embedded groups as contacts: found by number and by name, with their lamps, as long as embedded."""

from collections.abc import Iterator

import pytest

from cticlient.api import Lamp
from ctiserver.client.events import LinkState
from ctiserver.ui.desk import Desk
from ctiserver.wire.messages import LineView

from .conftest import BERLIN, Stage


@pytest.fixture
def desk(stage: Stage) -> Iterator[Desk]:
    async def check(*_: object) -> float:
        return 0.0

    stage.host.settings.values = {"embedded": [{"id": "g1", "name": "Sales"}, {"id": "g2", "name": "Store"}]}
    made = Desk(
        stage.host, stage.bridge, stage.clock, lambda _: None, check, lambda: None, lambda: None, BERLIN
    )  # fmt: skip
    yield made
    made.close()


async def test_members_are_found_by_number_and_by_what_one_types(stage: Stage, desk: Desk) -> None:
    desk.stand()
    stage.up()
    ringing = LineView(state="ringing", since=stage.clock())
    elif_arslan = stage.member(line=ringing, department="Logistics")
    stage.session.shows("g1", "Sales", elif_arslan, stage.member("becker", "Becker, Anna", me=True, number="204"))
    stage.session.shows("g2", "Store", stage.member("graf", "Graf, Leonie", number="+49 30 99 13"), elif_arslan)
    names = stage.host.names
    found = names.find("202")
    assert found is not None
    assert (found.name, found.source, found.note) == ("Arslan, Elif", "Sales", "Logistics")
    assert [(match.number, match.lamp) for match in names.search("logi elif")] == [("202", Lamp.RINGING)]
    assert names.find("030 9913")
    assert names.find("204") is None, "nobody calls themselves"
    await stage.host.clear()


async def test_what_is_found_follows_the_groups(stage: Stage, desk: Desk) -> None:
    desk.stand()
    stage.up()
    names = stage.host.names
    stage.session.shows("g1", "Sales", stage.member())
    assert names.find("202")
    stage.session.changes("g1", stage.member(number="222"))
    assert names.find("202") is None
    assert names.find("222")
    stage.session.changes("g1", stage.member("new", "New, Nora", number="223"))
    assert names.find("223")
    stage.session.loses("g1", "new")
    assert names.find("223") is None
    stage.session.goes(LinkState.OFFLINE)
    (match,) = names.search("arslan")
    assert match.lamp is Lamp.UNKNOWN, "the name is still right, the lamp is not known"
    desk.embedded.remove("g1")
    assert names.find("222") is None
    await stage.host.clear()


async def test_a_change_of_the_line_alone_makes_no_other_contact(stage: Stage, desk: Desk) -> None:
    desk.stand()
    stage.up()
    stage.session.shows("g1", "Sales", stage.member())
    assert stage.host.names.find("202")
    (offer,) = stage.host.names._offers
    stage.session.changes("g1", stage.member(line=LineView(state="talking", since=stage.clock())))
    assert offer.fresh
    assert [match.lamp for match in stage.host.names.search("arslan")] == [Lamp.TALKING]
    await stage.host.clear()
