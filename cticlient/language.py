"""The language of the whole program: our sentences, and those that Qt brings itself."""

from PySide6.QtCore import QCoreApplication, QEvent, QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtWidgets import QApplication

from cticlient.settings import Language
from cticlient.texts import Texts, language_of_system


class Speech(QObject):
    """Switches the language while the program runs; every widget hears of it by a LanguageChange event."""

    def __init__(self, app: QApplication, tr: Texts) -> None:
        super().__init__(app)
        self._app = app
        self._tr = tr
        self._translator: QTranslator | None = None

    def use(self, language: str) -> None:
        """``de`` or ``en``."""
        self._tr.use(language)
        QLocale.setDefault(QLocale(self._tr.language))
        self.close()
        self._translator = QTranslator(self)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        self._translator.load(f"qtbase_{self._tr.language}", folder)
        QCoreApplication.installTranslator(self._translator)
        # Where Qt came without its catalogues it tells nobody of the change.
        for widget in self._app.topLevelWidgets():
            QCoreApplication.postEvent(widget, QEvent(QEvent.Type.LanguageChange))

    def close(self) -> None:
        """Take Qt's own sentences back."""
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
            self._translator.deleteLater()
            self._translator = None


def language_code(wanted: Language) -> str:
    """``de`` or ``en`` for what a person chose."""
    return language_of_system() if wanted is Language.SYSTEM else str(wanted)
