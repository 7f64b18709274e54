"""The configuration directory is found where it was said to be, whatever case its files were written in."""

from pathlib import Path

import pytest

from cticlient.texts import SaidError
from ctiserver.server.config import ConfigDirectory, _default_root, find_config
from tests.platforms import two_cases


def test_argument_then_environment_then_the_platforms_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environ = {"CTISERVER_CONFIG": str(tmp_path / "env"), "XDG_CONFIG_HOME": str(tmp_path / "xdg")}
    assert find_config(str(tmp_path / "arg"), environ).root == tmp_path / "arg"
    assert find_config(None, environ).root == tmp_path / "env"
    monkeypatch.setattr("sys.platform", "linux")
    assert find_config("", {"XDG_CONFIG_HOME": str(tmp_path / "xdg")}).root == tmp_path / "xdg" / "ctiserver"


def test_a_relative_argument_counts_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_config("cfg", {}).root == tmp_path / "cfg"


@pytest.mark.parametrize(
    ("platform", "uid", "environ", "root"),
    [
        ("win32", 5, {"PROGRAMDATA": "/pd"}, "/pd/CTI Server"),
        ("darwin", 5, {"HOME": "/h"}, "/h/Library/Application Support/CTI Server"),
        ("linux", 5, {"HOME": "/h"}, "/h/.config/ctiserver"),
        ("linux", 0, {"HOME": "/root"}, "/var/lib/ctiserver"),
        ("linux", 0, {"HOME": "/root", "XDG_CONFIG_HOME": "/x"}, "/x/ctiserver"),
    ],
)
def test_places_of_the_platforms(
    platform: str, uid: int, environ: dict[str, str], root: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: uid, raising=False)
    assert _default_root(environ, platform) == Path(root)


def test_names_match_without_regard_to_case(tmp_path: Path) -> None:
    (tmp_path / "Server").mkdir()
    (tmp_path / "Server" / "SERVER.INI").touch()
    (tmp_path / "PRM").mkdir()
    config = ConfigDirectory(tmp_path)
    assert (config.ini, config.prm_dir) == (tmp_path / "Server" / "SERVER.INI", tmp_path / "PRM")


@two_cases
def test_the_exact_name_goes_first_and_missing_ones_are_as_documented(tmp_path: Path) -> None:
    config = ConfigDirectory(tmp_path)
    assert (config.ini, config.prm_dir) == (tmp_path / "server" / "server.ini", tmp_path / "prm")
    (tmp_path / "PRM").mkdir()
    (tmp_path / "prm").mkdir()
    assert config.prm_dir == tmp_path / "prm"


def test_a_directory_without_a_server_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SaidError, match="ctiserver init --config"):
        ConfigDirectory(tmp_path).require()
    (tmp_path / "file").touch()
    with pytest.raises(SaidError, match="no CTI server"):
        ConfigDirectory(tmp_path / "file").require()
