"""The topics of the help: complete in both languages, linked, nothing from outside, and found by what people type."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cticlient.manual import FIRST, LINK, ORDER, places, search, topic, topics
from cticlient.search import folded

LANGUAGES = ["de", "en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_has_a_title_a_heading_and_text(language: str) -> None:
    found = topics(language)
    assert tuple(one.id for one in found) == ORDER
    assert [one.id for one in found if not (one.title and one.title == one.headings[0] and len(one.text) > 300)] == []


@pytest.mark.parametrize("id", ORDER)
def test_both_languages_have_the_same_parts(id: str) -> None:
    tags = re.compile(r"<(h\d|tr|li|table|p)\b")
    german, english = (tags.findall(topic(id, language).html) for language in LANGUAGES)
    assert german == english
    assert topic(id, "de").links == topic(id, "en").links


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_links_lead_to_topics_and_nothing_comes_from_outside(language: str) -> None:
    for one in topics(language):
        assert [link for link in one.links if link.removeprefix(LINK) not in ORDER] == []
        assert re.findall(r"https?:|src=|url\(|<img|<script", one.html) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_can_be_reached_by_links_from_the_first(language: str) -> None:
    reached, left = {FIRST}, [FIRST]
    while left:
        for link in topic(left.pop(), language).links:
            if link.removeprefix(LINK) not in reached:
                reached.add(link.removeprefix(LINK))
                left.append(link.removeprefix(LINK))
    assert reached == set(ORDER)


def test_the_german_is_polite_and_quiet() -> None:
    for one in topics("de"):
        assert "!" not in one.text
        assert re.findall(r"\b(du|dich|dein\w*|fuer|ueber|koennen|waehl\w*)\b", one.text) == []


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Betriebsrat", "privacy"),
        ("datenschutz", "privacy"),
        ("tastatur", "shortcuts"),
        ("umlaute gibt es nicht", None),
        ("urlaub kalender", "import"),
        ("fingerabdruck", "options"),
        ("verpasste anrufe", "journal"),
        ("Lampe Raute", "monitoring"),
        # Without capitals and accents, as people type.
        ("ruckgangig", "speed-dials"),
        ("vcard", "speed-dials"),
        ("grosse kacheln", "speed-dials"),
    ],
)
def test_what_people_look_for_is_found(typed: str, first: str | None) -> None:
    hits = search(topics("de"), typed)
    assert (hits[0].topic.id if hits else None) == first
    if hits:
        assert all(hits[index].rank >= hits[index + 1].rank for index in range(len(hits) - 1))


def test_an_excerpt_shows_the_place() -> None:
    (hit,) = search(topics("en"), "codetermination")
    assert "codetermination" in hit.excerpt
    assert len(hit.excerpt) < 110


def test_nothing_typed_finds_nothing() -> None:
    assert search(topics("en"), "  ") == []


@pytest.mark.parametrize(
    ("text", "typed", "found"),
    [
        ("Große Straße", "strasse", ["Straße"]),
        ("Größe und größer", "grosse", ["Größe", "größe"]),
        ("ab aba", "ab b", ["ab", "b", "ab", "b"]),
        ("nichts", "x", []),
    ],
)
def test_places_are_those_of_the_text_itself(text: str, typed: str, found: list[str]) -> None:
    assert [text[begin:end] for begin, end in places(text, typed)] == found


@given(st.text(max_size=60), st.text(min_size=1, max_size=3))
def test_every_place_holds_the_word(text: str, word: str) -> None:
    for begin, end in places(text, word):
        assert any(part in folded(text[begin:end]) for part in folded(word).split())


def test_an_unknown_topic_leads_to_the_first() -> None:
    assert topic("fax", "de").id == FIRST
