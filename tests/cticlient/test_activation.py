"""What the desktop gave a later start reaches the first one, and nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cticlient.activation import Activation

TEXTS = st.text(st.characters(categories=["L", "N", "P"]), max_size=50)


def test_it_is_used_up() -> None:
    environ = {"XDG_ACTIVATION_TOKEN": "t", "DESKTOP_STARTUP_ID": "s_TIME5", "HOME": "/"}
    assert Activation.taken_from(environ) == Activation("t", "s_TIME5")
    assert environ == {"HOME": "/"}
    assert Activation.taken_from(environ) == Activation()


@given(TEXTS, TEXTS)
def test_a_hand_over_loses_nothing(token: str, startup_id: str) -> None:
    activation = Activation(token, startup_id)
    assert Activation.from_json(activation.to_json()) == activation


@pytest.mark.parametrize("said", [None, [], {"token": 5}, {"token": "a\nb", "startup_id": "x" * 2000}])
def test_what_is_none_is_left_out(said: object) -> None:
    assert Activation.from_json(said) == Activation()
