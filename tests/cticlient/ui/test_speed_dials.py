"""The panel of a person's own speed dials."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QTabBar
from pytestqt.qtbot import QtBot

from cticlient.model import FIRST_PANEL, Number, NumberKind, SpeedDial, SpeedDialBook
from cticlient.own_dials import OwnDials
from cticlient.speed_dial_file import SpeedDialFile
from cticlient.texts import Texts, catalogue_of
from cticlient.ui.followed import Followed
from cticlient.ui.panel_area import PanelArea
from cticlient.ui.panels import Panels
from cticlient.ui.speed_dial_dialog import SpeedDialDialog
from cticlient.ui.speed_dial_menu import PanelCommands, SpeedDialMenu
from cticlient.ui.speed_dials import SpeedDials

ENZO = SpeedDial("1", "Enzo", (Number("030 99"),))
WERK = SpeedDial("2", "Werkstatt", (Number("040 11"), Number("0171 5", NumberKind.MOBILE)), "werk@example.org")


def book(*dials: SpeedDial) -> SpeedDialBook:
    return SpeedDialBook().with_dials(FIRST_PANEL, dials)


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
def commands(dialled: list[str]) -> PanelCommands:
    def noted(what: str) -> Callable[..., None]:
        return lambda *of: dialled.append(" ".join((what, *of)))

    return PanelCommands(
        dial=dialled.append,
        transfer=noted("transfer"),
        mail=noted("mail"),
        add_panel=noted("add"),
        rename=noted("rename"),
        remove=noted("remove"),
        take_in=noted("in"),
        give_out=noted("out"),
        title=lambda panel: panel.name or "Meine",
    )


@pytest.fixture
def make(qtbot: QtBot, file: SpeedDialFile, commands: PanelCommands, german: Texts) -> Callable[..., SpeedDials]:
    def make(*dials: SpeedDial) -> SpeedDials:
        if dials:
            file.save(book(*dials))
        ids = (f"new{n}" for n in count())
        own = OwnDials(file, lambda: next(ids))
        own.load()
        panels = Panels(german, QTabBar(), PanelArea(german))
        panel = SpeedDials(own, FIRST_PANEL, german, commands, Followed(panels))
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
    dialog.number_rows[0].field.setText(number)
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
    assert file.load() == (book(SpeedDial("new0", "Enzo", (Number("030 99"),))), None)
    assert panel.panel.view().isVisible()


def test_what_cannot_be_dialled_stays_in_the_dialog(make: Callable[..., SpeedDials], file: SpeedDialFile) -> None:
    panel = make(ENZO)
    panel.add()
    fill_in(panel, "Enzo", "keine")
    dialog = dialog_of(panel)
    assert dialog.isVisible()
    assert "Berichtigen Sie sie" in dialog.problem.text()
    dialog.number_rows[0].field.setText("12")
    dialog.accept()
    assert len(panel._dials.book.dials) == 2


def test_cancelling_changes_nothing(make: Callable[..., SpeedDials]) -> None:
    panel = make(ENZO)
    panel.edit("1")
    dialog_of(panel).name_field.setText("Other")
    dialog_of(panel).reject()
    assert panel._dials.book.dials == (ENZO,)


def test_edit_keeps_its_place(make: Callable[..., SpeedDials], file: SpeedDialFile) -> None:
    panel = make(ENZO, WERK)
    panel.edit("1")
    fill_in(panel, "Pizza & Pasta", "030 98")
    assert panel._dials.book.dials == (SpeedDial("1", "Pizza & Pasta", (Number("030 98"),)), WERK)
    assert file.load()[0] == panel._dials.book


def test_delete_and_undo(make: Callable[..., SpeedDials], file: SpeedDialFile) -> None:
    panel = make(ENZO, WERK)
    panel._dials.delete("1")
    panel._dials.delete("2")
    assert file.load()[0] == SpeedDialBook()
    assert panel._words.text() == "„Werkstatt“ wurde gelöscht."
    panel._undo_button.click()
    panel._undo_button.click()
    assert panel._dials.book.dials == (ENZO, WERK)
    assert file.load()[0] == panel._dials.book
    assert panel._undo_button.isHidden()
    panel._dials.undo()
    assert panel._dials.book.dials == (ENZO, WERK)


def test_keys(make: Callable[..., SpeedDials], qtbot: QtBot, qapp: QApplication) -> None:
    panel = make(ENZO, WERK)
    panel.activateWindow()
    panel.panel.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: panel.panel.view().hasFocus())
    qtbot.keyClick(panel.panel.view(), Qt.Key.Key_End)
    qtbot.keyClick(panel.panel.view(), Qt.Key.Key_Delete)
    assert panel._dials.book.dials == (ENZO,)
    qtbot.keyClick(panel.panel.view(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert panel._dials.book.dials == (ENZO, WERK)


def test_order(make: Callable[..., SpeedDials], file: SpeedDialFile) -> None:
    panel = make(ENZO, WERK)
    panel.shift("2", -1)
    assert panel.panel.keys() == ["2", "1"]
    assert file.load()[0].dials == (WERK, ENZO)


def open_menu(panel: SpeedDials, key: str) -> dict[str, QAction]:
    panel._open_menu(key, panel.mapToGlobal(panel.rect().center()))
    menus = [menu for menu in panel.findChildren(SpeedDialMenu) if menu.isVisible()]
    return {action.objectName(): action for action in menus[-1].actions() if action.objectName()}


def test_the_menu_beside_the_tiles_is_about_the_panel(make: Callable[..., SpeedDials], dialled: list[str]) -> None:
    panel = make(ENZO)
    entries = open_menu(panel, "")
    assert list(entries) == ["add", "undo", "add-panel", "rename", "remove", "import", "export"]
    assert {name for name, entry in entries.items() if not entry.isEnabled()} == {"undo", "remove"}
    for name in ("add-panel", "rename", "import", "export"):
        entries[name].trigger()
    assert dialled == ["add", "rename speed-dials", "in speed-dials", "out speed-dials"]


def test_the_menu_of_a_tile_calls_each_of_its_numbers(make: Callable[..., SpeedDials], dialled: list[str]) -> None:
    panel = make(ENZO, WERK)
    entries = open_menu(panel, "2")
    assert list(entries) == ["call-0", "call-1", "mail", "edit", "forward", "back", "delete", "add", "undo"]
    assert entries["call-1"].text() == "Mobil: 0171 5"
    for name in ("call-0", "call-1", "mail"):
        entries[name].trigger()
    assert dialled == ["040 11", "0171 5", "mail werk@example.org"]
    assert open_menu(panel, "1")["call-0"].text() == "An&rufen"


def test_a_tile_goes_to_another_panel(make: Callable[..., SpeedDials]) -> None:
    panel = make(ENZO, WERK)
    private = panel._dials.add_panel("Privat & mehr")
    assert private is not None
    panel._open_menu("1", panel.mapToGlobal(panel.rect().center()))
    menu = next(menu for menu in panel.findChildren(SpeedDialMenu) if menu.isVisible())
    choice = next(found for action in menu.actions() if isinstance(found := action.menu(), QMenu))
    assert [action.text() for action in choice.actions()] == ["Privat && mehr"]
    choice.actions()[0].trigger()
    assert panel.panel.keys() == ["2"]
    assert panel._dials.book.home("1").id == private


def test_several_numbers_with_their_kinds(make: Callable[..., SpeedDials], qtbot: QtBot) -> None:
    panel = make()
    panel.add()
    dialog = dialog_of(panel)
    assert not dialog.number_rows[0].remove_button.isVisible()
    dialog.name_field.setText("Ute")
    dialog.number_rows[0].field.setText("030 1")
    for number in ("0171 2", "040 3"):
        qtbot.mouseClick(dialog.add_number_button, Qt.MouseButton.LeftButton)
        dialog.number_rows[-1].field.setText(number)
    dialog.email_field.setText("ute@example.org")
    dialog.note_field.setPlainText("Tor 2")
    qtbot.mouseClick(dialog.number_rows[2].remove_button, Qt.MouseButton.LeftButton)
    assert len(dialog.number_rows) == 2
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    numbers = (Number("030 1"), Number("0171 2", NumberKind.MOBILE))
    assert panel._dials.book.dials == (SpeedDial("new0", "Ute", numbers, "ute@example.org", "Tor 2"),)
    panel.edit("new0")
    assert [row.kind_choice.currentText() for row in dialog_of(panel).number_rows] == ["Büro", "Mobil"]


def test_the_number_that_is_wrong_gets_the_focus(make: Callable[..., SpeedDials], qtbot: QtBot) -> None:
    panel = make(WERK)
    panel.edit("2")
    dialog = dialog_of(panel)
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.number_rows[1].field.setText("keine")
    dialog.accept()
    assert "keine Nummer, die gewählt werden könnte" in dialog.problem.text()
    assert dialog.number_rows[1].field.hasFocus()


def test_what_cannot_be_saved_does_not_hold(make: Callable[..., SpeedDials], tmp_path: Path) -> None:
    panel = make(ENZO)
    path = tmp_path / "speed-dials.json"
    path.unlink()
    path.mkdir()
    (path / "in the way").touch()
    panel._dials.delete("1")
    assert panel._dials.book.dials == (ENZO,)
    assert "konnten nicht gespeichert werden" in panel._words.text()


def test_a_damaged_file_is_said(make: Callable[..., SpeedDials], tmp_path: Path) -> None:
    (tmp_path / "speed-dials.json").write_text("{")
    panel = make()
    assert "war beschädigt" in panel._words.text()
    assert panel._dials.book == SpeedDialBook()


def test_a_newer_file_is_left_alone(make: Callable[..., SpeedDials], tmp_path: Path) -> None:
    path = tmp_path / "speed-dials.json"
    path.write_text('{"version": 99}')
    panel = make()
    assert "neueren Version" in panel.panel._page._label.text()
    panel.add()
    assert panel.findChild(SpeedDialDialog) is None
    assert path.read_text() == '{"version": 99}'


def test_the_language_changes_while_it_is_open(make: Callable[..., SpeedDials], german: Texts) -> None:
    panel = make(ENZO)
    assert panel._add_button.text() == "Kurzwahl hin&zufügen …"
    german.use("en")
    assert panel._add_button.text() == "Add speed dia&l…"
