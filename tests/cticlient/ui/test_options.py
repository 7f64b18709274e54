"""The options dialog: tree, search, check before save, plugins on and off while it is open."""

import asyncio
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QFontInfo, QPalette, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidgetItem,
    QWidget,
)

from cticlient.colours import DARK
from cticlient.panel_places import Arrangement
from cticlient.settings import Language, Scheme
from cticlient.theme import Theme
from cticlient.ui.options_dialog import OptionsDialog
from tests.cticlient.conftest import NamePage

Run = Callable[..., Any]
Until = Callable[[Callable[[], bool]], Any]
RICH = ("Customize", "Components and plugins", "rich")


def texts(dialog: OptionsDialog) -> list[str]:
    """The titles in the tree that can be seen, each with those above it."""

    def below(item: QTreeWidgetItem, path: str) -> list[str]:
        found = []
        for index in range(item.childCount()):
            child = item.child(index)
            if not child.isHidden():
                title = f"{path} > {child.text(0)}".removeprefix(" > ")
                found += [title, *below(child, title)]
        return found

    return below(dialog.tree.tree.invisibleRootItem(), "")


def test_the_tree_holds_the_pages_of_shell_and_plugins(run_program: Run) -> None:
    async def use(program: Any) -> None:
        dialog = program.desktop.open_options()
        assert texts(dialog) == [
            "General",
            "Appearance",
            "Language",
            "Speed dial",
            "Telephony",
            "Hot keys",
            "Customize",
            "Customize > Components and plugins",
            "Customize > Components and plugins > Raising",
            "Customize > Components and plugins > Rich & Co",
            "Presence",
            "Presence > Name",
        ]
        program.settings.change(language=Language.GERMAN)
        await asyncio.sleep(0.05)
        assert texts(dialog)[:4] == ["Allgemein", "Aussehen", "Sprache", "Kurzwahl"]
        assert texts(dialog)[4:8] == ["Telefonie", "Tastenkürzel", "Anpassen", "Anpassen > Komponenten und Plugins"]
        assert (dialog.ok.text(), dialog.cancel.text(), dialog.apply.text()) == ("OK", "Abbrechen", "Übernehmen")
        dialog.reject()

    run_program(use)


def test_the_search_finds_what_stands_on_pages(run_program: Run) -> None:
    async def use(program: Any) -> None:
        dialog = program.desktop.open_options()
        dialog.tree.search.setText("colours")
        assert texts(dialog) == ["Appearance"]
        assert dialog._heading.text() == "Appearance"
        dialog.tree.search.setText("use rich")
        assert texts(dialog)[-1] == "Customize > Components and plugins > Rich & Co"
        dialog.tree.search.setText("zeppelin")
        assert texts(dialog) == []
        assert dialog.tree.nothing.isVisible()
        assert dialog.tree.nothing.text() == "No option holds these words."
        dialog.reject()

    run_program(use)


def test_language_and_appearance_change_at_once(run_program: Run, qapp: QApplication) -> None:
    async def use(program: Any) -> None:
        dialog = program.desktop.open_options()
        page = dialog.page("Appearance")
        dialog.page("Language").language.choose(Language.GERMAN)
        page.scheme.choose(Scheme.DARK)
        dialog._save()
        await asyncio.sleep(0.05)
        assert program.settings.preferences.language is Language.GERMAN
        assert program.desktop.window.menuBar().actions()[3].text() == "&Optionen"
        assert "&Farben" in [label.text() for label in page.findChildren(QLabel)]
        assert page.scheme.accessibleName() == "Farben"
        theme = qapp.findChild(Theme)
        assert theme is not None
        assert theme.colours().dark
        dialog.reject()

    run_program(use)


def marked(dialog: OptionsDialog) -> list[str]:
    page = dialog.page(*dialog._shown).widget()
    return [label.text() for label in page.findChildren(QLabel) if label.autoFillBackground()]


