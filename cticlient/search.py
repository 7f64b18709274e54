"""Searching as people type: case and accents do not matter, and every word must be found. Pure."""

import unicodedata
from collections.abc import Iterable


def folded(text: str) -> str:
    """As it is compared: small letters without accents; ``ß`` is ``ss``."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def words_of(typed: str) -> list[str]:
    """What is looked for."""
    return folded(typed).split()


def holds_all(words: Iterable[str], text: str) -> bool:
    """Whether every word stands in the text; no word at all is found everywhere."""
    heap = folded(text)
    return all(word in heap for word in words)


def holds_any(words: Iterable[str], text: str) -> bool:
    """Whether one of the words stands in the text."""
    heap = folded(text)
    return any(word in heap for word in words)
