"""A person's own panels in a whole program: added, renamed, removed, filled with copies that follow the original."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction

from cticlient.arguments import Arguments
from cticlient.model import Number, SpeedDial
from cticlient.tiles import Lamp, Tile
from cticlient.ui.name_prompt import NamePrompt
from cticlient.ui.own_panels import OwnPanels
from tests.cticlient.conftest import Program, wait_until

RunProgram = Callable[..., object]


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


def test_the_language_changes_titles_and_entries(run_program: RunProgram) -> None:
    async def use(program: Program) -> None:
        program.settings.change(language="de")
        await wait_until(lambda: titles(program) == ["Meine Kurzwahl"])
        assert entry(program, "add-panel").text() == "&Neues Panel …"

    run_program(use)
