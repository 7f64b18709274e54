"""Import and export of speed dials through the dialogs of a whole program."""

import asyncio
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit

from cticlient.cards import files
from cticlient.cards.card import Reading, Told
from cticlient.model import FIRST_PANEL, Number, NumberKind, SpeedDial
from cticlient.texts import Sentence
from cticlient.ui.import_dialog import ImportDialog
from tests.cticlient.conftest import Program, wait_until

RunProgram = Callable[..., object]
TEXT = "Name;Nummer;Mobil\nEnzo;030 99;\nÄnne;;0171 5550123\nNiemand;;\nPizza;+49 171/5550123;keine\n"


def entry(program: Program, name: str) -> QAction:
    found = program.desktop.own_panels.findChild(QAction, name)
    assert isinstance(found, QAction)
    return found


async def choose(program: Program, path: Path, filter: str = "") -> None:
    """In the file dialog that is open."""
    dialogs: list[QFileDialog] = []

    def opened() -> bool:
        dialogs[:] = [one for one in program.desktop.window.findChildren(QFileDialog) if one.isVisible()]
        return bool(dialogs)

    await wait_until(opened)
    (dialog,) = dialogs
    if filter:
        dialog.selectNameFilter(filter)
        dialog.filterSelected.emit(filter)
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(field, QLineEdit)
    field.setText(str(path))
    QTest.keyClick(field, Qt.Key.Key_Return)
    await wait_until(lambda: not dialog.isVisible())


async def preview(program: Program) -> ImportDialog:
    dialogs: list[ImportDialog] = []

    def there() -> bool:
        dialogs[:] = [one for one in program.desktop.window.findChildren(ImportDialog) if one.isVisible()]
        return bool(dialogs) and dialogs[0].cards.isVisible()

    await wait_until(there)
    return dialogs[0]


def table(view) -> list[list[str]]:  # type: ignore[no-untyped-def]
    model = view.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())
    ]


def names(program: Program) -> list[str]:
    return [dial.name for dial in program.desktop.own_panels._dials.book.dials]


