"""The real window, offscreen, against the real server: tiles follow, a click dials, what is set up stays."""

import json
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.processes import PASSWORD, PATIENCE, Commands, Running, Server

SCRIPT = Path(__file__).with_name("window.py")
Tiles = dict[str, dict[str, Any]]


class Window:
    """The desktop of one person, with its profile."""

    def __init__(self, server: Server, profile: Path, language: str = "de") -> None:
        self.server = server
        self.language = language
        self.profile = profile
        self.running: Running | None = None
        self._position = 0

    async def open(self, *arguments: str) -> "Window":
        commands: Commands = self.server.commands
        argv = [commands.python(), str(SCRIPT), "--profile", str(self.profile), "--language", self.language, *arguments]
        self.running = await commands.start_argv(argv, CTICLIENT_PASSWORD=PASSWORD)
        self._position = 0
        return self

    async def open_for(self, user: str, group: str = "Team") -> "Window":
        return await self.open("--connect", self.server.url, "--user", user, "--embed", group)

    async def said(self, key: str, wanted: Callable[[Any], bool], patience: float = PATIENCE) -> Any:
        assert self.running is not None

        def fits(line: str) -> bool:
            said = json.loads(line) if line.startswith("{") else {}
            return key in said and wanted(said[key])

        self._position, line = await self.running.line(fits, self._position, patience)
        return json.loads(line)[key]

    async def tiles(self, wanted: Callable[[Tiles], bool], patience: float = PATIENCE) -> Tiles:
        """The tiles as soon as they look as wanted."""
        tiles: Tiles = await self.said("tiles", wanted, patience)
        return tiles

    async def lamp(self, client: str, lamp: str) -> dict[str, Any]:
        return (await self.tiles(lambda tiles: client in tiles and tiles[client]["lamp"] == lamp))[client]

    async def menus(self) -> dict[str, bool]:
        assert self.running is not None
        self.running.say("menus")
        menus: dict[str, bool] = await self.said("menus", lambda _: True)
        return menus

    async def close(self) -> None:
        assert self.running is not None
        self.running.say("close")
        assert await self.running.ended() == 0, self.running.told()


@pytest.fixture
def window_of(server: Server, tmp_path: Path) -> Callable[[str], Awaitable[Window]]:
    return lambda user: Window(server, tmp_path / f"profile-{user}").open_for(user)


Open = Callable[[str], Awaitable[Window]]


class TestTiles:
    async def test_a_click_dials_and_both_lamps_follow(self, server: Server, window_of: Open) -> None:
        window = await window_of("anna")
        await window.lamp("bert", "idle")
        assert window.running is not None
        window.running.say("click bert")
        await window.tiles(lambda tiles: (tiles["anna"]["lamp"], tiles["bert"]["lamp"]) == ("dialing", "ringing"))
        (await server.cti("bert", "answer")).ok()
        await window.tiles(lambda tiles: tiles["anna"]["lamp"] == tiles["bert"]["lamp"] == "talking")
        (await server.cti("bert", "hangup")).ok()
        await window.tiles(lambda tiles: tiles["anna"]["lamp"] == tiles["bert"]["lamp"] == "idle")

    async def test_a_call_from_outside_shows_its_number(self, server: Server, window_of: Open) -> None:
        window = await window_of("anna")
        await window.lamp("bert", "idle")
        (await server.admin("simulate", "ring", "202", "--from", "03012345670", "--name", "Schulze GmbH")).ok()
        tile = await window.lamp("bert", "ringing")
        assert "Schulze GmbH" in json.dumps(tile)
        assert "030 12345670" in tile["tooltip"]

    async def test_a_group_changed_on_the_server_changes_within_a_second(self, server: Server, window_of: Open) -> None:
        (await server.admin("client", "add", "neu", "--last-name", "Neumann")).ok()
        window = await window_of("anna")
        await window.tiles(lambda tiles: set(tiles) >= {"anna", "bert", "chris", "tor"})
        took: dict[str, list[float]] = {"add": [], "remove": []}
        for what in [*took] * 3:
            (await server.admin("group", "member", what, "Team", "neu")).ok()
            began = time.monotonic()
            tiles = await window.tiles(lambda tiles, what=what: ("neu" in tiles) == (what == "add"))
            took[what].append(time.monotonic() - began)
            assert what == "remove" or "Neumann" in tiles["neu"]["name"]
        assert max(min(each) for each in took.values()) < 1, "a busy machine makes one of them slow, not each"

    async def test_statuses_are_on_the_tiles(self, server: Server, window_of: Open) -> None:
        window = await window_of("anna")
        (
            await server.cti("bert", "status", "set", "MEETING", "--until", "+45m", "--info", "Jour fixe & <b>mehr</b>")
        ).ok()
        tile = (await window.tiles(lambda tiles: tiles.get("bert", {}).get("icon") == "status-meeting"))["bert"]
        assert tile["second"]["text"] == "Jour fixe & <b>mehr</b>"
        assert tile["second"]["tail"].startswith("bis ")

    async def test_without_server_nothing_is_shown_as_known(self, server: Server, window_of: Open) -> None:
        window = await window_of("anna")
        await window.lamp("bert", "idle")
        await server.stop()
        await window.tiles(lambda tiles: {tile["lamp"] for tile in tiles.values()} == {"unknown"})
        await server.start()
        await window.tiles(lambda tiles: tiles["bert"]["lamp"] == "idle", patience=45)


