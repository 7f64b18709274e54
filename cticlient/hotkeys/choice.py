"""Which back end this desktop takes."""

import sys
from collections.abc import Mapping

from PySide6.QtGui import QGuiApplication

from cticlient.hotkeys.backend import Backend, LateBackend, NoHotKeys
from cticlient.texts import Sentence, marked


def why_not(qt_platform: str, environ: Mapping[str, str], system: str) -> Sentence | None:
    """Why there can be no hot keys on a system; None where there can."""
    if system == "darwin":
        return Sentence(
            marked("macOS gives keys and selected text of other programs only to who has a permission for it.")
        )
    wayland = qt_platform.startswith("wayland") or environ.get("XDG_SESSION_TYPE") == "wayland"
    if wayland or (environ.get("WAYLAND_DISPLAY") and qt_platform == "xcb"):
        return Sentence(
            marked(
                "Wayland does not let a program see keys that are meant for others. Copy the number and paste it "
                "into the dial field, or log in with an X11 session."
            )
        )
    if qt_platform not in ("xcb", "windows"):
        return Sentence(marked("This desktop offers no keys that work in all programs."))
    return None


def backend_for(app: QGuiApplication, environ: Mapping[str, str]) -> Backend:
    """The back end for the desktop that the program runs on."""
    why = why_not(app.platformName(), environ, sys.platform)
    if why is not None:
        return NoHotKeys(why)
    if sys.platform == "win32":
        from cticlient.hotkeys.windows import SystemUser32, WindowsKeys

        return WindowsKeys(SystemUser32(), app.clipboard(), app)
    return LateBackend(_x11)


def _x11() -> Backend:
    # Only where it is installed: the library for X11 is a need of Linux alone.
    from cticlient.hotkeys.x11 import X11Keys

    return X11Keys()
