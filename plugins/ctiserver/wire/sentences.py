"""Sentences on their way: the English text and its values travel, and are said in the reader's language."""

from collections.abc import Mapping
from string import Formatter

from cticlient.texts import Sentence

Value = str | int | float


def packed(sentence: Sentence) -> dict[str, Value]:
    """The values as JSON can hold them; a sentence within a sentence travels in English."""
    return {name: v if isinstance(v, str | int | float) else str(v) for name, v in sentence.values.items()}


def unpacked(text: str, values: Mapping[str, Value], english: str) -> Sentence:
    """The sentence that travelled; ``english`` as it is where text and values do not fit together."""
    if text and _fits(text, values):
        return Sentence(text, dict(values))
    return Sentence("{message}", {"message": english})


def _fits(text: str, values: Mapping[str, object]) -> bool:
    """Whether the text is one with plain ``{name}`` places that all have a value: others may do more than speak."""
    try:
        places = [place for place in Formatter().parse(text) if place[1] is not None]
    except ValueError:
        return False
    return all(name in values and not spec and not conversion for _, name, spec, conversion in places)
