"""How the program looks and in which language it speaks: as a person set it, or as one start asks for."""

from PySide6.QtWidgets import QApplication

from cticlient.arguments import Arguments
from cticlient.language import Speech, language_code
from cticlient.motion import Motion
from cticlient.settings import Preferences, Settings
from cticlient.system_motion import ask_system
from cticlient.texts import Texts
from cticlient.theme import SMALLEST, Theme


class Look:
    """Puts colours, text size, motion and language on the whole program, and follows the settings."""

    def __init__(self, app: QApplication, tr: Texts, settings: Settings, arguments: Arguments, motion: Motion) -> None:
        self._app = app
        self._settings = settings
        self._arguments = arguments
        self._speech = Speech(app, tr)
        self._motion = motion
        settings.on_change(self._follow)
        motion.on_change(self._move)

    def put_on(self, asked: Arguments | None = None) -> None:
        """As ``asked`` (this start, if not given) wants it; where it says nothing, as it is set."""
        arguments = asked or self._arguments
        wanted = self._settings.preferences
        theme = Theme.apply(self._app, arguments.theme or wanted.scheme)
        theme.set_text(wanted.text_percent)
        self._move()
        self._speech.use(arguments.language or language_code(wanted.language))

    def ask_system(self) -> None:
        """Hear what the system wants beyond what Qt knows of it; after the first picture, for it takes a while."""
        ask_system(self._app, self._motion.hear_system)

    def close(self) -> None:
        self._theme.set_text(SMALLEST)
        self._theme.set_still(still=False)
        self._speech.close()
        self._speech.deleteLater()

    def _follow(self, before: Preferences, after: Preferences) -> None:
        if before.scheme != after.scheme:
            Theme.apply(self._app, after.scheme)
        if before.language != after.language:
            self._speech.use(language_code(after.language))
        self._theme.set_text(after.text_percent)
        self._motion.want(after.movement)

    @property
    def _theme(self) -> Theme:
        return self._app.findChild(Theme) or Theme.apply(self._app)

    def _move(self) -> None:
        self._theme.set_still(self._motion.reduced)
