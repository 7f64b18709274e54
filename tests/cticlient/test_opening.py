"""The window between its first picture and the moment when the rest of the program is there, used by a person."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from cticlient.desktop import Desktop
from cticlient.places import Place
from cticlient.settings import OnClose
from cticlient.texts import SaidError
from cticlient.tiles import TileSize
from cticlient.ui.closing_question import ClosingQuestion
from cticlient.ui.journal_window import JournalWindow
from cticlient.ui.main_window import MainWindow
from cticlient.ui.name_prompt import NamePrompt
from cticlient.ui.options_dialog import OptionsDialog

Run = Callable[..., Any]
Until = Callable[[Callable[[], bool]], Awaitable[None]]
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@dataclass
class Moment:
    """What is done in the window while the rest of the program is not there yet."""

    acts: list[Callable[[MainWindow], None]] = field(default_factory=list)
    desktop: Desktop = field(init=False)

    def do(self, act: Callable[[MainWindow], None]) -> None:
        self.acts.append(act)


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment()
    complete = Desktop._complete

    def late(desktop: Desktop) -> None:
        assert desktop.window.isVisible()
        assert not desktop.whole
        moment.desktop = desktop
        desktop.window.activateWindow()
        for act in moment.acts:
            act(desktop.window)
        complete(desktop)

    monkeypatch.setattr(Desktop, "_complete", late)
    return moment


def press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, modifier)


def open_menus(window: MainWindow) -> dict[str, list[str]]:
    """What a person reads in each open menu."""
    return {
        menu.title(): [action.text() for action in menu.actions() if action.isVisible()]
        for menu in window.findChildren(QMenu)
        if menu.isVisible()
    }


def escape() -> None:
    QTest.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_Escape)


def shown(kind: type[Any]) -> list[Any]:
    return [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, kind) and widget.isVisible()]


@pytest.mark.parametrize("key", [Qt.Key.Key_A, Qt.Key.Key_S, Qt.Key.Key_O])
def test_a_menu_that_is_open_when_the_rest_comes_stays_as_it_is(
    run_program: Run, meanwhile: Moment, key: Qt.Key
) -> None:
    """The plugin of the tests adds an entry to the first two."""
    read: list[dict[str, list[str]]] = []
    meanwhile.do(lambda window: press(window, key, ALT))
    meanwhile.do(lambda window: read.append(open_menus(window)))

    async def use(program: Any) -> None:
        window = program.desktop.window
        assert len(read[0]) == 1
        assert open_menus(window) == read[0]
        escape()
        assert open_menus(window) == {}

    run_program(use)


def test_what_came_while_a_menu_was_open_is_in_it_the_next_time(run_program: Run, meanwhile: Moment) -> None:
    meanwhile.do(lambda window: press(window, Qt.Key.Key_S, ALT))

    async def use(program: Any) -> None:
        window = program.desktop.window
        (before,) = open_menus(window).values()
        escape()
        press(window, Qt.Key.Key_S, ALT)
        (after,) = open_menus(window).values()
        assert [text.replace("&", "") for text in before] == ["No plugin that knows a status is switched on"]
        assert "Rich action" in after
        escape()

    run_program(use)


def test_an_entry_that_was_taken_back_while_its_menu_was_open_does_not_come(run_program: Run) -> None:
    async def use(program: Any) -> None:
        window = program.desktop.window
        press(window, Qt.Key.Key_A, ALT)
        before = open_menus(window)
        window.menus.add_action(Place.CALL_MENU, QAction("Stays", window))
        window.menus.add_action(Place.CALL_MENU, QAction("Goes", window))()
        assert open_menus(window) == before
        escape()
        press(window, Qt.Key.Key_A, ALT)
        (now,) = open_menus(window).values()
        assert ("Stays" in now, "Goes" in now) == (True, False)
        escape()

    run_program(use)


def test_options_and_journal_that_were_asked_for_come_once(run_program: Run, meanwhile: Moment, until: Until) -> None:
    for key in (Qt.Key.Key_Comma, Qt.Key.Key_Comma, Qt.Key.Key_J, Qt.Key.Key_Comma):
        meanwhile.do(lambda window, key=key: press(window, key, CTRL))

    async def use(program: Any) -> None:
        window = program.desktop.window
        await until(lambda: bool(shown(OptionsDialog)) and bool(shown(JournalWindow)))
        assert (len(shown(OptionsDialog)), len(shown(JournalWindow))) == (1, 1)
        assert shown(OptionsDialog)[0].parent() is window
        shown(OptionsDialog)[0].close()

    run_program(use)


def test_a_click_on_the_journal_button_is_not_lost(run_program: Run, meanwhile: Moment, until: Until) -> None:
    meanwhile.do(lambda window: window.dial_bar.journal_button.click())

    async def use(program: Any) -> None:
        await until(lambda: bool(shown(JournalWindow)))

    run_program(use)


def test_a_window_that_was_closed_quits_as_it_is_set(run_program: Run, meanwhile: Moment, until: Until) -> None:
    meanwhile.do(lambda window: window.close())

    async def use(program: Any) -> None:
        await until(lambda: program.desktop._end.is_set())

    run_program(use, on_close=OnClose.QUIT)


def test_a_window_that_was_closed_asks_what_that_means(run_program: Run, meanwhile: Moment, until: Until) -> None:
    meanwhile.do(lambda window: window.close())

    async def use(program: Any) -> None:
        await until(lambda: bool(shown(ClosingQuestion)))
        shown(ClosingQuestion)[0].quit.click()
        await until(lambda: program.desktop._end.is_set())

    run_program(use, on_close=OnClose.UNDECIDED)


def test_quit_is_done_once_all_is_there(run_program: Run, meanwhile: Moment, until: Until) -> None:
    meanwhile.do(lambda window: press(window, Qt.Key.Key_Q, CTRL))

    async def use(program: Any) -> None:
        await until(lambda: program.desktop._end.is_set())

    run_program(use)


def test_a_new_panel_can_be_asked_for(run_program: Run, meanwhile: Moment, until: Until) -> None:
    def new_panel(window: MainWindow) -> None:
        (action,) = [action for action in window.findChildren(QAction) if action.objectName() == "add-panel"]
        action.trigger()

    meanwhile.do(new_panel)

    async def use(program: Any) -> None:
        await until(lambda: bool(shown(NamePrompt)))
        QTest.keyClicks(QApplication.focusWidget(), "Kunden")
        press(program.desktop.window, Qt.Key.Key_Return)
        await until(lambda: "Kunden" in [title for _, title in program.desktop.own_panels.titles()])
        await until(lambda: not shown(NamePrompt))

    run_program(use)


def test_the_size_of_the_tiles_is_changed_at_once(run_program: Run, meanwhile: Moment) -> None:
    seen: list[bool] = []

    def large(window: MainWindow) -> None:
        (action,) = [action for action in window.findChildren(QAction) if action.text() == "Large"]
        action.trigger()
        seen.append(window.state.size is TileSize.LARGE)

    meanwhile.do(large)

    async def use(program: Any) -> None:
        assert seen == [True]
        assert program.settings.preferences.tile_size is TileSize.LARGE

    run_program(use)


def test_what_is_typed_and_where_the_keyboard_is_stay(run_program: Run, meanwhile: Moment) -> None:
    def type_both(window: MainWindow) -> None:
        press(window, Qt.Key.Key_L, CTRL)
        QTest.keyClicks(QApplication.focusWidget(), "030 12")
        press(window, Qt.Key.Key_F, CTRL)
        QTest.keyClicks(QApplication.focusWidget(), "person 1")

    meanwhile.do(type_both)

    async def use(program: Any) -> None:
        window = program.desktop.window
        assert QApplication.focusWidget() is window.tab_row.filter
        QTest.keyClicks(QApplication.focusWidget(), "1")
        assert window.tab_row.filter.text() == "person 11"
        assert window.dial_bar.field.text() == "030 12"

    run_program(use)


def test_what_cannot_be_done_is_said_and_the_others_are_done(
    run_program: Run, meanwhile: Moment, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(desktop: Desktop) -> None:
        raise SaidError("The journal is out of order.")

    monkeypatch.setattr(Desktop, "open_journal", refuse)
    meanwhile.do(lambda window: window.dial_bar.journal_button.click())
    meanwhile.do(lambda window: press(window, Qt.Key.Key_Q, CTRL))

    async def use(program: Any) -> None:
        await until(lambda: program.desktop._end.is_set())
        assert [str(error) for error in program.errors] == ["The journal is out of order."]

    run_program(use)


def test_an_error_before_the_rest_is_there_is_told_in_the_window(run_program: Run, meanwhile: Moment) -> None:
    said: list[str] = []

    def fail(window: MainWindow) -> None:
        meanwhile.desktop.opening.around.errors.caught(SaidError("{number} is out of order.", number=204))
        said.append(window.notices.text.text())
        assert window.notices.isVisible()

    meanwhile.do(fail)

    async def use(program: Any) -> None:
        assert said == ["204 is out of order."]

    run_program(use)
