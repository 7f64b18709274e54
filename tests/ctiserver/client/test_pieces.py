"""The small pieces of the client half: addresses, back-off, clocks, deadlines, ends as typed, documents."""

import asyncio
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from ctiserver.client import documents
from ctiserver.client.address import parse_address, service_name
from ctiserver.client.backoff import Backoff
from ctiserver.client.clocks import ServerTime
from ctiserver.client.deadline import Deadline
from ctiserver.client.errors import ConnectError, refused
from ctiserver.client.until import parse_until
from ctiserver.domain.stack import Entry, Stack
from ctiserver.domain.status import Status
from ctiserver.wire import messages as wire
from ctiserver.wire.views import own_status

NOON = datetime(2026, 8, 24, 12, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("wss://cti.example.org:7443/cti", "wss://cti.example.org:7443/cti"),
        ("cti.example.org", "wss://cti.example.org:7443/cti"),
        (" cti:9000 ", "wss://cti:9000/cti"),
        ("wss://cti:9000", "wss://cti:9000/cti"),
        ("https://cti/", "wss://cti:7443/cti"),
        ("ws://127.0.0.1:8080", "ws://127.0.0.1:8080/cti"),
        ("http://localhost:1", "ws://localhost:1/cti"),
        ("ws://[::1]:5/x", "ws://[::1]:5/x"),
        ("[fe80::1]:5", "wss://[fe80::1]:5/cti"),
    ],
)
def test_addresses_as_people_write_them(text, url):
    assert parse_address(text).url == url
    assert service_name(text) == f"cticlient:{url}"


@pytest.mark.parametrize(
    "text",
    ["", "wss://", "ftp://cti", "cti:port", "cti:99999", "wss://u:p@cti", "[", "ws://cti:80", "ws://10.0.0.1", "a b:"],
)
def test_what_is_no_address_is_final(text):
    if text == "a b:":
        assert parse_address(text).host == "a b"  # left to the name server
        return
    with pytest.raises(ConnectError) as caught:
        parse_address(text)
    assert caught.value.final
    assert service_name(text).startswith("cticlient:")


def test_back_off_is_full_jitter_with_a_limit_that_doubles():
    backoff = Backoff(Random(1))
    limits = [0.5, 1, 2, 4, 8, 16, 30, 30]
    delays = [backoff.delay() for _ in limits]
    assert all(0 <= delay <= limit for delay, limit in zip(delays, limits, strict=True))
    assert backoff.delay(was_up=59) > 0.5 or backoff.attempts == 9
    backoff.delay(was_up=60)
    assert backoff.attempts == 1


def test_back_off_spreads_a_thousand_desktops():
    seconds = [0] * 30
    for seed in range(1000):
        backoff = Backoff(Random(seed))
        backoff.attempts = 10
        seconds[int(backoff.delay())] += 1
    assert max(seconds) < 80
    assert min(seconds) > 10