class TestWhatStays:
    async def test_embedded_groups_are_there_after_a_restart(self, server: Server, tmp_path: Path) -> None:
        (await server.admin("group", "add", "Werkstatt")).ok()
        (await server.admin("client", "add", "neu")).ok()
        for client in ("anna", "neu"):
            (await server.admin("group", "member", "add", "Werkstatt", client)).ok()
        window = await Window(server, tmp_path / "profile").open_for("anna")
        await window.lamp("bert", "idle")
        again = await server.commands.run("cticlient", "--profile", tmp_path / "profile", "--embed", "Werkstatt")
        again.ok()
        await window.tiles(lambda tiles: "neu" in tiles)
        await window.close()
        window = await window.open()
        await window.tiles(lambda tiles: {"bert", "neu"} <= set(tiles))

    async def test_a_group_embedded_through_the_dialog_stays(self, server: Server, tmp_path: Path) -> None:
        (await server.admin("group", "add", "Werkstatt")).ok()
        (await server.admin("client", "add", "neu")).ok()
        for client in ("anna", "neu"):
            (await server.admin("group", "member", "add", "Werkstatt", client)).ok()
        window = await Window(server, tmp_path / "profile", "de").open_for("anna")
        await window.lamp("bert", "idle")
        (entry,) = [path for path in await window.menus() if "Kurzwahl > CTI Server Group-Panel einbinden" in path]
        assert window.running is not None
        window.running.say(f"trigger {entry}")
        window.running.say("embed Werkstatt")
        await window.tiles(lambda tiles: "neu" in tiles)
        await window.close()
        window = await window.open()
        await window.tiles(lambda tiles: {"bert", "neu"} <= set(tiles))

    @pytest.mark.parametrize(
        ("language", "embed", "switch", "help"),
        [
            (
                "de",
                "Optionen > Kurzwahl > CTI Server Group-Panel einbinden",
                "Optionen > Anpassen > Komponenten und Plugins > CTI Server",
                "? > Hilfe > Monitoring / Präsenzmanagement",
            ),
            (
                "en",
                "Options > Speed dial > Embed CTI Server group panel",
                "Options > Customize > Components and plugins > CTI Server",
                "? > Help > Monitoring / presence management",
            ),
        ],
    )
    async def test_the_menus_of_the_contract(
        self, server: Server, tmp_path: Path, language: str, embed: str, switch: str, help: str
    ) -> None:
        window = await Window(server, tmp_path / "profile", language).open_for("anna")
        await window.lamp("bert", "idle")
        menus = await window.menus()
        assert menus[switch]
        assert menus[help]
        assert allowed(menus, embed)
        assert window.running is not None
        window.running.say(f"trigger {switch}")
        await window.tiles(lambda tiles: "bert" not in tiles)
        # Still there, and disabled.
        assert not allowed(await window.menus(), embed)
        window.running.say(f"trigger {switch}")
        await window.lamp("bert", "idle")
        assert allowed(await window.menus(), embed)


def allowed(menus: dict[str, bool], entry: str) -> bool:
    """Whether the one entry that begins so can be chosen."""
    (enabled,) = [enabled for path, enabled in menus.items() if path.startswith(entry)]
    return enabled
