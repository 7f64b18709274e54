"""Sentences about statuses, in both languages."""

from datetime import UTC, datetime, timedelta

import pytest

from cticlient.texts import Sentence, Texts, catalogue_of
from ctiserver.client import cli_words, wording
from ctiserver.client.choice import Choice
from ctiserver.domain.stack import Entry, Stack
from ctiserver.domain.status import LABELS, Source, Status
from ctiserver.wire import messages as wire
from ctiserver.wire.views import own_status

NOON = datetime(2026, 8, 24, 12, 0, tzinfo=UTC)
GERMAN = Texts("de", [catalogue_of("ctiserver")])


def stack(source: Source, by: str) -> Stack:
    return Stack((Entry("e", Status.HOLIDAY, NOON, source, "Ostsee", set_by=by),))


@pytest.mark.parametrize("labels", LABELS.values())
def test_the_catalogue_has_the_labels_of_the_one_table(labels):
    assert GERMAN(labels["en"]) == labels["de"]


def test_a_dropped_choice_in_german_has_german_labels():
    choice = Choice("c", Status.BUSY, NOON)
    said = GERMAN.say(wording.dropped(choice, stack(Source.COLLEAGUE, "schulze")))
    assert said.startswith("„Beschäftigt“, um ")
    assert "inzwischen von schulze geändert. Er ist jetzt „Urlaub (Ostsee)“." in said
    assert "anderswo" in GERMAN.say(wording.dropped(choice, stack(Source.IMPORT, "Outlook")))
    refused = GERMAN.say(wording.refused_choice(choice, Sentence("There is no status “{status}”.", {"status": "X"})))
    assert refused.endswith("wurde nicht übernommen: Einen Status „X“ gibt es nicht.")


def test_somebody_was_faster():
    assert "by schulze and is now “Holiday (Ostsee)”" in str(wording.overtaken(stack(Source.COLLEAGUE, "schulze")))
    assert "elsewhere" in str(wording.overtaken(Stack()))


def test_a_status_in_words_for_the_terminal():
    entry = Entry("e", Status.MEETING, NOON, Source.COLLEAGUE, "Planung", NOON + timedelta(hours=30), set_by="anna")
    own = own_status("mueller", Stack((entry,)), (), wire.PhoneNote(asked="208", state="failed", reason="besetzt"))
    lines = cli_words.own_status(own, GERMAN, NOON)
    day = (NOON + timedelta(hours=30)).astimezone()
    assert lines[0] == f"mueller: Besprechung: Planung, bis {day:%Y-%m-%d %H:%M}"
    assert lines[1:3] == [f"  seit {NOON.astimezone():%H:%M}, gesetzt von anna", "  darunter: Verfügbar"]
    assert lines[3].endswith(": Verfügbar")
    assert lines[4] == "  Telefon: „208“ konnte nicht eingestellt werden: besetzt"


@pytest.mark.parametrize(
    ("source", "by", "said"),
    [
        (Source.IMPORT, "Outlook", ", gesetzt von Outlook (Import)"),
        (Source.IMPORT, "", ", Import"),
        (Source.AUTOMATIC, "", ", automatisch gesetzt"),
        (Source.MANUAL, "mueller", ""),
    ],
)
def test_through_what_it_was_set(source, by, said):
    own = own_status("mueller", Stack((Entry("e", Status.AWAY, NOON, source, set_by=by),)))
    assert cli_words.own_status(own, GERMAN, NOON)[1] == f"  seit {NOON.astimezone():%H:%M}{said}"


def test_a_phone_that_has_not_got_back_what_it_had_is_explained_in_the_readers_language():
    note = wire.PhoneNote(asked="", state="pending", reason="The telephone is about to be set.", restores="208")
    assert GERMAN.say(cli_words.phone(note)) == (
        "Telefon: Es hat noch nicht wieder, was es vorher hatte. Das Telefon wird gerade eingestellt."
    )


@pytest.mark.parametrize("state", ["pending", "done", "failed", "unsupported", "invalid", "no_line"])
def test_every_phone_note_can_be_said(state):
    said = GERMAN.say(cli_words.phone(wire.PhoneNote(asked="208", state=state, reason="r")))
    assert said.startswith("Telefon: „208“")
