"""The journal in the whole program: told by a plugin, counted on its button, opened by its key, found by the field."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest

from cticlient.api import Outcome, SeenCall, Way, Whose
from cticlient.desktop import Outcome as Ended
from cticlient.model import Number, SpeedDial
from cticlient.texts import Sentence
from cticlient.ui.journal_window import JournalWindow
from cticlient.ui.speed_dial_dialog import SpeedDialDialog

Run = Callable[..., Ended]
Until = Callable[[Callable[[], bool]], Awaitable[None]]
OWN = Whose(line="204")


def rings(id: str = "c1", number: str = "030 998877", way: Way = Way.IN) -> SeenCall:
    state = "ringing" if way is Way.IN else "dialing"
    return SeenCall(id, state, way, datetime.now(UTC), number)


def miss(program: Any, **more: Any) -> None:
    journal = program.rich.enabled.host.journal
    journal.see(OWN, [rings(**more)])
    journal.see(OWN, [])


def window_of(program: Any) -> JournalWindow:
    found = program.desktop.window.findChild(JournalWindow)
    assert isinstance(found, JournalWindow)
    return found


def action(program: Any, text: str) -> QAction:
    actions = program.desktop.window.findChildren(QAction)
    return next(one for one in actions if one.text().replace("&", "") == text)


def test_a_missed_call_is_counted_until_the_journal_is_opened(run_program: Run, until: Until) -> None:
    async def use(program: Any) -> None:
        bar, tray = program.desktop.window.dial_bar, program.desktop.tray
        await until(lambda: program.desktop.journal.journal.keeps)
        miss(program)
        miss(program, id="c2")
        assert bar.journal_button.accessibleName() == "Journal, 2 missed calls"
        assert tray.tooltip.endswith("\n2 missed calls")
        QTest.mouseClick(bar.journal_button, Qt.MouseButton.LeftButton)
        await until(lambda: window_of(program).frame.list.model().rowCount() == 3)
        assert bar.journal_button.accessibleName() == "Journal"
        assert "missed" not in tray.tooltip

    run_program(use)


def test_the_journal_survives_a_restart(run_program: Run, until: Until, tmp_path: Path) -> None:
    async def first(program: Any) -> None:
        await until(lambda: program.desktop.journal.journal.keeps)
        miss(program)

    async def second(program: Any) -> None:
        await until(lambda: program.desktop.window.dial_bar.journal_button.count == 1)
        assert program.desktop.journal.journal.missed == 1

    run_program(first)
    assert (tmp_path / "journal.db").is_file()
    run_program(second)


def test_the_menu_opens_it_and_a_call_is_called_back(run_program: Run, until: Until) -> None:
    async def use(program: Any) -> None:
        await until(lambda: program.desktop.journal.journal.keeps)
        miss(program)
        entry = action(program, "Journal")
        assert entry.shortcut().toString() == "Ctrl+J"
        entry.trigger()
        journal = window_of(program)
        await until(lambda: journal.list.current() is not None)
        QTest.keyClick(journal.list, Qt.Key.Key_Return)
        await until(lambda: program.rich.enabled.dialled == ["030998877"])
        journal.actions_by_id["speed-dial"].trigger()
        dialog = program.desktop.window.findChild(SpeedDialDialog)
        assert dialog.dial.number == "030 998877"
        dialog.reject()

    run_program(use)


def test_the_field_completes_over_the_journal_and_redials_what_was_called_before_the_start(
    run_program: Run, until: Until
) -> None:
    async def first(program: Any) -> None:
        await until(lambda: program.desktop.journal.journal.keeps)
        miss(program, way=Way.OUT, number="030 112233")

    async def second(program: Any) -> None:
        field = program.desktop.window.dial_bar.field
        await until(lambda: field.history.items == ["030 112233"])
        QTest.keyClicks(field, "03011")
        assert [match.contact.source for match in field.model.matches] == ["Journal"]
        action(program, "Redial last number").trigger()
        await until(lambda: program.rich.enabled.dialled == ["030112233"])

    run_program(first)
    run_program(second)


def test_a_name_is_noted_as_it_is_known_then(run_program: Run, until: Until) -> None:
    async def use(program: Any) -> None:
        await until(lambda: program.desktop.journal.journal.keeps)
        panels = program.desktop.own_panels
        panels._dials.add(panels.titles()[0][0], [_dial("Enzo", "+49 30 99 88 77")], Sentence("added"))
        miss(program)
        (entry,) = await program.desktop.journal.journal.entries()
        assert (entry.name, entry.outcome) == ("Enzo", Outcome.MISSED)

    run_program(use)


def _dial(name: str, number: str) -> SpeedDial:
    return SpeedDial("", name, (Number(number),))


def test_settings_are_followed(run_program: Run, until: Until) -> None:
    async def use(program: Any) -> None:
        journal = program.desktop.journal.journal
        await until(lambda: journal.keeps)
        miss(program)
        program.settings.change(journal_days=0)
        await until(lambda: journal.missed == 0)
        assert await journal.entries() == []
        program.settings.change(region="AT", outside_prefix="0", journal_days=30)
        program.desktop.window.dial_bar.field.setText("01 5880")
        program.desktop.window.dial_bar.button.click()
        await until(lambda: program.rich.enabled.dialled == ["0015880"])

    run_program(use)


def test_what_a_plugin_did_not_see_to_its_end_is_not_missed(run_program: Run, until: Until) -> None:
    async def use(program: Any) -> None:
        journal = program.desktop.journal.journal
        await until(lambda: journal.keeps)
        program.rich.enabled.host.journal.see(OWN, [rings()])
        await program.desktop.plugins.switch("rich", False)
        await program.desktop.plugins.switch("rich", True)
        program.rich.enabled.host.journal.see(OWN, [])
        assert [entry.outcome for entry in await journal.entries()] == [Outcome.UNKNOWN]

    run_program(use)


def test_a_damaged_journal_is_said_and_the_program_goes_on(run_program: Run, until: Until, tmp_path: Path) -> None:
    (tmp_path / "journal.db").write_bytes(b"x" * 9000)

    async def use(program: Any) -> None:
        await until(lambda: "begins anew" in program.desktop.window.notices.text.text())
        miss(program)
        await until(lambda: program.desktop.journal.journal.missed == 1)

    run_program(use)


def test_whoever_was_called_is_called_again_behind_a_system_that_reports_the_outside_line(
    run_program: Run, until: Until
) -> None:
    async def use(program: Any) -> None:
        await until(lambda: program.desktop.journal.journal.keeps)
        program.settings.change(outside_prefix="0")
        dialled, field = program.rich.enabled.dialled, program.desktop.window.dial_bar.field
        program.desktop.window.dial_bar.field.setText("0431 234567")
        program.desktop.window.dial_bar.button.click()
        await until(lambda: dialled == ["00431234567"])
        program.desktop.phone_book.numbers.hear("00431234567", True)
        await until(lambda: program.settings.preferences.reported_dialled > 0)
        miss(program, way=Way.OUT, number="00431 234567")
        miss(program, way=Way.OUT, number="04012345")
        action(program, "Journal").trigger()
        journal = window_of(program)
        await until(lambda: len(journal._model.rows) == 3)
        entries = {entry.number: entry for entry in await program.desktop.journal.journal.entries()}
        for number, again in (("00431 234567", "00431234567"), ("04012345", "04012345")):
            journal.list.choose(journal._model.place_of(entries[number].id))
            QTest.keyClick(journal.list, Qt.Key.Key_Return)
            await until(lambda again=again: dialled[-1] == again)
        assert field.history.items[0] == "0431 234567"
        assert "4012345" not in field.history.items, "typed, it would be somebody in Hamburg"

    run_program(use)
