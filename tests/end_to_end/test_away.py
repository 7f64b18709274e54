"""Who locks the screen is away for everybody, and back when it is unlocked: real programs on a real message bus."""

import json
from pathlib import Path

from tests.end_to_end.processes import PASSWORD, Server
from tests.surroundings import bare_message_bus

SAVER = Path(__file__).with_name("played_saver.py")


def profile_of(folder: Path, **settings: object) -> Path:
    """As after the person ticked it in the options."""
    folder.mkdir()
    (folder / "settings.json").write_text(json.dumps({"version": 1, "plugins": {"ctiserver": settings}}))
    return folder


async def test_a_locked_screen(server: Server, tmp_path: Path) -> None:
    with bare_message_bus(tmp_path) as bus:
        session = {"DBUS_SESSION_BUS_ADDRESS": bus, "CTICLIENT_PASSWORD": PASSWORD}
        saver = await server.commands.start_argv([server.commands.python(), str(SAVER)], **session)
        await saver.line(lambda line: line == "ready")
        profile = profile_of(tmp_path / "profile", away_by_lock=True)
        login = ["--connect", server.url, "--user", "anna", "--embed", "Team"]
        watch = await server.watch("bert", "Team")
        await server.commands.start("cticlient", "--profile", profile, *login, **session)
        await watch.member("anna", lambda member: member["logged_in"])
        saver.say("lock")
        away = await watch.member("anna", lambda member: member["status"]["status"] == "AWAY")
        assert away["status"]["source"] == "automatic"
        assert away["status"]["info"] in {"Screen locked", "Bildschirm gesperrt"}
        saver.say("unlock")
        back = await watch.member("anna", lambda member: member["status"]["status"] == "AVAILABLE")
        assert back["status"]["info"] == ""