def test_the_search_marks_what_it_found_and_lets_go_of_it(run_program: Run) -> None:
    async def use(program: Any) -> None:
        program.settings.change(language=Language.GERMAN)
        dialog = program.desktop.open_options()
        await asyncio.sleep(0.05)
        # As people type it: without capitals and accents.
        dialog.tree.search.setText("schriftgrosse")
        assert dialog._heading.text() == "Aussehen"
        assert marked(dialog) == ["S&chriftgröße"]
        # What can be chosen in a field is found too; its label is marked.
        dialog.tree.search.setText("dunkel")
        assert marked(dialog) == ["&Farben"]
        program.settings.change(scheme=Scheme.DARK)
        await asyncio.sleep(0.05)
        labels = dialog.page("Appearance").findChildren(QLabel)
        found = next(label for label in labels if label.autoFillBackground())
        assert found.palette().color(QPalette.ColorRole.Window) == DARK.ring_back
        dialog.tree.search.clear()
        assert marked(dialog) == []
        assert len(texts(dialog)) > 6
        dialog.reject()

    run_program(use)


def choose_by_keys(choice: QComboBox, text: str) -> None:
    """As a person does with the keyboard."""
    choice.setFocus()
    while choice.currentText() != text:
        before = choice.currentIndex()
        QTest.keyClick(choice, Qt.Key.Key_Down)
        assert choice.currentIndex() != before, f"{text} cannot be chosen"


def test_text_size_and_motion_change_the_whole_program(run_program: Run, until: Until) -> None:
    async def use(program: Any) -> None:
        dialog = program.desktop.open_options("Appearance")
        before = QFontInfo(program.desktop.window.menuBar().font()).pixelSize()
        tile = program.rich.enabled.panel.view().gridSize()
        page = dialog.page("Appearance")
        choose_by_keys(page.text, "150 %")
        choose_by_keys(page.movement, "Less")
        dialog.apply.click()
        await until(lambda: QFontInfo(program.desktop.window.menuBar().font()).pixelSize() >= 1.4 * before)
        await until(lambda: program.rich.enabled.panel.view().gridSize().height() > tile.height())
        assert program.rich.enabled.panel._stands_still
        assert program.desktop.opening.motion.reduced
        dialog.reject()

    run_program(use)


def test_panels_stand_side_by_side_and_the_window_on_top(run_program: Run, until: Until) -> None:
    async def use(program: Any) -> None:
        dialog = program.desktop.open_options("Speed dial")
        choose_by_keys(dialog.page("Speed dial").arrangement, "Side by side")
        dialog.page("Appearance").on_top.click()
        dialog.ok.click()
        assert program.desktop.window.panels.arrangement is Arrangement.SIDE_BY_SIDE
        assert program.settings.preferences.on_top
        await until(lambda: bool(program.desktop.window.windowFlags() & Qt.WindowType.WindowStaysOnTopHint))

    run_program(use)


def test_what_is_changed_bears_a_dot_until_it_is_saved_or_reverted(run_program: Run) -> None:
    async def use(program: Any) -> None:
        dialog = program.desktop.open_options("Appearance")
        page = dialog.page("Appearance")
        assert not dialog.revert.isEnabled()
        choose_by_keys(page.scheme, "Dark")
        assert texts(dialog)[:2] == ["General", "Appearance •"]
        item = dialog.tree.tree.currentItem()
        assert item.data(0, Qt.ItemDataRole.AccessibleTextRole) == "Appearance, changed and not saved yet"
        dialog.revert.click()
        assert texts(dialog)[:2] == ["General", "Appearance"]
        assert page.scheme.currentText() == "Like the system"
        assert not dialog.apply.isEnabled()
        choose_by_keys(page.scheme, "Dark")
        dialog.apply.click()
        assert texts(dialog)[:2] == ["General", "Appearance"]
        assert program.settings.preferences.scheme is Scheme.DARK
        dialog.reject()

    run_program(use)


