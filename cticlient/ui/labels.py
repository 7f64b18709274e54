"""Texts of menus and actions, kept with what shows them, so that a change of language can say them anew."""

from collections.abc import Callable

from PySide6.QtGui import Qt as QtText

from cticlient.texts import Texts


def literal(text: str) -> str:
    """A title or name as it is written, for what would take an ampersand as the sign of a mnemonic."""
    return text.replace("&", "&&")


def without_mnemonic(text: str) -> str:
    """A text of a menu, button or label as it is read."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def as_written(text: str) -> str:
    """A text that a tooltip shows as it is written, even where Qt would take it for HTML: others wrote it."""
    if not QtText.mightBeRichText(text):
        return text
    # Read when the first tip needs it: it comes with the names of two thousand letters.
    from html import escape

    return f"<qt>{escape(text)}</qt>".replace("\n", "<br>")


class Labels:
    """English texts and where they go; ``say`` puts all of them there in the language of now."""

    def __init__(self, tr: Texts) -> None:
        self._tr = tr
        self._labels: list[tuple[str, Callable[[str], object]]] = []

    def put(self, text: str, setter: Callable[[str], object]) -> None:
        """``text`` is marked() English; ``setter`` is called now and at each change of language."""
        self._labels.append((text, setter))
        setter(self._tr(text))

    def say(self) -> None:
        for text, setter in self._labels:
            setter(self._tr(text))
