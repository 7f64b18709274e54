"""How the program looks and in which language it speaks: as a person set it, or as one start asks for."""

from dataclasses import replace

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
        """As ``asked`` wants it; where it says nothing, as this start wanted it, else as it is set."""
        first, then, wanted = asked or self._arguments, self._arguments, self._settings.preferences
        theme = Theme.apply(self._app, first.theme or then.theme or wanted.scheme)
        theme.set_text(wanted.text_percent)
        self._move()
        self._speech.use(first.language or then.language or language_code(wanted.language))

    def ask_system(self) -> None:
        """Hear what the system wants beyond what Qt knows of it; after the first picture, for it takes a while."""
        ask_system(self._app, self._motion.hear_system)

    def close(self) -> None:
        self._theme.set_text(SMALLEST)
        self._theme.set_still(still=False)
        self._speech.close()
        self._speech.deleteLater()

    def _follow(self, before: Preferences, after: Preferences) -> None:
        # What a person chooses now goes before what this start asked for.
        if before.scheme != after.scheme:
            self._arguments = replace(self._arguments, theme="")
            Theme.apply(self._app, after.scheme)
        if before.language != after.language:
            self._arguments = replace(self._arguments, language="")
            self._speech.use(language_code(after.language))
        self._theme.set_text(after.text_percent)
        self._motion.want(after.movement)

    @property
    def _theme(self) -> Theme:
        return self._app.findChild(Theme) or Theme.apply(self._app)

    def _move(self) -> None:
        self._theme.set_still(self._motion.reduced)
