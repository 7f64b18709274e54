"""A stack on the wire and back."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ctiserver.domain.stack import Entry, Stack
from ctiserver.domain.status import Source, Status
from ctiserver.wire.codec import decode_from_server, encode
from ctiserver.wire.messages import OwnStatus
from ctiserver.wire.views import own_status, stack_from

times = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))
entries = st.builds(
    Entry,
    id=st.text("abcdef0123456789", min_size=1, max_size=8),
    status=st.sampled_from(Status),
    since=times,
    source=st.sampled_from(Source),
    info=st.text(max_size=20),
    until=times | st.none(),
    call_forward=st.sampled_from(["", "208", "dnd"]),
    set_by=st.text(max_size=10),
    record=st.text(max_size=5),
    row=st.integers(0, 1000),
)
stacks = st.builds(
    Stack,
    entries=st.lists(entries, max_size=4).map(tuple),
    revision=st.integers(0, 2**40),
    base_since=times,
    chosen_at=times,
)


@given(stacks)
def test_there_and_back(stack: Stack) -> None:
    message = decode_from_server(encode(own_status("anna", stack, later=[(stack.base_since, stack.base)])))
    assert isinstance(message, OwnStatus)
    assert stack_from(message) == stack


def test_the_shown_one_comes_first_and_available_last() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    stack = Stack(
        (Entry("a", Status.AWAY, at), Entry("b", Status.MEETING, at, until=at + timedelta(hours=1))), revision=3
    )
    message = own_status("anna", stack)
    assert [view.status for view in message.stack] == ["MEETING", "AWAY", "AVAILABLE"]
    assert message.shown == message.stack[0]
    assert [(step.at, step.status.status) for step in message.coming] == [(at + timedelta(hours=1), "AWAY")]
