"""The settings of a profile on the disk."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cticlient import settings as settings_module
from cticlient.settings import Language, OnClose, Preferences, Scheme, Settings
from cticlient.texts import SaidError
from cticlient.tiles import TileSize

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def opened(folder: Path) -> Settings:
    return Settings.open(folder / "settings.json", NOW)


def test_a_first_start_has_defaults_and_writes_nothing(tmp_path: Path) -> None:
    settings = opened(tmp_path)
    assert settings.preferences == Preferences()
    assert settings.damage is None
    assert list(tmp_path.iterdir()) == []


def test_changes_are_on_the_disk_at_once(tmp_path: Path) -> None:
    opened(tmp_path).change(language=Language.GERMAN, scheme=Scheme.DARK, plugins_off=("a", "b"))
    again = opened(tmp_path).preferences
    assert (again.language, again.scheme, again.plugins_off) == (Language.GERMAN, Scheme.DARK, ("a", "b"))


def test_listeners_hear_before_and_after_but_not_of_nothing(tmp_path: Path) -> None:
    settings, heard = opened(tmp_path), []
    undo = settings.on_change(lambda before, after: heard.append((before.tile_size, after.tile_size)))
    settings.change(tile_size=TileSize.LARGE)
    settings.change(tile_size=TileSize.LARGE)
    undo()
    settings.change(tile_size=TileSize.COMPACT)
    assert heard == [(TileSize.NORMAL, TileSize.LARGE)]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe\x00", b'"text"', b"null"])
def test_a_damaged_file_is_kept_aside_and_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "settings.json").write_bytes(content)
    settings = opened(tmp_path)
    kept = tmp_path / "settings.damaged-20261123-100000.json"
    assert kept.read_bytes() == content
    assert settings.damage is not None
    assert str(kept) in str(settings.damage)
    settings.change(on_close=OnClose.QUIT)
    assert opened(tmp_path).preferences.on_close is OnClose.QUIT
    assert opened(tmp_path).damage is None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"language": "klingon", "scheme": "dark"}, Preferences(scheme=Scheme.DARK)),
        ({"tile_size": 3, "on_close": "quit"}, Preferences(on_close=OnClose.QUIT)),
        ({"plugins_off": "ctiserver"}, Preferences()),
        ({"plugins_off": ["x"], "unknown": 1}, Preferences(plugins_off=("x",))),
        ([], Preferences()),
    ],
)
def test_a_value_that_cannot_be_is_left_at_its_default(tmp_path: Path, said: object, expected: Preferences) -> None:
    (tmp_path / "settings.json").write_text(json.dumps({"client": said}))
    assert opened(tmp_path).preferences == expected


def test_what_a_newer_version_wrote_stays(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"future": {"a": 1}, "client": {"later": True}, "plugins": {"other": {"k": 2}}}))
    settings = opened(tmp_path)
    settings.change(language=Language.ENGLISH)
    settings.section("mine").set("x", [1])
    written = json.loads(file.read_text())
    assert written["future"] == {"a": 1}
    assert written["client"]["later"] is True
    assert written["plugins"] == {"other": {"k": 2}, "mine": {"x": [1]}}


def test_sections_keep_apart_and_tell_of_changes(tmp_path: Path) -> None:
    settings, heard = opened(tmp_path), []
    one, other = settings.section("one"), settings.section("other")
    undo = one.on_change(heard.append)
    one.set("server", "ws://x")
    one.set("server", "ws://x")
    other.set("server", "ws://y")
    undo()
    one.set("user", "anna")
    assert heard == ["server"]
    assert settings.section("one") is one
    servers = [opened(tmp_path).section(name).get("server") for name in ("one", "other", "none")]
    assert servers == ["ws://x", "ws://y", None]
    assert opened(tmp_path).section("one").get("missing", 7) == 7


def test_several_values_of_a_section_are_one_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings.open(tmp_path / "settings.json", NOW)
    section, told, writes = settings.section("mine"), list[str](), list[Path]()
    write = settings_module.write_atomically

    def counted(path: Path, data: bytes) -> None:
        writes.append(path)
        write(path, data)

    monkeypatch.setattr(settings_module, "write_atomically", counted)
    section.on_change(told.append)
    section.update({"server": "a", "user": "b"})
    section.update({"server": "a", "user": "c"})
    section.update({"server": "a"})
    assert (told, len(writes)) == (["server", "user", "user"], 2)
    assert Settings.open(tmp_path / "settings.json", NOW).section("mine").get("user") == "c"


def test_a_section_does_not_share_its_lists(tmp_path: Path) -> None:
    section, groups = opened(tmp_path).section("one"), ["a"]
    section.set("groups", groups)
    groups.append("b")
    assert section.get("groups") == ["a"]


def test_what_json_cannot_hold_is_refused(tmp_path: Path) -> None:
    section = opened(tmp_path).section("one")
    with pytest.raises(TypeError):
        section.set("when", NOW)
    assert section.get("when") is None


def test_a_disk_that_refuses_is_said_and_the_old_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = opened(tmp_path)
    settings.change(language=Language.GERMAN)
    before = (tmp_path / "settings.json").read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SaidError, match=r"cannot be stored in .*No space left on device"):
        settings.change(language=Language.ENGLISH)
    assert settings.preferences.language is Language.ENGLISH
    assert (tmp_path / "settings.json").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["settings.json"]


def test_a_file_that_cannot_be_read_ends_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "settings.json").mkdir()
    with pytest.raises(SaidError, match="cannot be read"):
        opened(tmp_path)


def test_what_a_full_disk_does_not_take_holds_until_the_program_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, heard = opened(tmp_path), []
    section = settings.section("one")
    settings.on_change(lambda before, after: heard.append(after.scheme))
    section.on_change(heard.append)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SaidError):
        settings.change(scheme=Scheme.DARK)
    with pytest.raises(SaidError):
        section.set("key", 1)
    assert heard == [Scheme.DARK, "key"]
    assert (settings.preferences.scheme, section.get("key")) == (Scheme.DARK, 1)


def test_a_damaged_file_that_cannot_be_kept_aside_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "settings.json").write_bytes(b"{")

    def held(path: Path, to: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(SaidError, match=r"cannot be read: Permission denied"):
        opened(tmp_path)
