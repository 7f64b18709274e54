"""A person's own panels in a whole program: added, renamed, removed, filled with copies that follow the original."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from cticlient.arguments import Arguments
from cticlient.model import Number, SpeedDial
from cticlient.texts import SaidError, Sentence
from cticlient.tiles import Lamp, Tile
from cticlient.ui.message_page import MessagePage
from cticlient.ui.name_prompt import NamePrompt
from cticlient.ui.own_panels import OwnPanels
from cticlient.ui.panel import TilePanel
from cticlient.ui.tile_mime import call_data, tile_data
from tests.cticlient.conftest import Program, wait_until

RunProgram = Callable[..., object]
TOLD = Sentence("Done.")


def titles(program: Program) -> list[str]:
    return [panel.title for panel in program.desktop.window.panels if panel.id.startswith("client/")]


def entry(program: Program, name: str) -> QAction:
    found = program.desktop.own_panels.findChild(QAction, name)
    assert isinstance(found, QAction)
    return found


async def answer(program: Program, name: str) -> None:
    prompts: list[NamePrompt] = []

    def asked() -> bool:
        prompts[:] = [p for p in program.desktop.window.findChildren(NamePrompt) if p.isVisible()]
        return bool(prompts)

    await wait_until(asked)
    prompts[0].field.setText(name)
    prompts[0].save_button.click()
    await wait_until(lambda: not prompts[0].isVisible())


def test_panels_are_added_renamed_removed_and_brought_back(run_program: RunProgram) -> None:
    async def use(program: Program) -> None:
        own = program.desktop.own_panels
        entry(program, "add-panel").trigger()
        await answer(program, " Privat  & mehr ")
        await wait_until(lambda: len(titles(program)) == 2)
        assert titles(program) == ["My speed dials", "Privat & mehr"]
        current = program.desktop.window.panels.current
        assert current is not None
        assert current.title == "Privat & mehr"
        (_, id) = (panel.id for panel in own._dials.book.panels)
        own._commands.rename(id)
        await answer(program, "Zuhause")
        await wait_until(lambda: titles(program)[1] == "Zuhause")
        own._commands.remove(id)
        assert titles(program) == ["My speed dials"]
        first = own.shown("speed-dials")
        assert first._words.text() == "The panel “Zuhause” was removed."
        assert first.isVisible()
        first._undo_button.click()
        assert titles(program) == ["My speed dials", "Zuhause"]
        entry(program, "undo").trigger()
        assert titles(program) == ["My speed dials", "Privat & mehr"]

    run_program(use)


def test_a_panel_that_comes_back_stands_where_it_stood(run_program: RunProgram) -> None:
    async def use(program: Program) -> None:
        dials = program.desktop.own_panels._dials
        ids = [dials.add_panel(name) for name in ("A", "B", "C")]
        assert ids[1] is not None
        assert ids[2] is not None
        last = program.desktop.own_panels.shown(ids[2])
        dials.remove_panel(ids[1], "B")
        assert program.desktop.own_panels.shown(ids[2]) is last
        assert titles(program) == ["My speed dials", "A", "C"]
        dials.undo()
        assert titles(program) == ["My speed dials", "A", "B", "C"]

    run_program(use)


def test_a_panel_that_was_removed_hears_nothing_any_more(run_program: RunProgram) -> None:
    async def use(program: Program) -> None:
        own = program.desktop.own_panels
        id = own._dials.add_panel("Privat")
        assert id is not None
        widget = own.shown(id)
        gone: list[object] = []
        widget.destroyed.connect(lambda: gone.append(1))
        own._commands.remove(id)
        await wait_until(lambda: bool(gone))
        assert own._dials.add("speed-dials", [SpeedDial("", "Becker", (Number("204"),))], TOLD)
        program.desktop._tr.use("de")
        assert titles(program) == ["Meine Kurzwahl"]
        assert program.errors == []

    run_program(use)


def test_panels_are_there_again_after_a_start(run_program: RunProgram) -> None:
    async def use(program: Program) -> None:
        program.desktop.own_panels._dials.add_panel("Privat")

    async def look(program: Program) -> None:
        assert titles(program) == ["My speed dials", "Privat"]

    run_program(use)
    run_program(look)


def copied(own: OwnPanels) -> tuple[SpeedDial, Tile]:
    (dial,) = own._dials.book.dials
    tile = own.shown("speed-dials").panel.tile(dial.id)
    assert tile is not None
    return dial, tile


def test_a_copy_follows_lamp_and_status_of_the_original(run_program: RunProgram) -> None:
    async def use(program: Program) -> None:
        own, rich = program.desktop.own_panels, program.rich.enabled
        assert rich.host is not None
        assert rich.host.own_panels() == [("speed-dials", "My speed dials")]
        rich.host.copy_tile(Tile("3", "Person 3", number="203"), "p3@example.org", "speed-dials")
        dial, tile = copied(own)
        assert (dial.name, dial.numbers, dial.email) == ("Person 3", (Number("203"),), "p3@example.org")
        assert "was copied to" in program.desktop.window.notices.text.text()
        assert tile.lamp is Lamp.NONE
        rich.panel.update_tile(Tile("3", "Person 3", number="203", lamp=Lamp.RINGING, tooltip="Person 3\nrings"))
        await wait_until(lambda: copied(own)[1].lamp is Lamp.RINGING)
        assert "rings" in copied(own)[1].tooltip
        own._dials.change(replace(dial, name="Boss"))
        assert (copied(own)[1].name, copied(own)[1].lamp) == ("Boss", Lamp.RINGING)
        asked: list[tuple[str, QPoint]] = []
        rich.panel.menu_requested.connect(lambda key, place: asked.append((key, place)))
        assert own.followed.open_menu(dial.follows, QPoint(1, 2))
        assert asked == [("3", QPoint(1, 2))]

    run_program(use)


def test_why_a_colleague_could_not_be_copied_is_said(run_program: RunProgram, tmp_path: Path) -> None:
    (tmp_path / "speed-dials.json").write_text('{"version": 99}')

    async def use(program: Program) -> None:
        rich = program.rich.enabled
        assert rich.host is not None
        rich.host.copy_tile(Tile("3", "Person 3", number="203"))
        assert "newer version" in program.desktop.window.notices.text.text()
        assert not entry(program, "add-panel").isEnabled()
        assert not entry(program, "import").isEnabled()

    run_program(use)
    assert (tmp_path / "speed-dials.json").read_text() == '{"version": 99}'


def test_without_its_plugin_a_copy_is_a_plain_speed_dial(run_program: RunProgram) -> None:
    async def use(program: Program) -> None:
        own, rich = program.desktop.own_panels, program.rich.enabled
        rich.panel.update_tile(Tile("3", "Person 3", number="203", lamp=Lamp.TALKING))
        assert rich.host is not None
        rich.host.copy_tile(Tile("3", "Person 3", number="203"), "", "no such panel")
        await wait_until(lambda: copied(own)[1].lamp is Lamp.TALKING)
        await program.desktop.plugins.switch("rich", False)
        assert copied(own)[1].lamp is Lamp.NONE
        assert copied(own)[1].number == "203"
        assert not own.followed.open_menu(copied(own)[0].follows, QPoint())
        await program.desktop.plugins.switch("rich", True)
        await wait_until(lambda: copied(own)[1].name == "Person 3")
        program.rich.enabled.panel.update_tile(Tile("3", "Person 3", number="203", lamp=Lamp.HELD))
        await wait_until(lambda: copied(own)[1].lamp is Lamp.HELD)

    run_program(use, Arguments())


def drop(target: QWidget, data: QMimeData, at: QPoint) -> None:
    """As the desktop tells of something that was dragged."""
    actions = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for event in (
        QDragEnterEvent(at, actions, data, left, none),
        QDragMoveEvent(at, actions, data, left, none),
        QDropEvent(QPointF(at), actions, data, left, none),
    ):
        QApplication.sendEvent(target, event)


def on_tile(panel: TilePanel, key: str, right: bool = False) -> tuple[QWidget, QPoint]:
    view = panel.view()
    box = view.visualRect(view.model().index(panel.keys().index(key), 0))
    return view.viewport(), QPoint(box.right() - 4 if right else box.left() + 4, box.center().y())


def test_a_colleague_is_dragged_into_ones_own_panel_and_followed_there(run_program: RunProgram) -> None:
    async def use(program: Program) -> None:
        own, rich = program.desktop.own_panels, program.rich.enabled
        panel = own.shown("speed-dials")
        panel_of_window = next(one for one in program.desktop.window.panels if one.id == "client/speed-dials")
        panel_of_window.show()
        third = Tile("3", "Person 3", number="203")
        page = panel.panel.findChild(MessagePage)
        assert isinstance(page, MessagePage)
        assert page.isVisible()
        drop(page, tile_data(third), page.rect().center())
        dial, _ = copied(own)
        assert (dial.name, dial.number, dial.follows) == ("Person 3", "203", "rich/3")
        rich.panel.update_tile(replace(third, lamp=Lamp.RINGING))
        await wait_until(lambda: copied(own)[1].lamp is Lamp.RINGING)
        stranger = Tile("3", "Somebody else", number="999")
        drop(*spread(tile_data(stranger), on_tile(panel.panel, dial.id)))
        first, second = own._dials.book.dials
        assert (first.name, first.follows, second) == ("Somebody else", "", dial)

    run_program(use)


def spread(data: QMimeData, where: tuple[QWidget, QPoint]) -> tuple[QWidget, QMimeData, QPoint]:
    return where[0], data, where[1]


def test_a_speed_dial_is_dragged_into_another_own_panel(run_program: RunProgram) -> None:
    async def use(program: Program) -> None:
        own = program.desktop.own_panels
        dials = own._dials
        dials.add("speed-dials", [SpeedDial("", "A", (Number("1"),)), SpeedDial("", "B", (Number("2"),))], TOLD)
        private = dials.add_panel("Privat")
        assert private is not None
        dials.add(private, [SpeedDial("", "C", (Number("3"),))], TOLD)
        (a, _, c) = dials.book.dials
        target = own.shown(private)
        next(one for one in program.desktop.window.panels if one.id == f"client/{private}").show()
        await wait_until(target.isVisible)
        tile = own.shown("speed-dials").panel.tile(a.id)
        assert tile is not None
        drop(*spread(tile_data(tile), on_tile(target.panel, c.id)))
        assert [dial.name for dial in dials.book.panels[1].dials] == ["A", "C"]
        assert [dial.name for dial in dials.book.panels[0].dials] == ["B"]
        drop(*spread(tile_data(target.panel.tile(a.id) or tile), on_tile(target.panel, c.id, right=True)))
        assert [dial.name for dial in dials.book.panels[1].dials] == ["C", "A"]

    run_program(use)


def test_a_call_is_dropped_on_a_speed_dial(run_program: RunProgram) -> None:
    async def use(program: Program) -> None:
        own = program.desktop.own_panels
        own._dials.add("speed-dials", [SpeedDial("", "A", (Number("030 99"),))], TOLD)
        (a,) = own._dials.book.dials
        next(one for one in program.desktop.window.panels if one.id == "client/speed-dials").show()
        panel = own.shown("speed-dials").panel
        await wait_until(panel.view().isVisible)
        drop(*spread(call_data("c7", "Schulze"), on_tile(panel, a.id)))
        await wait_until(lambda: program.rich.enabled.dialled == ["c7 to 03099"])
        await program.desktop.plugins.switch("rich", False)
        with pytest.raises(SaidError, match="not transferred"):
            own._commands.transfer("c7", "030 99")

    run_program(use)


def test_the_language_changes_titles_and_entries(run_program: RunProgram) -> None:
    async def use(program: Program) -> None:
        program.settings.change(language="de")
        await wait_until(lambda: titles(program) == ["Meine Kurzwahl"])
        assert entry(program, "add-panel").text() == "&Neues Panel …"

    run_program(use)
