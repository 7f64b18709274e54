"""Telephone links and the start at login, in the files of a Linux desktop."""

from pathlib import Path

import pytest

from cticlient.system.command import Command
from cticlient.system.freedesktop import AtLogin, TelLinks
from cticlient.texts import SaidError

COMMAND = Command(("/opt/CTI Client/cticlient",))
OTHERS = "[Default Applications]\nx-scheme-handler/tel=linphone.desktop\ntext/html=\xff.desktop\n"


@pytest.fixture
def links(tmp_path: Path) -> TelLinks:
    return TelLinks(tmp_path / "data", tmp_path / "config", COMMAND, "/icons/app.svg")


@pytest.fixture
def login(tmp_path: Path) -> AtLogin:
    return AtLogin(tmp_path / "config", COMMAND.plus("--background"), "/icons/app.svg")


def test_links_on_and_off_leave_what_others_wrote(links: TelLinks, tmp_path: Path) -> None:
    defaults = tmp_path / "config" / "mimeapps.list"
    defaults.parent.mkdir()
    defaults.write_bytes(OTHERS.encode("latin-1"))
    assert not links.is_on()
    assert str(links.note()) == "linphone opens them now."
    links.switch_on()
    assert links.is_on()
    assert links.note() is None
    entry = (tmp_path / "data" / "applications" / "cticlient.desktop").read_text()
    assert 'Exec="/opt/CTI Client/cticlient" %u\n' in entry
    assert "MimeType=x-scheme-handler/tel;x-scheme-handler/callto;\n" in entry
    links.switch_off()
    assert not links.is_on()
    assert not list((tmp_path / "data" / "applications").iterdir())
    assert defaults.read_bytes().decode("latin-1").rstrip(";\n").split("\n") == OTHERS.rstrip("\n").split("\n")


def test_another_program_that_comes_later_is_seen_and_kept(links: TelLinks, tmp_path: Path) -> None:
    links.switch_on()
    defaults = tmp_path / "config" / "mimeapps.list"
    defaults.write_text(defaults.read_text().replace("tel=cticlient.desktop", "tel=other.desktop;cticlient.desktop;"))
    assert not links.is_on()
    assert str(links.note()) == "other opens them now."
    links.switch_off()
    assert "other.desktop" in defaults.read_text()


def test_another_installation_is_seen(links: TelLinks, tmp_path: Path) -> None:
    TelLinks(tmp_path / "data", tmp_path / "config", Command(("/elsewhere",)), "").switch_on()
    assert not links.is_on()
    assert "Another installation" in str(links.note())


def test_what_cannot_be_read_is_not_overwritten(links: TelLinks, tmp_path: Path) -> None:
    (tmp_path / "config" / "mimeapps.list").mkdir(parents=True)
    for switch in (links.switch_on, links.switch_off):
        with pytest.raises(SaidError, match=r"mimeapps\.list"):
            switch()
    assert not (tmp_path / "data").exists()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    links = TelLinks(tmp_path / "data", tmp_path / "config", COMMAND, "")
    with pytest.raises(SaidError, match="Nothing was changed"):
        links.switch_on()
    assert not (tmp_path / "config").exists()


def test_login_on_and_off(login: AtLogin, tmp_path: Path) -> None:
    assert not login.is_on()
    login.switch_on()
    assert login.is_on()
    entry = tmp_path / "config" / "autostart" / "cticlient.desktop"
    assert 'Exec="/opt/CTI Client/cticlient" --background\n' in entry.read_text()
    # A desktop's own dialog puts it out of use.
    entry.write_text(entry.read_text() + "Hidden=true\n")
    assert not login.is_on()
    assert login.note() is None
    login.switch_on()
    assert login.is_on()
    login.switch_off()
    login.switch_off()
    assert not entry.exists()
