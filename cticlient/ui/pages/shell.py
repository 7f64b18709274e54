"""The shell's own pages of the options dialog, in their order."""

from cticlient.api import OptionsPage
from cticlient.plugins import Plugins
from cticlient.settings import Settings
from cticlient.texts import Texts, marked
from cticlient.ui.options_tree import Path
from cticlient.ui.pages.appearance import AppearancePage
from cticlient.ui.pages.general import GeneralPage
from cticlient.ui.pages.language import LanguagePage
from cticlient.ui.pages.speed_dial import SpeedDialPage

GENERAL = (marked("General"),)
APPEARANCE = (marked("Appearance"),)
LANGUAGE = (marked("Language"),)
SPEED_DIAL = (marked("Speed dial"),)


def shell_pages(tr: Texts, settings: Settings, plugins: Plugins, tray: bool) -> dict[Path, OptionsPage]:
    """Where each page stands, and the page."""
    return {
        GENERAL: GeneralPage(tr, settings, tray),
        APPEARANCE: AppearancePage(tr, settings),
        LANGUAGE: LanguagePage(tr, settings),
        SPEED_DIAL: SpeedDialPage(tr, settings, plugins),
    }
