"""The command ``cticlient``: pictures, hand-over, dialling, and what it says when something is wrong."""

from pathlib import Path

import pytest

from tests.end_to_end.processes import PASSWORD, Done, Server

PNG = b"\x89PNG\r\n\x1a\n"


async def cticlient(server: Server, profile: Path, *arguments: object, password: str = PASSWORD) -> Done:
    return await server.commands.run("cticlient", "--profile", profile, *arguments, CTICLIENT_PASSWORD=password)


def login(server: Server, user: str = "anna", group: str = "Team") -> list[str]:
    return ["--connect", server.url, "--user", user, "--embed", group]


class TestPictures:
    @pytest.mark.parametrize(("theme", "language"), [("light", "de"), ("dark", "en")])
    async def test_when_the_panel_is_there(self, server: Server, tmp_path: Path, theme: str, language: str) -> None:
        file = tmp_path / "a.png"
        look = ["--theme", theme, "--language", language]
        (await cticlient(server, tmp_path / "profile", *login(server), "--screenshot", file, *look)).ok()
        assert file.read_bytes().startswith(PNG)
        assert file.stat().st_size > 10_000

    async def test_without_a_server_it_gives_up_with_3(self, server: Server, tmp_path: Path) -> None:
        address = ["--connect", "ws://127.0.0.1:1", "--user", "anna", "--embed", "Team"]
        done = await cticlient(server, tmp_path / "profile", *address, "--screenshot", tmp_path / "b.png")
        assert done.code == 3
        assert "Traceback" not in done.err
        assert not (tmp_path / "b.png").exists()

    async def test_without_display_there_is_a_sentence(self, server: Server, tmp_path: Path) -> None:
        done = await server.commands.run(
            "cticlient", "--profile", tmp_path / "p", QT_QPA_PLATFORM="", DISPLAY="", WAYLAND_DISPLAY=""
        )
        done.refused("DISPLAY")


class TestOneInstance:
    async def test_a_second_start_dials_through_the_first(self, server: Server, tmp_path: Path) -> None:
        profile = tmp_path / "profile"
        watch = await server.watch("bert", "Team")
        await server.commands.start(
            "cticlient", "--profile", profile, *login(server), CTICLIENT_PASSWORD=PASSWORD
        )  # fmt: skip
        await watch.member("anna", lambda member: member["logged_in"])
        (await cticlient(server, profile, "dial", "202", password="")).ok()
        await watch.member("bert", lambda member: member["line"]["state"] == "ringing")
        await watch.member("anna", lambda member: member["line"]["state"] == "dialing")
        (await server.cti("bert", "hangup")).ok()
        await watch.member("anna", lambda member: member["line"]["state"] == "idle")
        (await cticlient(server, profile, "tel:+49-203", password="")).ok()
        dialled = await watch.member("anna", lambda member: member["line"]["state"] in {"dialing", "talking"})
        assert dialled["line"]["calls"][0]["number"] == "+49203"

    async def test_a_start_to_dial_opens_the_program(self, server: Server, tmp_path: Path) -> None:
        profile = tmp_path / "profile"
        (await cticlient(server, profile, *login(server), "--screenshot", tmp_path / "c.png")).ok()
        watch = await server.watch("bert", "Team")
        await server.commands.start("cticlient", "--profile", profile, "callto:202", CTICLIENT_PASSWORD=PASSWORD)
        await watch.member("bert", lambda member: member["line"]["state"] == "ringing")


class TestWrongUse:
    @pytest.mark.parametrize("arguments", [["dial"], ["mailto:x@example.com"], ["--theme", "pink"], ["dial", "Müller"]])
    async def test_ends_with_2(self, server: Server, tmp_path: Path, arguments: list[str]) -> None:
        done = await cticlient(server, tmp_path / "profile", *arguments)
        assert done.code == 2
        assert done.err.strip()
        assert "Traceback" not in done.err


async def test_the_password_is_stored_nowhere(server: Server, tmp_path: Path) -> None:
    (await server.admin("client", "password", "anna", "--password-stdin", stdin="s3hr-geheim-4711\n")).ok()
    profile = tmp_path / "profile"
    picture = ["--screenshot", tmp_path / "d.png"]
    (await cticlient(server, profile, *login(server), *picture, password="s3hr-geheim-4711")).ok()
    assert files_with(tmp_path, b"anna")
    assert files_with(tmp_path, b"s3hr-geheim-4711") == []


def files_with(folder: Path, part: bytes) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and part in path.read_bytes()]
