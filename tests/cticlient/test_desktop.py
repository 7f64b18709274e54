"""The whole program, with a plugin that adds everything and one that raises."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QMenuBar

import cticlient
from cticlient import screenshot
from cticlient.aio import in_thread
from cticlient.api import Notice
from cticlient.arguments import Arguments
from cticlient.tiles import TileSize

Run = Callable[..., Any]
Until = Callable[[Callable[[], bool]], Any]


def plain(action: QAction) -> str:
    return action.text().replace("&&", "\0").replace("&", "").replace("\0", "&")


def entry(menu: QMenu | QMenuBar, *path: str) -> QAction:
    """The action a person reaches by these words."""
    found = [action for action in menu.actions() if plain(action) == path[0]]
    assert found, f"{path[0]!r} is not among {[plain(action) for action in menu.actions()]}"
    if len(path) == 1:
        return found[0]
    below = found[0].menu()
    assert isinstance(below, QMenu)
    return entry(below, *path[1:])


def titles(program: Any) -> list[str]:
    return [panel.title for panel in program.desktop.window.panels]


def labels(program: Any) -> Iterator[str]:
    for label in program.desktop.window.findChildren(QLabel):
        yield label.text()


def test_everything_a_plugin_adds_is_there(run_program: Run) -> None:
    async def use(program: Any) -> None:
        bar = program.desktop.window.menuBar()
        assert titles(program) == ["People & more", "My speed dials"]
        for menu in ("Call", "Status", "View", "?"):
            assert entry(bar, menu, "Rich action").isEnabled()
        assert program.rich.enabled.action in program.desktop.tray.menu.actions()
        assert {"rich HEADER", "rich BAND", "rich CALLS", "rich STATUS_LINE"} <= set(labels(program))
        assert program.desktop.tray.tooltip == "In a meeting"

    run_program(use)


def test_a_plugin_that_raises_is_left_out_with_its_reason(run_program: Run) -> None:
    async def use(program: Any) -> None:
        assert "Ghost" not in titles(program)
        one = program.desktop.plugins.hosted["raising"]
        assert (one.state, "no luck" in str(one.reason)) == ("failed", True)
        assert "Raising could not be started" in program.desktop.window.notices.text.text()
        standing = entry(program.desktop.window.menuBar(), "Options", "Speed dial")
        texts = [plain(action) for action in standing.menu().actions()]
        assert "Never possible… (Raising could not be started)" in texts
        assert not program.errors

    run_program(use)


def test_a_switched_off_plugin_takes_everything_back_and_brings_it_again(run_program: Run, until: Until) -> None:
    async def use(program: Any) -> None:
        bar = program.desktop.window.menuBar()
        first = program.rich.enabled
        switch = entry(bar, "Options", "Customize", "Components and plugins", "Rich & Co")
        assert switch.isChecked()
        switch.trigger()
        await until(lambda: program.desktop.plugins.hosted["rich"].state == "off")
        assert titles(program) == ["My speed dials"]
        assert (first.done, first.cancelled) == (["disabled"], True)
        assert program.desktop.tray.tooltip == "CTI Client"
        assert program.settings.preferences.plugins_off == ("rich",)
        off = entry(bar, "Options", "Speed dial", "Embed rich panel… (Rich & Co is switched off)")
        assert not off.isEnabled()
        assert off.statusTip() == off.toolTip() == "Rich & Co is switched off"
        switch.trigger()
        await until(lambda: program.desktop.plugins.hosted["rich"].state == "on")
        assert titles(program) == ["People & more", "My speed dials"]
        assert program.rich.enabled is not first
        entry(bar, "Options", "Speed dial", "Embed rich panel…").trigger()
        assert program.rich.enabled.done == ["embed"]

    run_program(use)


def test_a_plugin_that_was_switched_off_stays_off_at_the_next_start(run_program: Run, tmp_path: Path) -> None:
    async def off(program: Any) -> None:
        await program.desktop.plugins.switch("rich", False)

    run_program(off)
    assert '"plugins_off": [\n      "rich"\n    ]' in (tmp_path / "settings.json").read_text()


def test_at_the_end_plugins_are_disabled_and_their_tasks_cancelled(run_program: Run) -> None:
    seen: list[Any] = []

    async def use(program: Any) -> None:
        seen.append(program.rich.enabled)

    run_program(use)
    assert (seen[0].done, seen[0].cancelled) == (["disabled"], True)


GERMAN = [
    ("Optionen", "Kurzwahl"),
    ("Optionen", "Anpassen", "Komponenten und Plugins", "Rich & Co"),
    ("Optionen", "Optionen …"),
    ("?", "Hilfe", "Monitoring / Präsenzmanagement"),
    ("Ansicht", "Kachelgröße", "Groß"),
    ("Ansicht", "Panels", "Meine Kurzwahl"),
    ("Anruf", "Beenden"),
    ("Status",),
]
ENGLISH = [
    ("Options", "Speed dial"),
    ("Options", "Customize", "Components and plugins", "Rich & Co"),
    ("Options", "Options…"),
    ("?", "Help", "Monitoring / presence management"),
    ("View", "Tile size", "Large"),
    ("View", "Panels", "My speed dials"),
    ("Call", "Quit"),
    ("Status",),
]


def test_the_menu_paths_exist_in_both_languages_and_follow_a_change(run_program: Run) -> None:
    async def use(program: Any) -> None:
        bar = program.desktop.window.menuBar()
        for language, paths in (("en", ENGLISH), ("de", GERMAN), ("en", ENGLISH)):
            program.settings.change(language=language)
            await asyncio.sleep(0)
            await asyncio.sleep(0.02)  # the event is posted, and delivered by Qt in its own time
            for path in paths:
                entry(bar, *path)

    run_program(use)


def test_the_help_entry_opens_the_topic(run_program: Run) -> None:
    async def use(program: Any) -> None:
        entry(program.desktop.window.menuBar(), "?", "Help", "Monitoring / presence management").trigger()
        (window,) = [widget for widget in QApplication.topLevelWidgets() if "Monitoring" in widget.windowTitle()]
        assert window.isVisible()

    run_program(use)


def test_the_tile_size_is_set_from_the_menu_and_kept(run_program: Run) -> None:
    async def use(program: Any) -> None:
        entry(program.desktop.window.menuBar(), "View", "Tile size", "Large").trigger()
        assert program.settings.preferences.tile_size is TileSize.LARGE
        assert program.rich.enabled.panel.view().gridSize().height() > 80

    run_program(use)


def test_the_panels_are_in_the_menu_and_come_to_the_front(run_program: Run) -> None:
    async def use(program: Any) -> None:
        bar = program.desktop.window.menuBar()
        entry(bar, "View", "Panels", "My speed dials").trigger()
        assert program.desktop.window.panels.current.title == "My speed dials"
        assert entry(bar, "View", "Panels", "My speed dials").isChecked()
        program.rich.enabled.handle.set_title("People < 3")
        assert not entry(bar, "View", "Panels", "People < 3").isChecked()
        program.rich.enabled.handle.show()
        assert entry(bar, "View", "Panels", "People < 3").isChecked()
        await program.desktop.plugins.switch("rich", False)
        assert [plain(action) for action in entry(bar, "View", "Panels").menu().actions()] == ["My speed dials"]

    run_program(use)


def test_the_filter_reaches_the_panel(run_program: Run) -> None:
    async def use(program: Any) -> None:
        program.desktop.window.tab_row.filter.setText("Person 11")
        assert program.rich.enabled.panel.view().model().rowCount() == 1

    run_program(use)


def test_the_dial_field_dials_through_the_plugin(run_program: Run, until: Until) -> None:
    async def use(program: Any) -> None:
        bar = program.desktop.window.dial_bar
        assert not bar.button.isEnabled()
        bar.field.setText("+49 (0)30 / 12-34")
        bar.button.click()
        await until(lambda: program.rich.enabled.dialled == ["+49301234"])

    run_program(use)


def test_a_refused_call_is_said_in_a_sentence(run_program: Run, until: Until) -> None:
    async def use(program: Any) -> None:
        notices = program.desktop.window.notices
        program.desktop.window.dial_bar.field.setText("666")
        program.desktop.window.dial_bar.button.click()
        await until(lambda: notices.text.text() == "666 is out of order.")
        assert notices.isVisible()

    run_program(use)


def test_nothing_can_be_dialled_while_nobody_dials(run_program: Run) -> None:
    async def use(program: Any) -> None:
        bar = program.desktop.window.dial_bar
        await program.desktop.plugins.switch("rich", False)
        bar.field.setText("204")
        assert not bar.button.isEnabled()
        assert "No plugin that can dial" in bar.button.toolTip()

    run_program(use)


def test_a_number_from_the_command_line_is_dialled_when_somebody_can(run_program: Run, until: Until) -> None:
    async def use(program: Any) -> None:
        await until(lambda: program.rich.enabled.dialled == ["+4930"])

    run_program(use, Arguments(number="+4930"))


def test_a_number_nobody_can_dial_in_time_is_told(
    run_program: Run, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def use(program: Any) -> None:
        await program.desktop.plugins.switch("rich", False)
        monkeypatch.setattr("cticlient.dialling.PATIENCE_S", 0.05)
        await program.desktop.request(Arguments(number="204"))
        await until(lambda: program.desktop.window.notices.text.text().startswith("204 was not dialled: after"))

    run_program(use)


def test_set_up_values_reach_the_plugin_that_takes_them(run_program: Run) -> None:
    async def use(program: Any) -> None:
        section = program.rich.enabled.host.settings
        assert [section.get(key) for key in ("server", "user", "embed")] == ["ws://x", "anna", "Sales"]
        before = program.rich.enabled
        await program.desktop.request(Arguments(embed="Service"))
        assert program.rich.enabled is not before
        assert program.rich.enabled.host.settings.get("embed") == "Service"

    run_program(use, Arguments(server="ws://x", user="anna", embed="Sales"), plugins_off=("rich",))


@pytest.mark.parametrize(("arguments", "size"), [(Arguments(), (1200, 760)), (Arguments(size="800x500"), (800, 500))])
def test_a_picture_waits_until_nobody_holds_it(
    run_program: Run, until: Until, tmp_path: Path, arguments: Arguments, size: tuple[int, int]
) -> None:
    file = tmp_path / "window.png"

    async def use(program: Any) -> None:
        picture = Arguments(screenshot=str(file), size=arguments.size, theme="dark", language="de")
        before = program.desktop.window.size()
        with program.rich.enabled.host.hold_screenshot():
            taking = asyncio.create_task(program.desktop.request(picture))
            await asyncio.sleep(0.4)
            assert not file.exists()
        outcome = await taking
        assert outcome.code == 0
        image = QImage(str(file))
        assert (image.width(), image.height()) == size
        assert image.pixelColor(2, size[1] - 60).lightness() < 80
        assert program.desktop.window.size() == before
        assert plain(program.desktop.window.menuBar().actions()[0]) == "Call"

    run_program(use)


def test_a_picture_that_does_not_come_about_ends_with_3(run_program: Run, tmp_path: Path) -> None:
    async def use(program: Any) -> None:
        window = program.desktop.window
        with program.rich.enabled.host.hold_screenshot(), pytest.raises(screenshot.NotReadyError):
            await screenshot.take(window, program.desktop._holds, tmp_path / "never.png", patience=0.1)
        assert not (tmp_path / "never.png").exists()

    run_program(use)


async def later_start(profile: Path, *arguments: str) -> tuple[int, str]:
    """The real command, in a process of its own: its exit code and what it said on stderr."""
    environ = {**os.environ, "PYTHONPATH": str(Path(cticlient.__file__).parent.parent), "LANG": "C"}
    command = [sys.executable, "-m", "cticlient", "--profile", str(profile), *arguments]
    # In a thread: Qt's loop is for the program under test, not for watching children.
    done = await in_thread(partial(subprocess.run, command, env=environ, capture_output=True, text=True, check=False))
    return done.returncode, done.stderr.strip()


def test_later_starts_hand_over_to_the_first(run_program: Run, until: Until, tmp_path: Path) -> None:
    file = tmp_path / "later.png"

    async def use(program: Any) -> None:
        program.desktop.window.showMinimized()
        assert await later_start(tmp_path, "dial", "+49 30", "1234") == (0, "")
        await until(lambda: program.rich.enabled.dialled == ["+49301234"])
        assert not program.desktop.window.isMinimized()
        assert await later_start(tmp_path, "tel:+49-30-99") == (0, "")
        await until(lambda: program.rich.enabled.dialled[-1] == "+493099")
        assert await later_start(tmp_path, "tel:1234;phone-context=+49-30;ext=45") == (0, "")
        await until(lambda: program.rich.enabled.dialled[-1] == "+49301234")
        assert "has 45 for after the call" in program.desktop.window.notices.text.text()
        for number in ("*21*09001234567#", "112", "0900-1234567"):
            assert await later_start(tmp_path, f"tel:{number}") == (0, "")
            assert "A link wants to dial" in program.desktop.window.notices.text.text()
            assert program.desktop.window.dial_bar.field.text() == number.replace("-", "")
        assert program.rich.enabled.dialled[-1] == "+49301234"
        assert await later_start(tmp_path, "dial", "*21*204#") == (0, "")
        await until(lambda: program.rich.enabled.dialled[-1] == "*21*204#")
        assert await later_start(tmp_path, "--screenshot", str(file)) == (0, "")
        assert QImage(str(file)).width() == 1200
        code, said = await later_start(tmp_path, "--screenshot", "/nowhere/x.png")
        assert (code, said.startswith("The picture cannot be written to /nowhere/x.png:")) == (1, True)

    run_program(use)


def test_an_unexpected_error_is_one_sentence_and_goes_to_the_log(run_program: Run, until: Until) -> None:
    async def use(program: Any) -> None:
        async def broken() -> None:
            raise ZeroDivisionError("a secret of the code")

        program.rich.enabled.host.spawn(broken())
        await until(lambda: bool(program.errors))
        text = program.desktop.window.notices.text.text()
        assert text.startswith("Something went wrong that should not.")
        assert "secret" not in text

    run_program(use)


def test_the_window_comes_back_as_it_was_left(run_program: Run) -> None:
    async def leave(program: Any) -> None:
        program.desktop.window.resize(QSize(700, 500))
        next(panel for panel in program.desktop.window.panels if panel.title == "My speed dials").show()

    async def come_back(program: Any) -> None:
        assert program.desktop.window.size() == QSize(700, 500)
        current = program.desktop.window.panels.current
        assert current is not None
        assert current.title == "My speed dials"

    run_program(leave)
    run_program(come_back)


def test_notices_of_plugins_stand_in_the_window(run_program: Run) -> None:
    async def use(program: Any) -> None:
        program.rich.enabled.host.tell(Notice("Your status ended", "You are available again."))
        assert program.desktop.window.notices.text.text() == "Your status ended. You are available again."

    run_program(use)
