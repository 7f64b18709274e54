"""Whether things may move: what a person set goes before what the system says."""

import pytest
from PySide6.QtWidgets import QApplication, QStyle

from cticlient import system_motion
from cticlient.motion import Motion, Movement
from cticlient.theme import Theme


@pytest.mark.parametrize(
    ("wanted", "system_reduces", "reduced"),
    [
        (Movement.SYSTEM, False, False),
        (Movement.SYSTEM, True, True),
        (Movement.FULL, True, False),
        (Movement.REDUCED, False, True),
    ],
)
def test_a_person_goes_before_the_system(wanted: Movement, system_reduces: bool, reduced: bool) -> None:
    assert Motion(wanted, system_reduces).reduced is reduced


def test_listeners_hear_only_what_changes_something() -> None:
    motion, heard = Motion(), []
    forget = motion.on_change(lambda: heard.append(motion.reduced))
    motion.want(Movement.FULL)
    motion.hear_system(True)
    assert heard == []
    motion.want(Movement.SYSTEM)
    motion.want(Movement.REDUCED)
    assert heard == [True]
    forget()
    motion.want(Movement.FULL)
    assert heard == [True]


def test_the_style_of_the_program_carries_it(qapp: QApplication) -> None:
    theme = Theme.apply(qapp, "light")
    duration = QStyle.StyleHint.SH_Widget_Animation_Duration
    theme.set_still(still=True)
    assert qapp.style().styleHint(duration) == 0
    theme.set_still(still=False)
    assert qapp.style().styleHint(duration) > 0


def test_the_system_is_asked_without_waiting_and_may_know_nothing(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system_motion.sys, "platform", "haiku")
    heard: list[bool] = []
    system_motion.ask_system(qapp, heard.append)
    assert heard == []
