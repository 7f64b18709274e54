"""A member in words: what each kind of tile shows, in both languages."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from cticlient.numbers import Numbers
from cticlient.texts import Texts, catalogue_of
from cticlient.tiles import Arrow, Flag, Hue, Lamp, Tile, Words
from ctiserver.domain.lines import LineState
from ctiserver.domain.status import Source, Status
from ctiserver.ui.details import Details
from ctiserver.ui.wording import NumberWords, Wording, short_name
from ctiserver.wire.messages import CallView, ComingView, DeviceView, LineView, MemberView, PhoneNote, StatusView

BERLIN = ZoneInfo("Europe/Berlin")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


NOW = local("2018-11-20 10:42")


def status(what: Status = Status.AVAILABLE, info: str = "", **more: Any) -> StatusView:
    values: dict[str, Any] = {"since": local("2018-11-20 10:00"), "source": "manual"} | more
    return StatusView(status=what.name, id=int(what), info=info, **values)


def line(state: str = "idle", **more: Any) -> LineView:
    return LineView(state=state, since=local("2018-11-20 10:30"), **more)


def call(state: str, direction: str = "in", **more: Any) -> CallView:
    return CallView(state=state, direction=direction, since=local("2018-11-20 10:40"), **more)


def member(**more: Any) -> MemberView:
    values: dict[str, Any] = {"line": line(), "status": status(), "logged_in": True, "number": "202"} | more
    return MemberView(client="arslan", name="Arslan, Elif", **values)


def words(language: str = "de") -> Wording:
    return Wording(Texts(language, [catalogue_of("ctiserver")]), BERLIN)


def tile(language: str = "de", **more: Any) -> Tile:
    return words(language).tile(member(**more), NOW)


def talking(**more: Any) -> LineView:
    return line("talking", calls=[call("talking", **more)])


FORWARDED = line(forwarded=True, forward="208")
MEETING = status(Status.MEETING, "Vorstellungsgespräch", until=local("2018-11-20 11:00"))


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({}, Words("202")),
        ({"number": UNSET}, Words("Verfügbar")),
        (
            {"line": talking(number="030 1", name="Schulze GmbH"), "status": MEETING},
            Words("Schulze GmbH", arrow=Arrow.IN, strong=True),
        ),
        (
            {"line": talking(number="0171 5550123", direction="out")},
            Words("0171 5550123", arrow=Arrow.OUT, strong=True),
        ),
        ({"line": talking(), "status": MEETING}, Words("Vorstellungsgespräch", tail="bis 11:00")),
        ({"line": talking(number="", name="")}, Words("Rufnummer unterdrückt", arrow=Arrow.IN, strong=True)),
        ({"line": line("unknown"), "status": MEETING}, Words("unbekannt seit 10:30")),
        (
            {"status": MEETING, "line": line(forwarded=True, forward="208")},
            Words("Vorstellungsgespräch", tail="bis 11:00"),
        ),
        ({"status": status(Status.PAUSE, until=local("2018-11-20 10:45"))}, Words("Pause", tail="bis 10:45")),
        ({"status": status(Status.AWAY, "Bildschirm\ngesperrt")}, Words("Bildschirm gesperrt")),
        ({"line": line(forwarded=True, forward="208")}, Words("umgeleitet auf 208")),
        ({"line": line(forwarded=True)}, Words("umgeleitet")),
        ({"status": status(Status.AWAY), "line": line(forwarded=True, forward="208")}, Words("umgeleitet auf 208")),
        ({"status": status(Status.AWAY)}, Words("Abwesend")),
        ({"status": UNSET}, Words("202")),
        ({"logged_in": False}, Words("Abgemeldet")),
        ({"logged_in": False, "status": status(Status.AVAILABLE, "bin da")}, Words("Abgemeldet")),
        ({"status": status(Status.AVAILABLE, "bin da")}, Words("bin da")),
        ({"line": LineView(state="hidden"), "status": UNSET}, Words("202")),
        ({"line": None, "number": UNSET, "status": MEETING}, Words("Vorstellungsgespräch", tail="bis 11:00")),
    ],
)
def test_the_second_line_is_the_first_that_applies(parts: dict[str, Any], expected: Words) -> None:
    assert tile(**parts).second == expected


@pytest.mark.parametrize(
    ("parts", "about", "third"),
    [
        ({}, Words("Verfügbar"), Words("frei")),
        (
            {"line": talking(number="030 1234567", name="Schulze GmbH")},
            Words("Verfügbar"),
            Words("030 1234567 Schulze GmbH", arrow=Arrow.IN, strong=True),
        ),
        ({"line": talking(), "status": MEETING}, Words("Vorstellungsgespräch", tail="bis 11:00"), Words("im Gespräch")),
        ({"line": line(flags=["dnd"])}, Words("Verfügbar"), Words("Telefon: nicht stören")),
        (
            {"line": line(flags=["dnd"], forwarded=True, forward="208")},
            Words("Verfügbar"),
            Words("Telefon: nicht stören, umgeleitet auf 208"),
        ),
        ({"line": line("offline"), "logged_in": False}, Words("Abgemeldet"), Words("Telefon offline")),
        ({"line": line("unknown")}, Words("Verfügbar"), Words("unbekannt seit 10:30")),
        (
            {"line": LineView(state="hidden"), "status": UNSET},
            Words("Status nicht freigegeben"),
            Words("Leitung nicht freigegeben"),
        ),
        ({"line": None}, Words("Verfügbar"), Words("")),
    ],
)
def test_the_lines_of_a_large_tile(parts: dict[str, Any], about: Words, third: Words) -> None:
    assert (tile(**parts).about, tile(**parts).line) == (about, third)


@pytest.mark.parametrize(
    ("parts", "lamp", "flag"),
    [
        ({"line": None}, Lamp.NONE, Flag.NONE),
        ({"line": UNSET}, Lamp.HIDDEN, Flag.NONE),
        ({"line": LineView(state="hidden")}, Lamp.HIDDEN, Flag.NONE),
        ({"line": line("some day more")}, Lamp.UNKNOWN, Flag.NONE),
        ({"line": line("held", flags=["dnd"], forwarded=True)}, Lamp.HELD, Flag.DND),
        ({"line": line(forwarded=True)}, Lamp.IDLE, Flag.FORWARD),
        *(({"line": line(state)}, Lamp(state), Flag.NONE) for state in LineState),
    ],
)
def test_lamp_and_flag(parts: dict[str, Any], lamp: Lamp, flag: Flag) -> None:
    assert (tile(**parts).lamp, tile(**parts).flag) == (lamp, flag)


@pytest.mark.parametrize(
    ("parts", "icon", "logged_out", "absent"),
    [
        ({}, "status-available", False, False),
        ({"logged_in": UNSET}, "status-available", False, False),
        ({"logged_in": False}, "status-loggedout", False, True),
        ({"status": UNSET}, "status-hidden", False, False),
        ({"status": UNSET, "logged_in": False}, "status-loggedout", False, True),
        ({"status": status(Status.HOLIDAY)}, "status-holiday", False, True),
        ({"status": status(Status.HOLIDAY), "logged_in": False}, "status-holiday", True, True),
        ({"status": status(Status.OFFWORK)}, "status-offwork", False, True),
        ({"status": status(Status.EXTWORK)}, "status-extwork", False, True),
        ({"status": MEETING}, "status-meeting", False, False),
        ({"status": MEETING, "logged_in": False}, "status-meeting", True, True),
        ({"line": line("offline")}, "status-available", False, True),
        ({"line": line("unknown")}, "status-available", False, False),
    ],
)
def test_who_cannot_be_reached_recedes(parts: dict[str, Any], icon: str, logged_out: bool, absent: bool) -> None:
    drawn = tile(**parts)
    assert (drawn.icon, drawn.logged_out, drawn.absent) == (icon, logged_out, absent)


def test_each_status_has_its_own_icon_and_both_labels() -> None:
    drawn = [tile(status=status(each)) for each in Status]
    assert len({each.icon for each in drawn}) == len(Status)
    assert all(each.icon_hue is not Hue.TEXT for each in drawn)
    assert tile("en", status=status(Status.MSG)).second == Words("Message")


def test_of_several_calls_the_one_the_lamp_is_about_is_named() -> None:
    two = line("ringing", calls=[call("talking", number="1"), call("ringing", number="2")])
    assert tile(line=two).second == Words("2", arrow=Arrow.IN, strong=True)


def test_ones_own_tile_says_so_and_dials_nobody() -> None:
    mine = tile(me=True)
    assert (mine.name, mine.short_name, mine.number, mine.extension) == (
        "Arslan, Elif (ich)",
        "Arslan, E. (ich)",
        "",
        "202",
    )
    assert tile("en", me=True).name == "Arslan, Elif (me)"


@pytest.mark.parametrize(
    ("name", "short"), [("Meyer-Landrut, Jan Peter", "Meyer-Landrut, J."), ("Lager", "Lager"), ("A, ", "A, ")]
)
def test_short_names(name: str, short: str) -> None:
    assert short_name(name) == short


def test_without_a_link_everything_is_unknown_and_nothing_of_before_is_left() -> None:
    view = member(line=talking(number="030 1", name="Schulze GmbH"), status=MEETING)
    drawn = words().unknown_tile(view, local("2018-11-20 10:42"), NOW)
    assert (drawn.lamp, drawn.icon, drawn.absent, drawn.second) == (
        Lamp.UNKNOWN,
        "",
        True,
        Words("unbekannt seit 10:42"),
    )
    assert "Schulze" not in repr(drawn)
    assert "Vorstellung" not in repr(drawn)


def test_the_spoken_tile_says_what_is_seen() -> None:
    seen = member(line=line(forwarded=True, forward="208"), status=MEETING, logged_in=False)
    assert words().spoken(seen, NOW) == (
        "Arslan, Elif, 202, frei, umgeleitet auf 208, Besprechung, Vorstellungsgespräch, bis 11:00, Abgemeldet"
    )


def test_the_tooltip_tells_all_there_is() -> None:
    view = member(
        department="Vertrieb",
        line=line(
            "talking",
            flags=["dnd"],
            forwarded=True,
            forward="208",
            calls=[call("talking", number="030 1", name="Schulze GmbH")],
            devices=[
                DeviceView(line="a", number="202", state="talking", name="Büro"),
                DeviceView(line="b", number="302", state="offline"),
            ],
        ),
        status=status(
            Status.MEETING,
            "Vorstellungs-\ngespräch",
            until=local("2018-11-20 11:00"),
            source="import",
            set_by="Outlook-Calendar",
        ),
    )
    coming = [
        ComingView(
            at=local("2018-11-20 11:00"),
            status=status(Status.HOLIDAY, source="import", until=local("2018-12-01 00:00")),
        )
    ]
    assert Details(words()).tooltip(view, NOW, coming).splitlines() == [
        "Arslan, Elif, Vertrieb",
        "202 Büro: im Gespräch",
        "302: Telefon offline",
        "Anruf von 030 1 Schulze GmbH, seit 10:40",
        "Telefon: nicht stören, umgeleitet auf 208",
        "Besprechung: Vorstellungs- gespräch",
        "seit 10:00, bis 11:00 · gesetzt von Outlook-Calendar (Import)",
        "ab 11:00: Urlaub bis 30.11. (Import)",
    ]


def test_the_tooltip_keeps_back_what_one_may_not_see() -> None:
    view = member(line=LineView(state="hidden"), status=UNSET)
    assert Details(words("en")).lines(view, NOW) == ["Arslan, Elif", "202: line not shared", "status not shared"]
    out = member(line=None, number=UNSET, logged_in=False)
    assert Details(words("en")).lines(out, NOW) == ["Arslan, Elif", "no telephone", "Logged out"]


def test_waiting_messages_are_said_where_do_not_disturb_is() -> None:
    view = member(line=line(flags=["dnd", "messages"], forwarded=True, forward="208"))
    said = "phone: do not disturb, forwarded to 208, voice message waiting"
    assert said in Details(words("en")).lines(view, NOW)
    assert "Sprachnachricht liegt vor" in Details(words()).lines(member(line=line(flags=["messages"])), NOW)
    assert "Sprachnachricht liegt vor" in words().spoken(member(line=line(flags=["messages"])), NOW)


UNABLE = "Phone: do not disturb was not set, this telephone cannot do it."


@pytest.mark.parametrize(
    ("note", "said"),
    [
        (PhoneNote(asked="208", state="done"), "Phone: forwarding to 208 is set."),
        (
            PhoneNote(asked=" DND ", state="unsupported"),
            "Phone: do not disturb was not set, this telephone cannot do it.",
        ),
        (PhoneNote(asked="x", state="invalid"), "Phone: nothing was set, because “x” is not a number."),
        (PhoneNote(asked="208", state="failed", reason="busy"), "Phone: forwarding to 208 was not set: busy"),
        (PhoneNote(asked="", state="pending"), "Phone: it does not have back yet what it had before."),
    ],
)
def test_what_was_done_to_the_phone(note: PhoneNote, said: str) -> None:
    assert Details(words("en")).phone_note(note) == said


def test_the_reason_is_said_in_the_readers_language() -> None:
    note = PhoneNote(asked="208", state="failed", reason="The telephone is about to be set.")
    assert Details(words("de")).phone_note(note).endswith(": Das Telefon wird gerade eingestellt.")


NO_DRIVER = (
    "The line “{line}” belongs to the telephone system “{provider}”, which this server does not reach: its driver is "
    "not set up here."
)


def test_a_reason_that_names_something_is_said_in_the_readers_language_too() -> None:
    values: dict[str, str | int | float] = {"line": "102", "provider": "tapi"}
    note = PhoneNote(asked="208", state="failed", reason=NO_DRIVER.format(**values), sentence=NO_DRIVER, values=values)
    assert (
        Details(words("de"))
        .phone_note(note)
        .endswith(
            ": Die Leitung „102“ gehört zur Telefonanlage „tapi“, die dieser Server nicht erreicht: "
            "Ihr Treiber ist hier nicht eingerichtet."
        )
    )


@pytest.mark.parametrize("sentence", ["The line {line.__class__}", "The line {other}", "{line!r}", "{", ""])
def test_a_sentence_that_does_not_fit_is_said_in_english(sentence: str) -> None:
    note = PhoneNote(asked="208", state="failed", reason="busy {x}", sentence=sentence, values={"line": "102"})
    assert Details(words("de")).phone_note(note).endswith(": busy {x}")


def test_a_reason_in_braces_is_only_text() -> None:
    assert Details(words("de")).phone_note(PhoneNote(asked="8", state="failed", reason="{x}")).endswith(": {x}")


moments = st.datetimes(datetime(2018, 11, 1), datetime(2018, 12, 24)).map(lambda at: at.replace(tzinfo=UTC))
texts = st.text(max_size=12)


def unset_or(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.just(UNSET) | strategy


calls = st.builds(
    CallView, state=st.sampled_from(LineState), direction=st.sampled_from(["in", "out", "?"]), since=moments,
    number=unset_or(texts), name=unset_or(texts),
)  # fmt: skip
lines = st.builds(
    LineView, state=st.sampled_from([*LineState, "hidden", "?"]), since=unset_or(moments),
    flags=unset_or(st.just(["dnd"])), forwarded=unset_or(st.booleans()), forward=unset_or(texts),
    calls=unset_or(st.lists(calls, max_size=2)), devices=unset_or(st.just([])),
)  # fmt: skip
statuses = st.builds(
    StatusView, status=texts, id=st.integers(-1, 14), info=texts, since=moments, until=unset_or(moments),
    source=st.sampled_from([*Source, "?"]), set_by=texts,
)  # fmt: skip
members = st.builds(
    MemberView, client=texts, name=texts, line=unset_or(st.none() | lines), status=unset_or(statuses),
    logged_in=unset_or(st.booleans()), number=unset_or(texts), me=unset_or(st.booleans()), department=unset_or(texts),
)  # fmt: skip


@given(members, moments, st.sampled_from(["de", "en"]))
def test_any_member_of_any_server_is_a_tile(view: MemberView, now: datetime, language: str) -> None:
    drawn = words(language).tile(view, now)
    assert Details(words(language)).tooltip(view, now)
    assert words(language).spoken(view, now) is not None
    assert drawn.key == view.client
    assert drawn.icon
    assert "\n" not in drawn.second.text + drawn.about.text
    hidden = view.line is UNSET or (isinstance(view.line, LineView) and view.line.state == "hidden")
    assert (drawn.lamp is Lamp.HIDDEN) == hidden
    assert "  " not in drawn.about.tail
    assert timedelta() == now.utcoffset()


def test_numbers_are_written_as_in_the_region_and_called_by_the_names_one_knows() -> None:
    known = {"+49301234567": "Schulze", "204": "Becker, Anna"}
    words = NumberWords(Numbers().shown, lambda number: known.get(number, ""))
    wording = Wording(Texts("de", [catalogue_of("ctiserver")]), BERLIN, words)
    who = wording.tile(member(line=talking(number="+49301234567")), NOW)
    assert (who.second.text, who.line.text) == ("Schulze", "030 1234567 Schulze")
    own_name_first = wording.tile(member(line=talking(number="+49301234567", name="SCHULZE GMBH 2")), NOW)
    assert own_name_first.second.text == "Schulze"
    unknown = wording.tile(member(line=talking(number="+491715550123")), NOW)
    assert (unknown.second.text, unknown.line.text) == ("0171 5550123", "0171 5550123")
    hidden = wording.tile(member(line=talking(name="Bote")), NOW)
    assert hidden.second.text == "Bote"
    forwarded = wording.tile(member(line=line(forwarded=True, forward="+491715550123")), NOW)
    assert forwarded.second.text == "umgeleitet auf 0171 5550123"
