"""How the windows are found again at the next start."""

from contextlib import suppress

from cticlient.geometry import Edge
from cticlient.settings import Preferences, Settings
from cticlient.texts import SaidError
from cticlient.ui.main_window import MainWindow, WindowState


def remembered(wanted: Preferences, picture: bool) -> WindowState:
    """As it was left; for a picture in its usual size, with all panels in it."""
    if picture:
        return WindowState("", wanted.panel, wanted.tile_size, wanted.arrangement)
    return WindowState(wanted.geometry, wanted.panel, wanted.tile_size, wanted.arrangement, wanted.panel_places)


def remember(settings: Settings, window: MainWindow) -> None:
    """On a disk that takes nothing they are as before at the next start; that is no reason to say anything."""
    state, wanted = window.state, settings.preferences
    # Docked it stands where the edge is; kept is where it goes when it is not docked any more.
    geometry = state.geometry if wanted.edge is Edge.NONE else wanted.geometry
    with suppress(SaidError):
        settings.change(geometry=geometry, panel=state.panel, arrangement=state.arrangement, panel_places=state.places)
