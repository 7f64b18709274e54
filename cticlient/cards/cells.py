"""Cells of a CSV that people open: what a spreadsheet would carry out as a formula gets an apostrophe before it."""

import re

_STEERS = re.compile(r"'*[=+\-@\t\r\n]")


def neutral(text: str) -> str:
    """The text as it may stand in a cell; ``plain`` takes it back exactly."""
    return f"'{text}" if _STEERS.match(text) else text


def plain(text: str) -> str:
    """The text that was meant by a cell."""
    return text[1:] if text.startswith("'") and _STEERS.match(text) else text
