"""The topics of the offline help and the search over all of them. Pure but for reading the packaged pages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from importlib.resources import files

from cticlient.search import folded, words_of
from cticlient.topics import FIRST as FIRST
from cticlient.topics import ORDER as ORDER

LINK = "topic:"
"""A link to another topic is written ``topic:status``."""
EXCERPT = 90
IN_TITLE, IN_HEADING, IN_TEXT = 100, 20, 1
MOST = 20
"""More places than these do not make a topic fit better."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One page: its HTML, and its words without it."""

    id: str
    title: str
    html: str
    headings: tuple[str, ...]
    text: str
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A topic that holds all that was looked for, and a piece of it."""

    topic: Topic
    rank: int
    excerpt: str


@cache
def topics(language: str) -> tuple[Topic, ...]:
    """All of them, in their order; ``de`` or ``en``."""
    folder = files("cticlient") / "help" / language
    return tuple(_topic(id, (folder / f"{id}.html").read_text(encoding="utf-8")) for id in ORDER)


def topic(id: str, language: str) -> Topic:
    """The first one for an id that there is not."""
    found = {one.id: one for one in topics(language)}
    return found.get(id, found[FIRST])


def search(all_topics: Sequence[Topic], typed: str) -> list[Hit]:
    """The topics in which every word stands, the best first; none for nothing."""
    words = words_of(typed)
    if not words:
        return []
    found = [Hit(one, _rank(one, words), _excerpt(one.text, words[0])) for one in all_topics if _holds(one, words)]
    # Where they fit alike their order stays.
    return sorted(found, key=lambda hit: -hit.rank)


def places(text: str, typed: str) -> list[tuple[int, int]]:
    """Where the words stand in a text: begin and end, in order, accents and case aside."""
    plain, where = _folded_with_places(text)
    found = set()
    for word in words_of(typed):
        for match in re.finditer(re.escape(word), plain):
            found.add((where[match.start()], where[match.end() - 1] + 1))
    return sorted(found)


def _holds(one: Topic, words: Sequence[str]) -> bool:
    heap = folded(f"{one.title} {one.text}")
    return all(word in heap for word in words)


def _rank(one: Topic, words: Sequence[str]) -> int:
    title, headings, text = folded(one.title), folded(" ".join(one.headings)), folded(one.text)
    return sum(
        IN_TITLE * (word in title) + IN_HEADING * (word in headings) + IN_TEXT * min(MOST, text.count(word))
        for word in words
    )


def _excerpt(text: str, word: str) -> str:
    """Some words before and behind the first place."""
    plain, where = _folded_with_places(text)
    at = plain.find(word)
    middle = where[at] if at >= 0 else 0
    begin = max(0, text.rfind(" ", 0, max(0, middle - EXCERPT // 3)) + 1)
    end = text.rfind(" ", 0, begin + EXCERPT) if len(text) > begin + EXCERPT else len(text)
    return f"{'… ' if begin else ''}{text[begin:end]}{' …' if end < len(text) else ''}"


def _folded_with_places(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its letters which of the text it came from: ``ß`` becomes two."""
    letters, where = [], []
    for index, sign in enumerate(text):
        for letter in folded(sign):
            letters.append(letter)
            where.append(index)
    return "".join(letters), where


def _topic(id: str, html: str) -> Topic:
    reader = _Reader()
    reader.feed(html)
    return Topic(id, reader.title, html, tuple(reader.headings), " ".join(reader.words), tuple(reader.links))


class _Reader(HTMLParser):
    """Takes the words out of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.headings: list[str] = []
        self.words: list[str] = []
        self.links: list[str] = []
        self._within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "br":
            self._within.append(tag)
        if tag in ("h1", "h2"):
            self.headings.append("")
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        if tag in self._within:
            while self._within.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if "title" in self._within:
            self.title += data
            return
        if {"h1", "h2"} & set(self._within):
            self.headings[-1] += data
        self.words += data.split()
