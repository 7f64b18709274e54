"""Which real telephone systems the server reaches, as ``server.ini`` says."""

import sys
from pathlib import Path

from cticlient.texts import SaidError
from ctiserver.server.settings import Settings
from ctiserver.server.telephony.driver import TelephoneDriver
from ctiserver.server.telephony.tapi import profiles
from ctiserver.server.telephony.tapi.displaced import Kept
from ctiserver.server.telephony.tapi.dll import load
from ctiserver.server.telephony.tapi.driver import PROVIDER as TAPI
from ctiserver.server.telephony.tapi.driver import TapiDriver
from ctiserver.server.telephony.tapi.patience import DEFAULT, Patience

SECTION = "Tapi"
YES, NO = ("yes", "ja", "true", "on", "1"), ("no", "nein", "false", "off", "0")


def real_systems(settings: Settings, root: Path, kept: Kept | None = None) -> dict[str, TelephoneDriver]:
    """By provider; not open yet. Raises SaidError for settings that cannot be.

    ``kept`` is where drivers keep what must outlive them.
    """
    if not tapi_wanted(settings):
        return {}
    return {TAPI: tapi_driver(settings, root, kept)}


def tapi_wanted(settings: Settings) -> bool:
    """On Windows unless it is switched off; elsewhere only with a library of one's own."""
    word = settings.text(SECTION, "Enabled").casefold()
    if word and word not in YES + NO:
        raise SaidError("“{word}” is neither yes nor no (Enabled in [{section}]).", word=word, section=SECTION)
    return word in YES if word else sys.platform == "win32" or bool(tapi_library(settings))


def tapi_library(settings: Settings) -> str:
    """The path of the library; empty: the one of the system."""
    return settings.text(SECTION, "Library")


def tapi_profiles(settings: Settings, root: Path) -> profiles.Profiles:
    named = settings.text(SECTION, "Profiles")
    return profiles.load(root / named if named else None)


def tapi_driver(settings: Settings, root: Path, kept: Kept | None = None) -> TapiDriver:
    library = tapi_library(settings)
    patience = Patience(
        start=_seconds(settings, "StartTimeout_s", DEFAULT.start),
        reply=_seconds(settings, "ReplyTimeout_s", DEFAULT.reply),
        shown=_seconds(settings, "ConfirmTimeout_s", DEFAULT.shown),
    )
    return TapiDriver(lambda: load(library), tapi_profiles(settings, root), patience=patience, kept=kept)


def _seconds(settings: Settings, key: str, default: float) -> float:
    text = settings.text(SECTION, key)
    try:
        seconds = float(text) if text else default
    except ValueError:
        seconds = 0.0
    if not 0.1 <= seconds <= 600:
        raise SaidError(
            "{key} in [{section}] must be a number of seconds from 0.1 to 600, and “{text}” is none.",
            key=key,
            section=SECTION,
            text=text,
        )
    return seconds
