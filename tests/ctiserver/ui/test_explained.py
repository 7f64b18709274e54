"""What a tile and its details explain of a status, and to whom."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from msgspec import UNSET

from cticlient.texts import Texts, catalogue_of
from ctiserver.ui.details import Details
from ctiserver.ui.wording import Wording
from ctiserver.wire.messages import LineView, MemberView, PhoneNote, StatusView

NOW = datetime(2018, 11, 1, 10, 30, tzinfo=UTC)
MEETING = StatusView(
    status="MEETING", id=6, info="Jour fixe", since=NOW, source="import", set_by="Outlook-Calendar", call_forward="208"
)


def tooltip(language: str, member: MemberView) -> str:
    details = Details(Wording(Texts(language, [catalogue_of("ctiserver")]), ZoneInfo("Europe/Berlin")))
    return details.tooltip(member, NOW)


def schmidt(status: StatusView | None = MEETING, phone: PhoneNote | None = None) -> MemberView:
    line = LineView(state="idle", since=NOW)
    return MemberView(client="schmidt", name="Schmidt", line=line, status=status or UNSET, phone=phone or UNSET)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", "Telefon: Umleitung auf 208 wurde nicht eingestellt, dieses Telefon kann das nicht."),
        ("en", "Phone: forwarding to 208 was not set, this telephone cannot do it."),
    ],
)
def test_the_tile_says_what_was_not_done_to_the_phone(language: str, said: str) -> None:
    note = PhoneNote(asked="208", state="unsupported")
    assert said in tooltip(language, schmidt(phone=note)).splitlines()


def test_who_may_not_see_numbers_is_told_nothing_of_the_phone() -> None:
    """The server leaves the note out then (see test_serving); the tile makes nothing up."""
    assert "208" not in tooltip("en", schmidt(StatusView(status="MEETING", id=6, info="", since=NOW, source="import")))


def test_who_may_not_see_the_status_is_not_told_who_set_it() -> None:
    told = tooltip("en", schmidt(status=None))
    assert "Outlook-Calendar" not in told
    assert "status not shared" in told
