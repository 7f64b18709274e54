"""What the journal is told: one's own calls, those of colleagues where they may be logged, and what nobody knows."""

from collections.abc import Iterator
from typing import Any

import pytest
from msgspec import UNSET

from cticlient.api import Outcome, SaidError, SeenCall, Way, Whose
from cticlient.numbers import NumberPlan
from cticlient.reported import Learned
from ctiserver.client.events import LinkState
from ctiserver.ui.call_control import CallControl
from ctiserver.ui.desk import Desk
from ctiserver.wire.messages import CallView, LineView, MemberView

from .conftest import BERLIN, Stage

OWN, ELIF = Whose(line="204"), Whose("arslan", "Arslan, Elif", "202")


@pytest.fixture
def desk(stage: Stage) -> Iterator[Desk]:
    async def check(*_: object) -> float:
        return 0.0

    stage.host.settings.values = {"embedded": [{"id": "g1", "name": "Sales"}, {"id": "g2", "name": "Store"}]}
    made = Desk(stage.host, stage.bridge, stage.clock, lambda _: None, check, lambda: None, lambda: None, BERLIN)
    yield made
    made.close()


def call(stage: Stage, state: str = "ringing", **more: Any) -> CallView:
    return CallView(state=state, since=stage.clock(), **({"direction": "in", "number": "0301"} | more))


def talks(stage: Stage, *calls: CallView, state: str = "talking", **more: Any) -> MemberView:
    line = LineView(state=state, since=stage.clock(), calls=list(calls))
    return stage.member(line=line, **({"may": ["cl"]} | more))


def latest(stage: Stage, key: str) -> tuple[Whose, tuple[SeenCall, ...] | None]:
    return next(look for look in reversed(stage.host.journal.looks) if look[0].key == key)


async def test_own_calls_as_they_come_and_go(stage: Stage, desk: Desk) -> None:
    desk.stand()
    stage.up()
    stage.session.is_on(call(stage, id="c1", name="Schulze"))
    seen = SeenCall("c1", "ringing", Way.IN, stage.clock(), "0301", "Schulze")
    assert latest(stage, "") == (OWN, (seen,))
    stage.session.is_on()
    assert latest(stage, "") == (OWN, ())
    await stage.host.clear()


async def test_each_call_teaches_once_how_the_system_writes_and_its_number_is_kept_as_it_is_anywhere(
    stage: Stage, desk: Desk
) -> None:
    stage.host.numbers.use(NumberPlan("DE", outside_prefix="0"))
    desk.stand()
    stage.up()
    for state in ("dialing", "talking", "held"):
        stage.session.is_on(call(stage, state, id="c1", direction="out", number="00301234567"))
    assert stage.host.numbers.learned == Learned(1, 0)
    seen = latest(stage, "")[1]
    assert seen is not None
    assert seen[0].number == "+49301234567"
    (row,) = desk.calls.bar.rows()
    assert row.who.text() == "030 1234567"
    stage.session.is_on(call(stage, id="c2", number="00431234567"))
    assert (latest(stage, "")[1] or ())[0].number == "00431234567", "a guess is not kept"
    await stage.host.clear()


async def test_without_a_connection_nobody_knows(stage: Stage, desk: Desk) -> None:
    desk.stand()
    stage.up()
    stage.session.is_on(call(stage, id="c1"))
    stage.session.shows("g1", "Sales", talks(stage, call(stage)))
    stage.session.goes(LinkState.OFFLINE)
    assert latest(stage, "")[1] is None
    assert latest(stage, "arslan")[1] is None
    looks = len(stage.host.journal.looks)
    stage.session.goes(LinkState.UP)
    assert len(stage.host.journal.looks) == looks, "what was known before is not told as if it were so"
    stage.session.is_on()
    assert latest(stage, "") == (OWN, ())
    await stage.host.clear()


