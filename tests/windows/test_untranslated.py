"""Every word that a person meets is said in their language, in every window, and changes with the language at once."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from cticlient.countries import countries
from cticlient.journal.words import DAYS, MONTHS
from cticlient.manual import search, topics
from cticlient.ui.help_window import HelpWindow
from cticlient.ui.import_dialog import ImportDialog
from ctiserver.domain.status import LABELS
from ctiserver.ui.assistant.dialog import Assistant
from tests.windows.pseudo import bare_of_sentences, pseudo
from tests.windows.reading import Read, read
from tests.windows.scenes import SCENES, help_window, options, pages_of
from tests.windows.theatre import LATER, PSEUDO, Theatre, play

DATA = (
    "CTI Client", "CTI Server", "Deutsch", "English", "Vertrieb", "Lager", "Muster", "Maria", "Becker", "Anna",
    "becker", "Schulze GmbH", "Yoga", "example.org", "cti.example.org",
)  # fmt: skip
"""What was written by people or names itself; and times, which have a table of their own for both languages."""
TIMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug",
         "Sep", "Oct", "Nov", "Dec", *DAYS["en"], *MONTHS["en"])  # fmt: skip
TABLES = (*(label["en"] for label in LABELS.values()), *(country.name for country in countries("en")))
NOT_YET = (Assistant, ImportDialog)
"""Windows that keep the language in which they were opened."""
ELSEWHERE = (options, help_window)
"""Scenes of windows that are looked at below, in their own language before and after."""
BOOKS = (HelpWindow,)
"""Windows over what is written once in each language as a whole (tests/cticlient/test_manual.py)."""


def leftover(text: str) -> str:
    """The words of a text that are neither a sentence of the catalogues nor data."""
    left = bare_of_sentences(text)
    for known in sorted((*DATA, *TABLES), key=len, reverse=True):
        left = left.replace(known, "")
    words = re.findall(r"[^\W\d_]{2,}", left)
    return " ".join(word for word in words if word not in TIMES)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (pseudo("Say {what}").format(what=pseudo("a & b")), ""),
        (f"{pseudo('No')} · Becker, Anna · 204", ""),
        (f"{pseudo('No')} forgotten", "forgotten"),
        ("Forgotten", "Forgotten"),
        ("bis Wed 11:00", "bis"),
        ("Away", ""),
    ],
)
def test_what_is_not_translated_is_found(text: str, left: str) -> None:
    assert leftover(text) == left


def book_words() -> set[str]:
    """Titles and excerpts of topics, which the help shows outside its pages too."""
    titles = {topic.title for topic in topics("en")}
    excerpts = {hit.excerpt for hit in search(topics("en"), "e")}
    return titles | excerpts | {f"{pseudo('Help')} – {title}" for title in titles}


def seen(window: QWidget) -> Iterator[Read]:
    for found in read(window):
        if not (isinstance(window, BOOKS) and found.text in book_words()):
            yield found


def test_every_word_of_every_window_is_translated(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults: dict[str, str] = {}

    async def use(theatre: Theatre) -> None:
        for scene in SCENES:
            async for name, window in scene(theatre):
                for found in seen(window):
                    if left := leftover(found.text):
                        faults.setdefault(f"{found.text!r}: {left!r}", f"{scene.__name__}, {name}: {found.where}")

    play(use, qapp, tmp_path, monkeypatch, PSEUDO)
    assert faults == {}


def keeps(name: str, window: QWidget) -> bool:
    """A menu is gone before a language could change, and of one refusal the scene itself made the words."""
    return isinstance(window, (QMenu, *NOT_YET)) or name == "call pop-up, refused"


@pytest.mark.timeout(240)
def test_every_window_that_stands_changes_with_the_language(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults: dict[str, str] = {}

    async def use(theatre: Theatre) -> None:
        for scene in (one for one in SCENES if one not in ELSEWHERE):
            async for name, window in scene(theatre):
                if keeps(name, window):
                    continue
                theatre.settings.change(language="en")
                await theatre.settle(window)
                for found in seen(window):
                    if left := leftover(found.text):
                        faults.setdefault(f"{found.text!r}: {left!r}", f"{scene.__name__}, {name}: {found.where}")
                theatre.settings.change(language="de")
                await theatre.settle(window)

    play(use, qapp, tmp_path, monkeypatch, LATER)
    assert faults == {}


async def lasting_windows(theatre: Theatre) -> dict[str, QWidget]:
    """Those that stand while the language changes."""
    desktop = theatre.desktop
    return {
        "window": desktop.window,
        "tray": desktop.tray.menu,
        "options": await theatre.opened(desktop.open_options),
        "help": await theatre.opened(lambda: desktop.help.open("monitoring")),
    }


async def words_of(theatre: Theatre, windows: dict[str, QWidget]) -> set[tuple[str, str, str]]:
    """Of all of them, and of every page of the options."""
    words = {(name, found.where, found.text) for name, window in windows.items() for found in read(window)}
    async for _ in pages_of(theatre, windows["options"]):
        words |= {("options", found.where, found.text) for found in read(windows["options"])}
    return words


@pytest.mark.parametrize(("first", "then"), [("de", "en"), ("en", "de")])
def test_the_language_changes_in_windows_that_are_open(
    first: str, then: str, qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed: set[tuple[str, str, str]] = set()
    fresh: set[tuple[str, str, str]] = set()

    async def switch(theatre: Theatre) -> None:
        windows = await lasting_windows(theatre)
        theatre.settings.change(language=then)
        for window in windows.values():
            await theatre.settle(window)
        changed.update(await words_of(theatre, windows))

    async def start_so(theatre: Theatre) -> None:
        fresh.update(await words_of(theatre, await lasting_windows(theatre)))

    for folder, language, use in ((tmp_path / "a", first, switch), (tmp_path / "b", then, start_so)):
        folder.mkdir()
        play(use, qapp, folder, monkeypatch, language)
    said = [
        f"{what} {found}"
        for what, found in [*(("old:", w) for w in changed - fresh), *(("new:", w) for w in fresh - changed)]
    ]
    assert "\n".join(sorted(said)) == ""
