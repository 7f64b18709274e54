"""The command ``cticlient`` as a process: exit codes, sentences, signals, one instance a profile."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import cticlient
from cticlient.app import default_profile, main

Until = Callable[[Callable[[], bool]], Any]
pytestmark = pytest.mark.end_to_end

PLUGIN = '''
"""A plugin of somebody else, found through its entry point."""
from pathlib import Path

from cticlient.api import Standing


class Plugin:
    title = "Dialler"
    standing = ()
    texts = ""

    async def enable(self, host):
        self.file = host.data_dir / "dialled"
        host.offer_dialling(self)

    async def disable(self):
        self.file.with_name("ended").touch()

    async def dial(self, number):
        with self.file.open("a") as file:
            file.write(number + "\\n")
'''


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """With the plugin installed beside the program."""
    site = tmp_path / "site"
    info = site / "dialler-1.dist-info"
    info.mkdir(parents=True)
    (site / "dialler.py").write_text(PLUGIN)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: dialler\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[cticlient.plugins]\ndialler = dialler:Plugin\n")
    checkout = str(Path(cticlient.__file__).parent.parent)
    found = {key: value for key, value in os.environ.items() if not key.startswith("LC_")}
    return {**found, "PYTHONPATH": os.pathsep.join([str(site), checkout]), "LANG": "C.UTF-8"}


async def start(environ: dict[str, str], profile: Path, *arguments: str) -> asyncio.subprocess.Process:
    command = [sys.executable, "-m", "cticlient", "--profile", str(profile), *arguments]
    return await asyncio.create_subprocess_exec(*command, env=environ, stderr=asyncio.subprocess.PIPE)


async def said(process: asyncio.subprocess.Process) -> tuple[int, str]:
    """Exit code and what a person read."""
    _, errors = await process.communicate()
    return process.returncode or 0, errors.decode().strip()


async def test_the_first_start_dials_takes_later_ones_and_ends_at_sigterm(
    environ: dict[str, str], tmp_path: Path, until: Until
) -> None:
    profile = tmp_path / "profile"
    dialled = profile / "plugins" / "dialler" / "dialled"
    first = await start(environ, profile, "tel:+49-30-1")
    await until(lambda: dialled.is_file() and dialled.read_text() == "+49301\n")
    assert await said(await start(environ, profile, "dial", "2")) == (0, "")
    await until(lambda: dialled.read_text() == "+49301\n2\n")
    first.send_signal(signal.SIGTERM)
    assert await said(first) == (0, "")
    assert dialled.with_name("ended").exists()
    assert "geometry" in (profile / "settings.json").read_text()


async def test_a_killed_instance_does_not_stand_in_the_way(
    environ: dict[str, str], tmp_path: Path, until: Until
) -> None:
    profile = tmp_path / "profile"
    first = await start(environ, profile)
    await until((profile / "instance.sock").exists)
    first.kill()
    await first.communicate()
    assert await said(await start(environ, profile, "--screenshot", str(tmp_path / "w.png"))) == (0, "")
    assert (tmp_path / "w.png").stat().st_size > 1000


async def test_a_profile_with_a_long_path_has_one_instance_too(
    environ: dict[str, str], tmp_path: Path, until: Until
) -> None:
    profile = tmp_path / ("x" * 120)
    dialled = profile / "plugins" / "dialler" / "dialled"
    first = await start(environ, profile, "dial", "1")
    await until(dialled.is_file)
    assert await said(await start(environ, profile, "dial", "2")) == (0, "")
    await until(lambda: dialled.read_text() == "1\n2\n")
    first.send_signal(signal.SIGINT)
    assert await said(first) == (0, "")


async def test_damaged_settings_do_not_keep_it_from_starting(environ: dict[str, str], tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    profile.mkdir()
    (profile / "settings.json").write_text("{ broken")
    assert await said(await start(environ, profile, "--screenshot", str(tmp_path / "w.png"))) == (0, "")
    assert [path.read_text() for path in profile.glob("settings.damaged-*.json")] == ["{ broken"]


async def test_settings_that_cannot_be_read_are_said_without_a_traceback(
    environ: dict[str, str], tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    (profile / "settings.json").mkdir(parents=True)
    code, text = await said(await start(environ, profile))
    assert (code, text.count("\n"), text.startswith("The settings in ")) == (1, 0, True)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("C.UTF-8", "There is no display to show"), ("de_DE.UTF-8", "Es gibt keinen Bildschirm für ein Fenster")],
)
async def test_without_a_display_it_says_so_but_takes_pictures(
    environ: dict[str, str], tmp_path: Path, language: str, sentence: str
) -> None:
    screens = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
    bare = {key: value for key, value in environ.items() if key not in screens} | {"LC_MESSAGES": language}
    code, text = await said(await start(bare, tmp_path / "profile"))
    assert (code, text.startswith(sentence)) == (1, True)
    assert await said(await start(bare, tmp_path / "profile", "--screenshot", str(tmp_path / "w.png"))) == (0, "")


@pytest.mark.parametrize("argv", [["dial"], ["dial", "anna"], ["--nonsense"], ["mailto:x"]])
def test_wrong_usage_is_2_and_one_sentence(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_profile_that_cannot_be_made_is_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert main(["--profile", str(tmp_path / "file" / "profile")]) == 1
    assert "cannot be made" in capsys.readouterr().err


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a folder where even root cannot write")
def test_a_profile_that_cannot_be_written_is_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--profile", "/proc/self"]) == 1
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("platform", "environ", "expected"),
    [
        ("linux", {}, "/home/anna/.local/share/cticlient"),
        ("linux", {"XDG_DATA_HOME": "/data"}, "/data/cticlient"),
        ("darwin", {}, "/home/anna/Library/Application Support/CTI Client"),
        ("win32", {"APPDATA": "/roaming"}, "/roaming/CTI Client"),
        ("win32", {}, "/home/anna/AppData/Roaming/CTI Client"),
    ],
)
def test_the_profile_is_where_the_platform_keeps_data(platform: str, environ: dict[str, str], expected: str) -> None:
    assert default_profile(environ, Path("/home/anna"), platform) == Path(expected)
