"""The options dialog: tree, search, check before save, plugins on and off while it is open."""

import asyncio
from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPushButton, QTreeWidgetItem

from cticlient.settings import Language, Scheme
from cticlient.theme import Theme
from cticlient.ui.options_dialog import OptionsDialog

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
            "Speed dial",
            "Customize",
            "Customize > Components and plugins",
            "Customize > Components and plugins > Raising",
            "Customize > Components and plugins > Rich & Co",
            "Presence",
            "Presence > Name",
        ]
        program.settings.change(language=Language.GERMAN)
        await asyncio.sleep(0.05)
        assert texts(dialog)[:4] == ["Allgemein", "Kurzwahl", "Anpassen", "Anpassen > Komponenten und Plugins"]
        assert (dialog.ok.text(), dialog.cancel.text(), dialog.apply.text()) == ("OK", "Abbrechen", "Übernehmen")
        dialog.reject()

    run_program(use)


def test_the_search_finds_what_stands_on_pages(run_program: Run) -> None:
    async def use(program: Any) -> None:
        dialog = program.desktop.open_options()
        dialog.tree.search.setText("appearance")
        assert texts(dialog) == ["General"]
        dialog.tree.search.setText("use rich")
        assert texts(dialog)[-1] == "Customize > Components and plugins > Rich & Co"
        dialog.tree.search.setText("nothing like that")
        assert texts(dialog) == []
        dialog.reject()

    run_program(use)


def test_language_and_appearance_change_at_once(run_program: Run, qapp: QApplication) -> None:
    async def use(program: Any) -> None:
        dialog = program.desktop.open_options()
        page = dialog.page("General")
        page._language.choose(Language.GERMAN)
        page._scheme.choose(Scheme.DARK)
        dialog._save()
        await asyncio.sleep(0.05)
        assert program.settings.preferences.language is Language.GERMAN
        assert program.desktop.window.menuBar().actions()[3].text() == "&Optionen"
        assert page._look.text() == "Sprache und Aussehen"
        theme = qapp.findChild(Theme)
        assert theme is not None
        assert theme.colours().dark
        dialog.reject()

    run_program(use)


def fields(dialog: OptionsDialog) -> list[QLineEdit]:
    """The name fields of the rich plugin's two pages."""
    return [field for field in dialog.findChildren(QLineEdit) if field is not dialog.tree.search]


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
        dialog.page("General")._scheme.choose(Scheme.DARK)
        enter(dialog, "")
        dialog.ok.click()
        assert dialog.isVisible()
        assert dialog.notices.text.text() == "A name is missing."
        assert dialog.tree.tree.currentItem().text(0) == "Rich & Co"
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
