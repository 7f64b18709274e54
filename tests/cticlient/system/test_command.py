"""How the program is written down for the system to start."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cticlient.system.command import Command, folder, own_command

ARGUMENT = re.compile(r'"((?:[^"\\]|\\.)*)"|([^\s"]+)')
"""As the specification of desktop entries reads them."""
WORDS = st.lists(st.text(st.characters(exclude_characters="\0\r\n\t", exclude_categories=["Cs"])), min_size=1)


@pytest.mark.parametrize(
    ("words", "entry", "windows"),
    [
        (("/usr/bin/cticlient",), "/usr/bin/cticlient", '"/usr/bin/cticlient"'),
        (("/opt/CTI Client/cticlient", "%u"), '"/opt/CTI Client/cticlient" %u', '"/opt/CTI Client/cticlient" "%u"'),
        (("a", "100 % $HOME"), 'a "100 %% \\\\$HOME"', '"a" "100 % $HOME"'),
        (("C:\\a b\\",), '"C:\\\\\\\\a b\\\\\\\\"', '"C:\\a b\\\\"'),
        (('say "x"',), '"say \\\\"x\\\\""', '"say \\"x\\""'),
    ],
)
def test_quoted(words: tuple[str, ...], entry: str, windows: str) -> None:
    assert (Command(words).exec_key, Command(words).windows) == (entry, windows)


@given(WORDS)
def test_a_desktop_reads_the_words_that_were_meant(words: list[str]) -> None:
    meant = [word for word in words if word != "%u"]
    once = Command(tuple(meant)).exec_key.replace("\\\\", "\\")
    read = [re.sub(r"\\(.)", r"\1", quoted) if bare == "" else bare for quoted, bare in ARGUMENT.findall(once)]
    assert [word.replace("%%", "%") for word in read] == meant


def test_the_installed_script_is_taken_where_there_is_one(tmp_path: Path) -> None:
    python = tmp_path / "python3"
    assert own_command(str(python), "linux").words == (str(python), "-m", "cticlient")
    (tmp_path / "cticlient").touch()
    assert own_command(str(python), "linux", "/p").words == (str(tmp_path / "cticlient"), "--profile", "/p")


@pytest.mark.parametrize(("said", "found"), [("/x", "/x"), ("x", "/home/.config"), ("", "/home/.config")])
def test_base_folders(said: str, found: str) -> None:
    assert folder({"XDG_CONFIG_HOME": said}, "XDG_CONFIG_HOME", Path("/home"), ".config") == Path(found)
