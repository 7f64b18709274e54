"""``cticlient-demo`` without a display: two pictures, and a status that ends in between."""

import re
from pathlib import Path

import pytest

from tests.end_to_end.processes import Commands


async def test_ends_by_itself_with_two_pictures(
    commands: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = await commands.run("cticlient-demo", DISPLAY="", WAYLAND_DISPLAY="", QT_QPA_PLATFORM="", LANG="de_DE.UTF-8")
    done.ok()
    assert pictures(tmp_path) == ["demo-dark.png", "demo-light.png"]
    assert str(tmp_path / "demo-light.png") in done.out
    assert "12 Personen" in done.out
    assert re.search("Anna Weber: „.*“ ist vorbei; zurück zu „Nachricht, Homeoffice bis 16 Uhr“", done.out)
    assert done.err == ""


def pictures(folder: Path) -> list[str]:
    """All that is in the folder, as far as it is a picture."""
    return sorted(path.name for path in folder.iterdir() if path.read_bytes().startswith(b"\x89PNG"))