class Times:
    def __init__(self) -> None:
        self.wall, self.monotonic = NOON, 100.0

    def pass_(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.monotonic += seconds


@pytest.mark.parametrize(("difference", "kept"), [(1.9, 0), (-1.9, 0), (3, 3), (-3600, -3600)])
def test_a_small_difference_of_clocks_is_none(difference, kept):
    times = Times()
    clock = ServerTime(lambda: times.wall, lambda: times.monotonic)
    clock.connected(NOON + timedelta(seconds=difference))
    assert clock.now() == NOON + timedelta(seconds=kept)
    clock.disconnected()
    assert clock.now() == NOON


def test_while_connected_neither_sleep_nor_a_clock_set_back_makes_it_late():
    times = Times()
    clock = ServerTime(lambda: times.wall, lambda: times.monotonic)
    clock.connected(NOON)
    times.pass_(60)
    times.wall += timedelta(hours=8)  # slept
    assert clock.now() == NOON + timedelta(hours=8, seconds=60)
    times.wall -= timedelta(hours=9)  # set back
    assert clock.now() == NOON + timedelta(seconds=60)
    assert clock.here() == times.wall


async def test_a_deadline_rings_when_the_clock_jumps_over_it():
    now, rung = [NOON], asyncio.Event()

    async def due() -> None:
        rung.set()

    deadline = Deadline(lambda: now[0], due, step=0.01)
    task = asyncio.create_task(deadline.run())
    deadline.set(NOON + timedelta(days=60))
    await asyncio.sleep(0.03)
    assert not rung.is_set()
    now[0] += timedelta(days=61)
    async with asyncio.timeout(50):
        await rung.wait()
    assert deadline.at is None
    rung.clear()
    deadline.set(now[0])
    async with asyncio.timeout(50):
        await rung.wait()
    task.cancel()


async def test_a_deadline_that_was_moved_or_taken_back_does_not_ring():
    now, count = [NOON], [0]

    async def due() -> None:
        count[0] += 1

    deadline = Deadline(lambda: now[0], due, step=0.01)
    task = asyncio.create_task(deadline.run())
    deadline.set(NOON + timedelta(seconds=5))
    await asyncio.sleep(0)
    deadline.set(NOON + timedelta(hours=5))
    now[0] += timedelta(minutes=1)
    await asyncio.sleep(0.03)
    deadline.set(None)
    now[0] += timedelta(days=1)
    await asyncio.sleep(0.03)
    assert count == [0]
    task.cancel()


@pytest.mark.parametrize(
    ("text", "now", "expected"),
    [
        ("15:00", "2026-08-24T12:00Z", "2026-08-24T13:00Z"),
        ("14:00", "2026-08-24T12:00Z", "2026-08-25T12:00Z"),
        ("9:05", "2026-08-24T12:00Z", "2026-08-25T07:05Z"),
        ("+90m", "2026-08-24T12:00Z", "2026-08-24T13:30Z"),
        ("+2h", "2026-08-24T12:00Z", "2026-08-24T14:00Z"),
        ("+45s", "2026-08-24T12:00Z", "2026-08-24T12:00:45Z"),
        ("+1d", "2026-08-24T12:00Z", "2026-08-25T12:00Z"),
        ("2026-09-01T08:00:00+02:00", "2026-08-24T12:00Z", "2026-09-01T06:00Z"),
        ("2026-09-01T08:00:00Z", "2026-08-24T12:00Z", "2026-09-01T08:00Z"),
        ("2026-09-01 08:00", "2026-08-24T12:00Z", "2026-09-01T06:00Z"),
        # Across the end of summer time, and in the hour that is missing in spring.
        ("08:00", "2026-10-24T12:00Z", "2026-10-25T07:00Z"),
        ("02:30", "2026-03-28T23:00Z", "2026-03-29T01:30Z"),
        ("2026-08-24t15:00:00z", "2026-08-24T12:00:00Z", "2026-08-24T15:00:00Z"),
    ],
)
def test_ends_as_typed(text, now, expected):
    found = parse_until(text, datetime.fromisoformat(now), BERLIN)
    assert found == datetime.fromisoformat(expected)
    assert found.tzinfo is UTC


@pytest.mark.parametrize("text", ["", "soon", "25:00", "12:60", "+5", "+5w", "-5m", "12", "+9999999d"])
def test_what_is_no_end(text):
    with pytest.raises(ValueError):
        parse_until(text, NOON, BERLIN)


def test_a_status_document_has_no_inner_fields():
    entry = Entry("e1", Status.MEETING, NOON, info="x", until=NOON + timedelta(hours=1), record="7", row=2)
    own = own_status("mueller", Stack((entry,), revision=4, base_since=NOON))
    document = documents.own_status(own)
    assert document["client"] == "mueller"
    assert document["revision"] == 4
    assert document["shown"] == {
        "status": "MEETING", "id": 6, "info": "x", "since": "2026-08-24T12:00:00Z", "until": "2026-08-24T13:00:00Z",
        "call_forward": "", "set_by": "", "source": "manual",
    }  # fmt: skip
    assert [view["status"] for view in document["stack"]] == ["MEETING", "AVAILABLE"]
    assert "until" not in document["stack"][1]
    assert document["next"]["at"] == "2026-08-24T13:00:00Z"
    assert document["next"]["status"] == "AVAILABLE"
    assert document["phone"] is None
    own.phone = wire.PhoneNote(asked="208", state="failed", reason="busy")
    assert documents.own_status(own)["phone"] == {"asked": "208", "state": "failed", "reason": "busy", "restores": ""}


@pytest.mark.parametrize(
    ("view", "document"),
    [
        (wire.MemberView(client="a", name="A"), {"client": "a", "name": "A"}),
        (wire.MemberView(client="a", name="A", line=None), {"client": "a", "name": "A", "line": None}),
        (
            wire.MemberView(client="a", name="A", line=wire.LineView(state="hidden"), may=["pi"], email="x@y"),
            {"client": "a", "name": "A", "line": {"state": "hidden"}},
        ),
        (
            wire.MemberView(
                client="a", name="A", logged_in=True, number="201", me=True, version=3,
                line=wire.LineView(
                    state="talking", since=NOON, flags=[], forwarded=True, forward="208",
                    calls=[wire.CallView(state="talking", direction="in", since=NOON, id="c1")],
                    devices=[wire.DeviceView(line="l", number="1", state="idle")],
                ),
                status=wire.StatusView(
                    status="AWAY", id=2, info="", since=NOON, source="manual", call_forward="5", entry="e"
                ),
            ),
            {
                "client": "a", "name": "A", "logged_in": True, "number": "201", "me": True, "version": 3,
                "line": {
                    "state": "talking", "since": "2026-08-24T12:00:00Z", "flags": [], "forward": "208",
                    "calls": [{"state": "talking", "direction": "in", "since": "2026-08-24T12:00:00Z"}],
                },
                "status": {
                    "status": "AWAY", "id": 2, "info": "", "since": "2026-08-24T12:00:00Z", "set_by": "",
                    "source": "manual",
                },
            },
        ),
    ],
)  # fmt: skip
def test_a_member_document_has_what_may_be_seen_and_no_more(view, document):
    assert documents.member(view) == document


@pytest.mark.parametrize(
    ("failed", "said"),
    [
        (wire.Failed(code="c", message="m"), "m"),
        (wire.Failed(code="c", message=""), "c"),
        (wire.Failed(code="c", message="m", sentence="s {x}", values={"x": 1}), "s 1"),
        (wire.Failed(code="c", message="m", sentence="s {y}", values={"x": 1}), "m"),
        (wire.Failed(code="c", message="m {", sentence="s {"), "m {"),
        (wire.Failed(code="c", message="m", sentence="s {x:>999999999}", values={"x": 1}), "m"),
        (wire.Failed(code="c", message="m", sentence="s {x.real}", values={"x": 1}), "m"),
        (wire.Failed(code="c", message="m", sentence="s {x!r}", values={"x": 1}), "m"),
    ],
)
def test_a_refusal_is_always_a_sentence(failed, said):
    assert str(refused(failed).sentence) == said
    assert refused(failed).code == "c"