def test_a_file_is_looked_at_before_it_is_taken(run_program: RunProgram, tmp_path: Path) -> None:
    path = tmp_path / "kontakte.csv"
    path.write_bytes(TEXT.encode("cp1252"))

    async def use(program: Program) -> None:
        entry(program, "import").trigger()
        await choose(program, path)
        dialog = await preview(program)
        assert dialog.words.text() == "kontakte.csv (Windows-1252): 3 contacts, 2 doubtful places."
        assert table(dialog.cards) == [
            ["Enzo", "030 99", "", ""],
            ["Änne", "0171 5550123", "", ""],
            ["Pizza", "+49 171/5550123", "", "There already: Änne"],
        ]
        assert [row[:3] for row in table(dialog.doubts)] == [["4", "", "Niemand"], ["5", "Mobil", "keine"]]
        assert dialog.take_button.text() == "Import 2 contacts"
        dialog.skip_doubles.click()
        assert dialog.take_button.text() == "Import 3 contacts"
        first = dialog.cards.model().index(0, 0)
        dialog.cards.model().setData(first, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
        dialog.take_button.click()
        await wait_until(lambda: names(program) == ["Änne", "Pizza"])
        shown = program.desktop.own_panels.shown(FIRST_PANEL)
        assert len(shown.panel.keys()) == 2
        assert shown._words.text() == "2 speed dials were imported from kontakte.csv."
        shown._undo_button.click()
        assert names(program) == []

    run_program(use)


def test_a_preview_that_is_cancelled_takes_nothing(run_program: RunProgram, tmp_path: Path) -> None:
    path = tmp_path / "kontakte.csv"
    path.write_text(TEXT)

    async def use(program: Program) -> None:
        entry(program, "import").trigger()
        await choose(program, path)
        dialog = await preview(program)
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        await wait_until(lambda: not dialog.isVisible())
        assert names(program) == []
        assert not entry(program, "undo").isEnabled()
        assert program.errors == []

    run_program(use)


def test_into_another_panel(run_program: RunProgram, tmp_path: Path) -> None:
    path = tmp_path / "one.vcf"
    path.write_text("BEGIN:VCARD\nVERSION:3.0\nFN:Enzo & Co\nTEL;TYPE=CELL:0171\nEND:VCARD\n")

    async def use(program: Program) -> None:
        own = program.desktop.own_panels
        private = own._dials.add_panel("Privat")
        assert private is not None
        own._commands.take_in(private)
        await choose(program, path)
        dialog = await preview(program)
        assert dialog.panel == private
        assert not dialog.doubts.isVisible()
        assert not dialog.skip_doubles.isVisible()
        dialog.take_button.click()
        await wait_until(lambda: bool(own._dials.book.dials))
        panel = own._dials.book.panel(private)
        assert panel is not None
        assert panel.dials[0].numbers == (Number("0171", NumberKind.MOBILE),)
        assert own.shown(private)._words.text() == "“Enzo & Co” was imported from one.vcf."

    run_program(use)


@pytest.mark.parametrize(
    ("content", "reason"), [(b"", "No column"), (b"PK\x00\x03", "no text"), (b"Name;Vorname\nA;B\n", "No column")]
)
def test_a_file_that_is_no_list_is_said(run_program: RunProgram, tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)

    async def use(program: Program) -> None:
        entry(program, "import").trigger()
        await choose(program, path)
        await wait_until(lambda: reason in program.desktop.window.notices.text.text())
        assert names(program) == []
        assert not any(one.isVisible() for one in program.desktop.window.findChildren(ImportDialog))

    run_program(use)


def test_cancelling_while_it_reads_stops_the_thread(
    run_program: RunProgram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = threading.Event()

    def slowly(path: Path, told: Told) -> Reading:
        try:
            for done in range(100_000):
                told(done, 100_000)
                time.sleep(0.001)
        finally:
            ended.set()
        return Reading()

    monkeypatch.setattr("cticlient.ui.card_exchange.read_file", slowly)
    (tmp_path / "x.csv").write_text("x")

    async def use(program: Program) -> None:
        entry(program, "import").trigger()
        await choose(program, tmp_path / "x.csv")
        found = program.desktop.window.findChildren
        await wait_until(lambda: any(one.bar.value() > 10 for one in found(ImportDialog)))
        (dialog,) = found(ImportDialog)
        assert dialog.bar.maximum() == 100_000
        assert not dialog.take_button.isVisible()
        dialog.reject()
        await wait_until(ended.is_set)
        assert names(program) == []
        assert program.errors == []

    run_program(use)


def test_ten_thousand_cards_do_not_hold_up_the_window(run_program: RunProgram, tmp_path: Path) -> None:
    card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Person {n}\r\nTEL;TYPE=CELL:0171 {n:07}\r\nEND:VCARD\r\n"
    path = tmp_path / "many.vcf"
    path.write_text("".join(card.format(n=n) for n in range(10_000)))

    async def use(program: Program) -> None:
        late: list[float] = []

        async def watch() -> None:
            while True:
                before = time.perf_counter()
                await asyncio.sleep(0.01)
                late.append(time.perf_counter() - before - 0.01)

        watching = asyncio.create_task(watch())
        entry(program, "import").trigger()
        await choose(program, path)
        dialog = await preview(program)
        dialog.take_button.click()
        await wait_until(lambda: len(names(program)) == 10_000)
        watching.cancel()
        late.sort()
        assert late[len(late) * 99 // 100] < 0.2

    run_program(use)


@pytest.mark.parametrize(
    ("name", "filter", "kept"),
    [
        ("a.csv", "", "a.csv"),
        ("a", "", "a.csv"),
        ("a", "vCard (*.vcf)", "a.vcf"),
        ("a.vcf", "", "a.vcf"),
        ("Ute.2026", "", "Ute.2026.csv"),
    ],
)
def test_export_and_import_again(run_program: RunProgram, tmp_path: Path, name: str, filter: str, kept: str) -> None:
    dial = SpeedDial("", "=Enzo", (Number("+49 30"), Number("0171", NumberKind.MOBILE)), "e@x", "zwei\nZeilen")

    async def use(program: Program) -> None:
        own = program.desktop.own_panels
        assert not entry(program, "export").isEnabled()
        own._dials.add(FIRST_PANEL, [dial], Sentence("x"))
        entry(program, "export").trigger()
        await choose(program, tmp_path / name, filter)
        await wait_until(lambda: "exported" in program.desktop.window.notices.text.text())
        reading = files.read_file(tmp_path / kept)
        assert [card.dial for card in reading.cards] == [dial]

    run_program(use)


def test_an_export_that_cannot_be_written_is_said(
    run_program: RunProgram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("cticlient.cards.files.write_atomically", full)

    async def use(program: Program) -> None:
        own = program.desktop.own_panels
        own._dials.add(FIRST_PANEL, [SpeedDial("", "A", (Number("1"),))], Sentence("x"))
        own._commands.give_out(FIRST_PANEL)
        await choose(program, tmp_path / "a.csv")
        await wait_until(lambda: "could not be written" in program.desktop.window.notices.text.text())
        assert not (tmp_path / "a.csv").exists()

    run_program(use)


def test_what_is_changed_while_an_import_is_saved_is_kept(run_program: RunProgram) -> None:
    async def use(program: Program) -> None:
        dials = program.desktop.own_panels._dials
        many = [SpeedDial("", f"P{n}", (Number("1"),)) for n in range(50)]
        adding = asyncio.ensure_future(dials.add_many(FIRST_PANEL, many, Sentence("x")))
        await asyncio.sleep(0)
        dials.add(FIRST_PANEL, [SpeedDial("", "Own", (Number("2"),))], Sentence("x"))
        assert await adding
        assert len(names(program)) == 51
        assert dials._file.load()[0] == dials.book

    run_program(use)
