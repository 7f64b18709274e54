"""The shell's own pages of the options dialog, in their order."""

from collections.abc import Callable
from dataclasses import dataclass

from cticlient.api import OptionsPage
from cticlient.hotkeys.model import HotKeys
from cticlient.plugins import Plugins
from cticlient.settings import Settings
from cticlient.system.choice import Switches
from cticlient.system.switch import Switch
from cticlient.texts import Sentence, Texts, marked
from cticlient.ui.options_tree import Path
from cticlient.ui.pages.appearance import AppearancePage
from cticlient.ui.pages.general import GeneralPage
from cticlient.ui.pages.hot_keys import HotKeysPage
from cticlient.ui.pages.language import LanguagePage
from cticlient.ui.pages.speed_dial import SpeedDialPage
from cticlient.ui.pages.switch_box import Spawn, SwitchBox
from cticlient.ui.pages.telephony import TelephonyPage

GENERAL = (marked("General"),)
APPEARANCE = (marked("Appearance"),)
LANGUAGE = (marked("Language"),)
SPEED_DIAL = (marked("Speed dial"),)
TELEPHONY = (marked("Telephony"),)
HOT_KEYS = (marked("Hot keys"),)


@dataclass(frozen=True, slots=True)
class Shell:
    """What the pages show and change."""

    tr: Texts
    settings: Settings
    plugins: Plugins
    hot_keys: HotKeys
    switches: Switches
    spawn: Spawn
    tell: Callable[[Sentence], None]
    """Of what did not come about after the options were closed."""
    tray: bool


def shell_pages(shell: Shell) -> dict[Path, OptionsPage]:
    """Where each page stands, and the page."""
    tr, settings = shell.tr, shell.settings

    def box(switch: Switch) -> SwitchBox:
        return SwitchBox(tr, switch, shell.spawn, shell.tell)

    return {
        GENERAL: GeneralPage(tr, settings, shell.tray, box(shell.switches.at_login)),
        APPEARANCE: AppearancePage(tr, settings),
        LANGUAGE: LanguagePage(tr, settings),
        SPEED_DIAL: SpeedDialPage(tr, settings, shell.plugins),
        TELEPHONY: TelephonyPage(tr, settings, box(shell.switches.tel_links), shell.spawn),
        HOT_KEYS: HotKeysPage(tr, shell.hot_keys),
    }
