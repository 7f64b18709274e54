"""What can be a hot key, and what it is called on each system."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cticlient.hotkeys.keys import WRITTEN, Keys, Modifier
from cticlient.texts import SaidError

KEYS = [*"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", *(f"F{n}" for n in range(1, 25)), *WRITTEN.values()]


@pytest.mark.parametrize(
    ("text", "written", "keysym", "code"),
    [
        ("Ctrl+Alt+W", "Ctrl+Alt+W", "w", 0x57),
        ("alt + ctrl + w", "Ctrl+Alt+W", "w", 0x57),
        ("F9", "F9", "F9", 0x78),
        ("Shift+F24", "Shift+F24", "F24", 0x87),
        ("Meta+Ctrl+7", "Meta+Ctrl+7", "7", 0x37),
        ("Ctrl+PgUp", "Ctrl+PgUp", "Prior", 0x21),
        ("Ctrl+Del", "Ctrl+Del", "Delete", 0x2E),
        ("Pause", "Pause", "Pause", 0x13),
    ],
)
def test_what_can_be_a_hot_key(text: str, written: str, keysym: str, code: int) -> None:
    keys = Keys.parse(text)
    assert (str(keys), keys.keysym, keys.virtual_key) == (written, keysym, code)


NONE = ["", "W", "Shift+W", "Ctrl", "Ctrl+", "Hyper+W", "Ctrl+ä", "F0", "F25", "Ctrl+F٣", "Ctrl++", "Return"]


@pytest.mark.parametrize("text", NONE)
def test_what_cannot(text: str) -> None:
    with pytest.raises(SaidError):
        Keys.parse(text)


@given(st.frozensets(st.sampled_from(Modifier)), st.sampled_from(KEYS))
def test_what_is_written_is_read(modifiers: frozenset[Modifier], key: str) -> None:
    keys = Keys(modifiers | {Modifier.CTRL}, key)
    assert Keys.parse(str(keys)) == keys
    assert 0 < keys.virtual_key < 256


@given(st.text(max_size=20))
def test_anything_is_read_or_refused(text: str) -> None:
    try:
        keys = Keys.parse(text)
    except SaidError:
        return
    assert Keys.parse(str(keys)) == keys
