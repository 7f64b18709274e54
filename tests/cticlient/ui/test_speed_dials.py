"""The panel of a person's own speed dials."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cticlient.model import SpeedDial, SpeedDialBook
from cticlient.speed_dial_file import SpeedDialFile
from cticlient.texts import Texts, catalogue_of
from cticlient.ui.speed_dial_dialog import SpeedDialDialog
from cticlient.ui.speed_dials import SpeedDials

ENZO = SpeedDial("1", "Enzo", "030 99")
WERK = SpeedDial("2", "Werkstatt", "040 11")


@pytest.fixture
def file(tmp_path: Path) -> SpeedDialFile:
    return SpeedDialFile(tmp_path / "speed-dials.json", lambda: datetime(2018, 11, 20, tzinfo=UTC))


@pytest.fixture
def dialled() -> list[str]:
    return []


@pytest.fixture
def german() -> Texts:
    return Texts("de", [catalogue_of("cticlient")])


@pytest.fixture
def make(qtbot: QtBot, file: SpeedDialFile, dialled: list[str], german: Texts) -> Callable[..., SpeedDials]:
    def make(*dials: SpeedDial) -> SpeedDials:
        if dials:
            file.save(SpeedDialBook(dials))
        ids = (f"new{n}" for n in count())
        panel = SpeedDials(file, german, dialled.append, lambda: next(ids))
        qtbot.addWidget(panel)
        panel.resize(640, 400)
        with qtbot.waitExposed(panel):
            panel.show()
        return panel

    return make


def dialog_of(panel: SpeedDials) -> SpeedDialDialog:
    dialog = panel.window().findChild(SpeedDialDialog)
    assert isinstance(dialog, SpeedDialDialog)
    return dialog


def fill_in(panel: SpeedDials, name: str, number: str) -> None:
    dialog = dialog_of(panel)
    dialog.name_field.setText(name)
    dialog.number_field.setText(number)
    dialog.accept()


def test_a_click_dials(make: Callable[..., SpeedDials], dialled: list[str], qtbot: QtBot) -> None:
    panel = make(ENZO, WERK)
    view = panel.panel.view()
    at = view.visualRect(view.model().index(1, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert dialled == ["040 11"]


def test_the_first_one_is_added(make: Callable[..., SpeedDials], file: SpeedDialFile) -> None:
    panel = make()
    assert panel.panel._page._label.text() == "Hier gibt es noch keine Kurzwahlen."
    panel.panel._page._button.click()
    fill_in(panel, " Enzo ", " 030  99 ")
    assert panel.panel.keys() == ["new0"]
    assert file.load() == (SpeedDialBook((SpeedDial("new0", "Enzo", "030 99"),)), None)
    assert panel.panel.view().isVisible()


def test_what_cannot_be_dialled_stays_in_the_dialog(make: Callable[..., SpeedDials], file: SpeedDialFile) -> None:
    panel = make(ENZO)
    panel.add()
    fill_in(panel, "Enzo", "keine")
    dialog = dialog_of(panel)
    assert dialog.isVisible()
    assert "Geben Sie eine ein" in dialog.problem.text()
    dialog.number_field.setText("12")
    dialog.accept()
    assert len(panel.book.dials) == 2


def test_cancelling_changes_nothing(make: Callable[..., SpeedDials]) -> None:
    panel = make(ENZO)
    panel.edit("1")
    dialog_of(panel).name_field.setText("Other")
    dialog_of(panel).reject()
    assert panel.book.dials == (ENZO,)


def test_edit_keeps_its_place(make: Callable[..., SpeedDials], file: SpeedDialFile) -> None:
    panel = make(ENZO, WERK)
    panel.edit("1")
    fill_in(panel, "Pizza & Pasta", "030 98")
    assert panel.book.dials == (SpeedDial("1", "Pizza & Pasta", "030 98"), WERK)
    assert file.load()[0] == panel.book


def test_delete_and_undo(make: Callable[..., SpeedDials], file: SpeedDialFile) -> None:
    panel = make(ENZO, WERK)
    panel.delete("1")
    panel.delete("2")
    assert file.load()[0] == SpeedDialBook()
    assert panel._words.text() == "„Werkstatt“ wurde gelöscht."
    panel._undo_button.click()
    panel._undo_button.click()
    assert panel.book.dials == (ENZO, WERK)
    assert file.load()[0] == panel.book
    assert panel._undo_button.isHidden()
    panel.undo()
    assert panel.book.dials == (ENZO, WERK)


def test_keys(make: Callable[..., SpeedDials], qtbot: QtBot, qapp: QApplication) -> None:
    panel = make(ENZO, WERK)
    panel.activateWindow()
    panel.panel.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: panel.panel.view().hasFocus())
    qtbot.keyClick(panel.panel.view(), Qt.Key.Key_End)
    qtbot.keyClick(panel.panel.view(), Qt.Key.Key_Delete)
    assert panel.book.dials == (ENZO,)
    qtbot.keyClick(panel.panel.view(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert panel.book.dials == (ENZO, WERK)


def test_order(make: Callable[..., SpeedDials], file: SpeedDialFile) -> None:
    panel = make(ENZO, WERK)
    panel.shift("2", -1)
    assert panel.panel.keys() == ["2", "1"]
    assert file.load()[0].dials == (WERK, ENZO)


def test_a_menu_without_a_tile_offers_adding_only(make: Callable[..., SpeedDials], qtbot: QtBot) -> None:
    panel = make(ENZO)
    panel._open_menu(panel.mapToGlobal(panel.rect().center()), on_tile=False)
    assert [action.text() for action in panel._menu.actions() if action.isVisible() and action.text()] == [
        "Kurzwahl hin&zufügen …",
        "Rück&gängig",
    ]
    panel._menu.close()
    panel._open_menu(panel.mapToGlobal(panel.rect().center()), on_tile=True)
    assert len([action for action in panel._menu.actions() if action.isVisible() and action.text()]) == 7
    panel._menu.close()


def test_what_cannot_be_saved_does_not_hold(make: Callable[..., SpeedDials], tmp_path: Path) -> None:
    panel = make(ENZO)
    path = tmp_path / "speed-dials.json"
    path.unlink()
    path.mkdir()
    (path / "in the way").touch()
    panel.delete("1")
    assert panel.book.dials == (ENZO,)
    assert "konnten nicht gespeichert werden" in panel._words.text()


def test_a_damaged_file_is_said(make: Callable[..., SpeedDials], tmp_path: Path) -> None:
    (tmp_path / "speed-dials.json").write_text("{")
    panel = make()
    assert "war beschädigt" in panel._words.text()
    assert panel.book == SpeedDialBook()


def test_a_newer_file_is_left_alone(make: Callable[..., SpeedDials], tmp_path: Path) -> None:
    path = tmp_path / "speed-dials.json"
    path.write_text('{"version": 2}')
    panel = make()
    assert "neueren Version" in panel.panel._page._label.text()
    panel.add()
    assert panel.findChild(SpeedDialDialog) is None
    assert path.read_text() == '{"version": 2}'


def test_the_language_changes_while_it_is_open(make: Callable[..., SpeedDials], german: Texts) -> None:
    panel = make(ENZO)
    assert panel._add_button.text() == "Kurzwahl hin&zufügen …"
    german.use("en")
    assert panel._add_button.text() == "&Add speed dial…"
