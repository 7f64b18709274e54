"""A forward that had to give way to do-not-disturb comes back with its end, whatever happens in between."""

from pathlib import Path

import pytest

from ctiserver.server.store.store import Store
from ctiserver.server.telephony.driver import RefusedError, TimedOutError
from tests.ctiserver.server.telephony.tapi.conftest import MakeOffice, Notebook, Office, key
from tests.tapi_double.control import Double

FORWARD, DND = [1, "208"], [1, ""]


@pytest.fixture
def notebook() -> Notebook:
    return Notebook()


async def disturbed_no_more(double: Double, make_office: MakeOffice, notebook: Notebook) -> Office:
    """A telephone that its person forwarded, and that a status set to do-not-disturb since."""
    double.lines("101")
    double.say("forward", 0, 1, "208")
    office = await make_office("1", kept=notebook)
    await office.driver.do_not_disturb("1", True)
    assert double.line(0)["forwards"] == [DND]
    return office


async def test_over_a_restart_of_the_server(double: Double, make_office: MakeOffice, tmp_path: Path) -> None:
    """With the real store, opened again."""
    double.lines("101")
    double.say("forward", 0, 1, "208")
    store = await Store.open(tmp_path / "ctiserver.db")
    before = await make_office("1", kept=store)
    await before.driver.do_not_disturb("1", True)
    await before.driver.close()
    await store.close()
    store = await Store.open(tmp_path / "ctiserver.db")
    after = await make_office("1", kept=store)
    assert after.facts["1"].dnd
    await after.driver.do_not_disturb("1", False)
    assert double.line(0)["forwards"] == [FORWARD]
    assert await store.load_displaced() == {}
    await after.driver.close()
    await store.close()


async def test_over_a_new_beginning_of_tapi(double: Double, make_office: MakeOffice, notebook: Notebook) -> None:
    office = await disturbed_no_more(double, make_office, notebook)
    double.say("reinit")
    await office.until(lambda: len(office.links) == 3)
    await office.driver.watch(["1"])
    await office.until(lambda: office.facts["1"].known)
    await office.driver.do_not_disturb("1", False)
    assert double.line(0)["forwards"] == [FORWARD]


async def test_it_is_kept_before_the_telephone_is_touched(
    double: Double, make_office: MakeOffice, notebook: Notebook
) -> None:
    double.lines("101")
    double.say("forward", 0, 1, "208")
    office = await make_office("1", kept=notebook)
    notebook.full = True
    with pytest.raises(RefusedError, match="disk is full"):
        await office.driver.do_not_disturb("1", True)
    assert double.line(0)["forwards"] == [FORWARD]
    notebook.full = False
    double.say("manner", "Generic", "reply_never", 1)
    with pytest.raises(TimedOutError):
        await office.driver.do_not_disturb("1", True)
    assert notebook.kept == {key(1): '[[1, "208", ""]]'}


async def test_asked_twice_it_is_not_forgotten(double: Double, make_office: MakeOffice, notebook: Notebook) -> None:
    office = await disturbed_no_more(double, make_office, notebook)
    await office.driver.do_not_disturb("1", True)
    await office.driver.do_not_disturb("1", False)
    assert double.line(0)["forwards"] == [FORWARD]
    assert notebook.kept == {}


async def test_what_was_changed_by_hand_meanwhile_is_left_alone(
    double: Double, make_office: MakeOffice, notebook: Notebook
) -> None:
    office = await disturbed_no_more(double, make_office, notebook)
    double.say("forward", 0, "-", "")
    await office.driver.do_not_disturb("1", False)
    assert double.line(0)["forwards"] == []
    assert notebook.kept == {}


async def test_the_other_way_round(double: Double, make_office: MakeOffice, notebook: Notebook) -> None:
    double.lines("101")
    double.say("forward", 0, 1, "")
    office = await make_office("1", kept=notebook)
    await office.driver.forward("1", "208")
    await office.driver.forward("1", "209")
    await office.driver.close()
    again = await make_office("1", kept=notebook)
    await again.driver.forward("1", "")
    assert double.line(0)["forwards"] == [DND]


async def test_a_note_that_nobody_can_read(double: Double, make_office: MakeOffice, notebook: Notebook) -> None:
    notebook.kept = {key(1): "nonsense"}
    double.lines("101")
    double.say("forward", 0, 1, "")
    office = await make_office("1", kept=notebook)
    await office.driver.do_not_disturb("1", False)
    assert double.line(0)["forwards"] == []