async def test_a_line_that_cannot_be_seen_is_not_a_line_without_calls(stage: Stage, desk: Desk) -> None:
    desk.stand()
    stage.up()
    stage.session.shows("g1", "Sales", talks(stage, call(stage)))
    assert latest(stage, "arslan")[1] is not None
    stage.session.changes("g1", talks(stage, state="unknown"))
    assert latest(stage, "arslan") == (ELIF, None)
    stage.session.changes("g1", stage.member(may=["cl"], line=LineView(state="hidden")))
    assert latest(stage, "arslan") == (ELIF, None)
    await stage.host.clear()


async def test_colleagues_only_with_the_right(stage: Stage, desk: Desk) -> None:
    desk.stand()
    stage.up()
    stage.session.shows("g1", "Sales", talks(stage, call(stage), may=["pi", "sc"]))
    assert {whose.key for whose, _ in stage.host.journal.looks} <= {""}
    stage.session.changes("g1", talks(stage, call(stage, "talking", number=UNSET)))
    assert latest(stage, "arslan") == (ELIF, (SeenCall("", "talking", Way.IN, stage.clock()),))
    stage.session.changes("g1", talks(stage, call(stage), may=[]))
    assert latest(stage, "arslan") == (ELIF, None), "the right was taken away"
    looks = len(stage.host.journal.looks)
    stage.session.changes("g1", talks(stage, may=[]))
    assert len(stage.host.journal.looks) == looks
    await stage.host.clear()


async def test_not_oneself_and_each_colleague_once(stage: Stage, desk: Desk) -> None:
    desk.stand()
    stage.up()
    me = talks(stage, call(stage), client="becker", name="Becker, Anna", me=True)
    stage.session.shows("g1", "Sales", me, talks(stage, may=[]))
    stage.session.shows("g2", "Store", talks(stage, call(stage)))
    assert {whose.key for whose, _ in stage.host.journal.looks} == {"arslan"}
    stage.session.changes("g1", talks(stage, state="idle", may=[]))
    assert latest(stage, "arslan")[1], "the group in which one may log them tells"
    stage.session.loses("g2", "arslan")
    assert latest(stage, "arslan")[1] is None
    await stage.host.clear()


async def test_where_nobody_wants_it_nothing_is_told_of_colleagues(stage: Stage, desk: Desk) -> None:
    stage.host.journal.colleagues = False
    desk.stand()
    stage.up()
    stage.session.shows("g1", "Sales", talks(stage, call(stage)))
    stage.session.changes("g1", talks(stage, call(stage, "talking")))
    assert {whose.key for whose, _ in stage.host.journal.looks} <= {""}
    await stage.host.clear()


@pytest.fixture
def control(stage: Stage) -> CallControl:
    stage.up()
    return CallControl(stage.bridge, stage.host.journal)


async def test_what_one_does_is_hinted_before_the_call_is_gone(stage: Stage, control: CallControl) -> None:
    ringing, active = call(stage, id="c1"), call(stage, "talking", id="c2")
    await control.hang_up(ringing)
    await control.hang_up(active)
    await control.send_to(active, "208")
    stage.session.is_on(active, call(stage, "held", id="c3"))
    await control.join(active)
    await control.pick_up("arslan")
    assert stage.host.journal.hints == [
        ("c1", Outcome.DECLINED),
        ("c2", Outcome.TRANSFERRED),
        ("c2", Outcome.TRANSFERRED),
        ("c3", Outcome.TRANSFERRED),
        ("", Outcome.PICKED_UP),
    ]


async def test_what_did_not_come_about_is_taken_back(stage: Stage, control: CallControl) -> None:
    stage.session.refuse = SaidError("No.")
    for work in (control.hang_up(call(stage, id="c1")), control.pick_up("arslan")):
        with pytest.raises(SaidError):
            await work
    assert stage.host.journal.hints == [
        ("c1", Outcome.DECLINED),
        ("c1", Outcome.OPEN),
        ("", Outcome.PICKED_UP),
        ("", Outcome.OPEN),
    ]
