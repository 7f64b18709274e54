"""A combination of keys as it is written down, such as ``Ctrl+Alt+W``. Pure: no Qt, no system."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from cticlient.texts import SaidError, marked


class Modifier(StrEnum):
    """In the order in which Qt writes them."""

    META = "Meta"
    CTRL = "Ctrl"
    ALT = "Alt"
    SHIFT = "Shift"


class _Known(IntEnum):
    """A key that has a name: its code on Windows."""

    BACKSPACE = 0x08
    TAB = 0x09
    RETURN = 0x0D
    PAUSE = 0x13
    ESC = 0x1B
    SPACE = 0x20
    PGUP = 0x21
    PGDOWN = 0x22
    END = 0x23
    HOME = 0x24
    LEFT = 0x25
    UP = 0x26
    RIGHT = 0x27
    DOWN = 0x28
    PRINT = 0x2C
    INS = 0x2D
    DEL = 0x2E
    SCROLLLOCK = 0x91


WRITTEN = {
    "backspace": "Backspace", "tab": "Tab", "return": "Return", "pause": "Pause", "esc": "Esc", "space": "Space",
    "pgup": "PgUp", "pgdown": "PgDown", "end": "End", "home": "Home", "left": "Left", "up": "Up", "right": "Right",
    "down": "Down", "print": "Print", "ins": "Ins", "del": "Del", "scrolllock": "ScrollLock",
}  # fmt: skip
"""How Qt writes the named keys."""
KEYSYMS = {
    "Backspace": "BackSpace", "Esc": "Escape", "Space": "space", "PgUp": "Prior", "PgDown": "Next", "Ins": "Insert",
    "Del": "Delete", "ScrollLock": "Scroll_Lock",
}  # fmt: skip
"""Names that X11 writes otherwise."""
LAST_FUNCTION_KEY = 24


@dataclass(frozen=True, slots=True)
class Keys:
    """Some modifiers and one key."""

    modifiers: frozenset[Modifier]
    key: str

    @classmethod
    def parse(cls, text: str) -> "Keys":
        """Read what Qt calls portable text. Raises SaidError for what cannot be a hot key."""
        *before, key = text.strip().split("+")
        try:
            modifiers = frozenset(Modifier(word.strip().capitalize()) for word in before)
        except ValueError:
            raise _unusable(text) from None
        return cls(modifiers, _key(key.strip(), text))._checked(text)

    def __str__(self) -> str:
        return "+".join([*(modifier for modifier in Modifier if modifier in self.modifiers), self.key])

    @property
    def keysym(self) -> str:
        """The key's name on X11."""
        return KEYSYMS.get(self.key, self.key.lower() if len(self.key) == 1 else self.key)

    @property
    def virtual_key(self) -> int:
        """The key's code on Windows."""
        if len(self.key) == 1:
            return ord(self.key)
        if _is_function(self.key):
            return 0x6F + int(self.key[1:])
        return int(_Known[self.key.upper()])

    def _checked(self, text: str) -> "Keys":
        """A letter alone would be taken from every other program."""
        if self.modifiers - {Modifier.SHIFT} or _is_function(self.key) or self.key in ("Pause", "ScrollLock"):
            return self
        raise SaidError(
            marked("{keys} would be missing in every other program. Add Ctrl, Alt or Meta, or take a function key."),
            keys=text,
        )


def _key(name: str, text: str) -> str:
    if len(name) == 1 and name.isascii() and name.isalnum():
        return name.upper()
    if name.lower() in WRITTEN:
        return WRITTEN[name.lower()]
    if _is_function(name.upper()):
        return name.upper()
    raise _unusable(text)


def _is_function(name: str) -> bool:
    return (
        name[:1] == "F"
        and name[1:].isascii()
        and name[1:].isdigit()
        and name[1] != "0"
        and int(name[1:]) <= LAST_FUNCTION_KEY
    )


def _unusable(text: str) -> SaidError:
    return SaidError(
        marked("{keys} cannot be used in all programs. Choose a letter, a digit or a function key with Ctrl or Alt."),
        keys=text,
    )
