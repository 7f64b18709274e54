"""Whose wish counts for colours and language: a picture's, this start's, or what is set."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from cticlient.arguments import Arguments
from cticlient.look import Look
from cticlient.motion import Motion
from cticlient.settings import Language, Settings
from cticlient.texts import Texts
from cticlient.theme import Scheme, Theme


class Dressed:
    """A program that was started with ``--theme dark --language de`` while light and English are set."""

    def __init__(self, app: QApplication, settings: Settings) -> None:
        self.app, self.settings, self.tr = app, settings, Texts("en")
        settings.change(scheme=Scheme.LIGHT, language=Language.ENGLISH)
        self.look = Look(app, self.tr, settings, Arguments(theme="dark", language="de"), Motion())
        self.look.put_on()

    def worn(self) -> tuple[str, str]:
        dark = self.app.palette().color(QPalette.ColorRole.Window).lightness() < 128
        return "dark" if dark else "light", self.tr.language


@pytest.fixture
def dressed(qapp: QApplication, settings: Settings) -> Iterator[Dressed]:
    before = QLocale()
    dressed = Dressed(qapp, settings)
    yield dressed
    dressed.look.close()
    Theme.apply(qapp, Scheme.SYSTEM)
    QLocale.setDefault(before)


def test_a_picture_that_asks_for_nothing_shows_what_a_person_sees(dressed: Dressed, tmp_path: Path) -> None:
    dressed.look.put_on(Arguments(screenshot=str(tmp_path / "a.png")))
    assert dressed.worn() == ("dark", "de")


def test_what_a_picture_asks_for_is_put_back_after_it(dressed: Dressed) -> None:
    dressed.look.put_on(Arguments(theme="light", language="en"))
    assert dressed.worn() == ("light", "en")
    dressed.look.put_on()
    assert dressed.worn() == ("dark", "de")


def test_what_a_person_chooses_later_stays_after_a_picture(dressed: Dressed) -> None:
    dressed.settings.change(scheme=Scheme.DARK, language=Language.GERMAN)
    dressed.settings.change(scheme=Scheme.LIGHT, language=Language.ENGLISH)
    dressed.look.put_on(Arguments(theme="dark", language="de"))
    dressed.look.put_on()
    assert dressed.worn() == ("light", "en")
