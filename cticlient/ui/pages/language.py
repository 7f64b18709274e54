"""Options > Language: of the whole program, at once."""

from PySide6.QtWidgets import QWidget

from cticlient.settings import Language, Settings
from cticlient.texts import Texts, marked
from cticlient.ui.pages.form import Choice, Page


class LanguagePage(Page):
    """Takes effect without a restart."""

    def __init__(self, tr: Texts, settings: Settings) -> None:
        super().__init__(tr)
        self._tr = tr
        self._settings = settings
        self.language = Choice(Language)
        self.row(marked("&Language"), self.language)
        self.hint(marked("All windows change at once, without a restart. What was written by people stays as it is."))
        self.column.addStretch()
        self.retranslate()

    def title(self) -> str:
        return self._tr("Language")

    def widget(self) -> QWidget:
        return self

    def load(self) -> None:
        self.language.choose(self._settings.preferences.language)

    def check(self) -> None:
        """Everything that can be chosen can be saved."""

    def save(self) -> None:
        self._settings.change(language=self.language.chosen())

    def retranslate(self) -> None:
        # Languages name themselves, so that a person finds back from one that they cannot read.
        system = self._tr("Like the system")
        self.language.offer({Language.SYSTEM: system, Language.GERMAN: "Deutsch", Language.ENGLISH: "English"})
