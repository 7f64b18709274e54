"""A fresh import in an empty configuration directory for each test."""

from pathlib import Path

import pytest

from tests.ctiserver.server.prm.house import House


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)
