"""PySide6 6.12.0 loses a reference to None with every call that gives none, and aborts after about 7000 of them."""

import sys

import pytest
from PySide6.QtCore import QObject

CALLS = 200


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal there, and cannot be lost")
def test_none_keeps_its_references() -> None:
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        thing.setObjectName("x")
    lost = before - sys.getrefcount(None)
    assert lost < CALLS // 2, f"{lost} references of None were lost in {CALLS} calls"
