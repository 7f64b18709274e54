"""Options > Appearance: colours, size of text, motion. All of it takes effect at once, without a restart."""

from PySide6.QtWidgets import QWidget

from cticlient.motion import Movement
from cticlient.settings import Scheme, Settings
from cticlient.texts import Texts, marked
from cticlient.theme import LARGEST, SMALLEST
from cticlient.ui.pages.form import Choice, Page

SIZES = range(SMALLEST, LARGEST + 1, 10)
"""Percent of the size that the system has."""


class AppearancePage(Page):
    """For the whole program, the windows of plugins too."""

    def __init__(self, tr: Texts, settings: Settings) -> None:
        super().__init__(tr)
        self._tr = tr
        self._settings = settings
        self.scheme = Choice(Scheme)
        self.text = Choice(int)
        self.movement = Choice(Movement)
        self.section(marked("Colours"))
        self.row(marked("&Colours"), self.scheme)
        self.section(marked("Text"))
        self.row(marked("Size of &text"), self.text)
        self.hint(marked("Windows and tiles grow with the text. 100 % is the size that your system has."))
        self.section(marked("Motion"))
        self.row(marked("&Motion"), self.movement)
        self.hint(marked("With less motion, lamps of ringing telephones stand still and nothing slides."))
        self.column.addStretch()
        self.retranslate()

    def title(self) -> str:
        return self._tr("Appearance")

    def widget(self) -> QWidget:
        return self

    def load(self) -> None:
        set_now = self._settings.preferences
        self.scheme.choose(set_now.scheme)
        self.text.choose(min(SIZES, key=lambda size: abs(size - set_now.text_percent)))
        self.movement.choose(set_now.movement)

    def check(self) -> None:
        """Everything that can be chosen can be saved."""

    def save(self) -> None:
        self._settings.change(
            scheme=self.scheme.chosen(), text_percent=self.text.chosen(), movement=self.movement.chosen()
        )

    def retranslate(self) -> None:
        tr = self._tr
        system = tr("Like the system")
        self.scheme.offer({Scheme.SYSTEM: system, Scheme.LIGHT: tr("Light"), Scheme.DARK: tr("Dark")})
        self.text.offer({size: f"{size} %" for size in SIZES})
        self.movement.offer({Movement.SYSTEM: system, Movement.FULL: tr("Full"), Movement.REDUCED: tr("Less")})
