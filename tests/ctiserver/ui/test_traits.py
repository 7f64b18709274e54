"""What a panel of colleagues is sorted and filtered by."""

from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec import UNSET

from cticlient.texts import Texts, catalogue_of
from ctiserver.domain.status import Status
from ctiserver.ui.traits import FREE, LOGGED_IN, ON_CALL, choices, traits_of
from ctiserver.wire.messages import LineView, MemberView, StatusView

NOW = datetime(2018, 11, 1, 10, 30, tzinfo=UTC)


def member(
    state: str = "idle", status: Status | None = Status.AVAILABLE, logged_in: bool | None = True, **line: Any
) -> MemberView:
    shown = (
        UNSET if status is None else StatusView(status=status.name, id=int(status), info="", since=NOW, source="manual")
    )
    return MemberView(
        client="a",
        name="Arslan, Elif",
        line=LineView(state=state, since=NOW, **line),
        status=shown,
        logged_in=UNSET if logged_in is None else logged_in,
    )


@pytest.mark.parametrize(
    ("who", "free"),
    [
        (member(), True),
        (member(status=None), True),
        (member(logged_in=None), True),
        (member(status=Status.MSG), True),
        (member("talking"), False),
        (member("ringing"), False),
        (member("offline"), False),
        (member("unknown"), False),
        (member(flags=["dnd"]), False),
        (member(status=Status.MEETING), False),
        (member(status=Status.AWAY), False),
        (member(logged_in=False), False),
    ],
)
def test_free_now(who: MemberView, free: bool) -> None:
    assert (FREE in traits_of(who).choices) is free


@pytest.mark.parametrize("state", ["talking", "held"])
def test_on_a_call(state: str) -> None:
    assert {ON_CALL, LOGGED_IN, "status/available"} == traits_of(member(state)).choices


def test_who_is_away_and_logged_out_is_found_as_both() -> None:
    found = traits_of(member(status=Status.AWAY, logged_in=False)).choices
    assert found == {"status/away", "status/loggedout"}


def test_who_can_be_reached_best_comes_first() -> None:
    ranks = [
        traits_of(who).rank
        for who in (
            member(),
            member("ringing"),
            member("talking"),
            member(status=Status.PAUSE),
            member(status=Status.MEETING),
            member(status=Status.HOLIDAY),
            member("offline"),
            member("unknown"),
        )
    ]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == len(ranks)


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_status_can_be_chosen(language: str) -> None:
    offered = choices(Texts(language, [catalogue_of("ctiserver")]))
    assert {choice.id for choice in offered} >= {FREE, ON_CALL, LOGGED_IN}
    assert len([choice for choice in offered if choice.id.startswith("status/")]) == len(Status)
    assert len({choice.text for choice in offered}) == len(offered)
