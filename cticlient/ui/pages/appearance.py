"""Options > Appearance: colours, size of text, motion. All of it takes effect at once, without a restart."""

from PySide6.QtWidgets import QWidget

from cticlient.motion import Movement
from cticlient.settings import Scheme, Settings
from cticlient.texts import Texts, marked
from cticlient.theme import LARGEST, SMALLEST
from cticlient.ui.on_top import why_no_placing
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
        self.section(marked("Window"))
        self._why_not_on_top = why_no_placing()
        self.on_top = self.check_box(marked("Keep the window al&ways on top"))
        self.on_top.setEnabled(self._why_not_on_top is None)
        self._reason = self.hint()
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
        self.on_top.setChecked(set_now.on_top)

    def check(self) -> None:
        """Everything that can be chosen can be saved."""

    def save(self) -> None:
        self._settings.change(
            scheme=self.scheme.chosen(),
            text_percent=self.text.chosen(),
            movement=self.movement.chosen(),
            on_top=self.on_top.isChecked(),
        )

    def retranslate(self) -> None:
        tr = self._tr
        self._reason.setText(tr.say(self._why_not_on_top) if self._why_not_on_top else "")
        self._reason.setVisible(self._why_not_on_top is not None)
        system = tr("Like the system")
        self.scheme.offer({Scheme.SYSTEM: system, Scheme.LIGHT: tr("Light"), Scheme.DARK: tr("Dark")})
        self.text.offer({size: f"{size} %" for size in SIZES})
        self.movement.offer({Movement.SYSTEM: system, Movement.FULL: tr("Full"), Movement.REDUCED: tr("Less")})