def test_the_wheel_scrolls_and_changes_nothing(run_program: Run) -> None:
    async def use(program: Any) -> None:
        dialog = program.desktop.open_options("Appearance")
        choice = dialog.page("Appearance").scheme
        dialog.tree.search.setFocus()
        at = QPointF(5, 5)
        turn = QWheelEvent(
            at, choice.mapToGlobal(at), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(choice, turn)
        assert choice.currentText() == "Like the system"
        dialog.reject()

    run_program(use)


def fields(dialog: OptionsDialog) -> list[QLineEdit]:
    """The name fields of the rich plugin's two pages."""
    return [page.field for page in dialog.findChildren(QWidget) if isinstance(page, NamePage)]


def enter(dialog: OptionsDialog, text: str) -> None:
    """As a person does: typed, not set."""
    for field in fields(dialog):
        field.setText(text)
        field.textEdited.emit(text)


def test_apply_is_offered_after_a_change_only(run_program: Run) -> None:
    async def use(program: Any) -> None:
        dialog = program.desktop.open_options()
        assert not dialog.apply.isEnabled()
        enter(dialog, "Anna")
        assert dialog.apply.isEnabled()
        dialog.apply.click()
        assert not dialog.apply.isEnabled()
        assert program.rich.enabled.host.settings.get("name") == "Anna"
        assert dialog.isVisible()
        dialog.reject()

    run_program(use)


def test_what_cannot_be_saved_is_said_and_nothing_is_saved(run_program: Run) -> None:
    async def use(program: Any) -> None:
        dialog = program.desktop.open_options()
        dialog.page("Appearance").scheme.choose(Scheme.DARK)
        enter(dialog, "")
        dialog.ok.click()
        assert dialog.isVisible()
        assert dialog.notices.text.text() == "A name is missing."
        assert dialog.tree.tree.currentItem().text(0) == "Rich & Co •"
        assert program.settings.preferences.scheme is Scheme.SYSTEM
        enter(dialog, "Anna")
        dialog.ok.click()
        assert not dialog.isVisible()
        assert program.rich.enabled.host.settings.get("name") == "Anna"
        assert program.settings.preferences.scheme is Scheme.DARK

    run_program(use)


def test_a_plugin_is_switched_in_the_dialog_and_its_pages_follow(run_program: Run, until: Until) -> None:
    async def use(program: Any) -> None:
        dialog = program.desktop.open_options(*RICH)
        enter(dialog, "Anna")
        box = dialog.page(*RICH).widget().findChild(QCheckBox)
        assert (box.text(), box.isChecked()) == ("Use Rich && Co", True)
        box.click()
        assert program.desktop.plugins.hosted["rich"].state == "on"
        dialog.apply.click()
        await until(lambda: program.desktop.plugins.hosted["rich"].state == "off")
        assert "Presence > Name" not in texts(dialog)
        assert "Presence" not in texts(dialog)
        await until(lambda: not fields(dialog))
        box.click()
        dialog.apply.click()
        await until(lambda: program.desktop.plugins.hosted["rich"].state == "on")
        assert "Presence > Name" in texts(dialog)
        assert [field.text() for field in fields(dialog)] == ["Anna", "Anna"]
        dialog.reject()

    run_program(use)


def test_cancel_switches_nothing(run_program: Run) -> None:
    async def use(program: Any) -> None:
        dialog = program.desktop.open_options(*RICH)
        dialog.page(*RICH).widget().findChild(QCheckBox).click()
        dialog.cancel.click()
        await asyncio.sleep(0)
        assert program.desktop.plugins.hosted["rich"].state == "on"

    run_program(use)


def test_components_show_one_check_box_a_plugin_and_its_error(run_program: Run) -> None:
    async def use(program: Any) -> None:
        dialog = program.desktop.open_options("Customize", "Components and plugins")
        page = dialog.page("Customize", "Components and plugins").widget()
        boxes = {box.text(): box.isChecked() for box in page.findChildren(QCheckBox)}
        assert boxes == {"Raising": False, "Rich && Co": True}
        hints = [label.text() for label in page.findChildren(QLabel)]
        assert any(hint.startswith("Left out: ") and "no luck" in hint for hint in hints)
        dialog.reject()

    run_program(use)


def test_the_speed_dial_page_offers_what_can_be_embedded(run_program: Run) -> None:
    async def use(program: Any) -> None:
        dialog = program.desktop.open_options("Speed dial")
        page = dialog.page("Speed dial").widget()
        buttons = {button.text(): button for button in page.findChildren(QPushButton)}
        assert not buttons["Never possible…"].isEnabled()
        buttons["Embed rich panel…"].click()
        assert program.rich.enabled.done == ["embed"]
        dialog.reject()

    run_program(use)
