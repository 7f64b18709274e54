"""How the program looks and in which language it speaks: as a person set it, or as one start asks for."""

from PySide6.QtWidgets import QApplication

from cticlient.arguments import Arguments
from cticlient.language import Speech, language_code
from cticlient.settings import Preferences, Settings
from cticlient.texts import Texts
from cticlient.theme import Theme


class Look:
    """Puts colours and language on the whole program, and follows the settings."""

    def __init__(self, app: QApplication, tr: Texts, settings: Settings, arguments: Arguments) -> None:
        self._app = app
        self._settings = settings
        self._arguments = arguments
        self._speech = Speech(app, tr)
        settings.on_change(self._follow)

    def put_on(self, asked: Arguments | None = None) -> None:
        """As ``asked`` (this start, if not given) wants it; where it says nothing, as it is set."""
        arguments = asked or self._arguments
        wanted = self._settings.preferences
        Theme.apply(self._app, arguments.theme or wanted.scheme)
        self._speech.use(arguments.language or language_code(wanted.language))

    def close(self) -> None:
        self._speech.close()
        self._speech.deleteLater()

    def _follow(self, before: Preferences, after: Preferences) -> None:
        if before.scheme != after.scheme:
            Theme.apply(self._app, after.scheme)
        if before.language != after.language:
            self._speech.use(language_code(after.language))
