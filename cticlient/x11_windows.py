"""What Qt does not tell an X11 window manager about our windows: room that is kept for them, and why they come up."""

import logging
import re
from typing import Any

from Xlib import X, Xatom
from Xlib.display import Display
from Xlib.protocol.event import ClientMessage

STARTED_AT = re.compile(r"_TIME(\d+)$")
PERSON = 2
"""Who asks, as _NET_ACTIVE_WINDOW wants it said: not the program by itself."""

log = logging.getLogger(__name__)


def keep_room(window: int, room: tuple[int, ...]) -> None:
    """Let nobody else's window cover the edge that ``room`` (_NET_WM_STRUT_PARTIAL) says; none if it is empty."""

    def tell(display: Any) -> None:
        ours = display.create_resource_object("window", window)
        for name, values in (("_NET_WM_STRUT_PARTIAL", room), ("_NET_WM_STRUT", room[:4])):
            atom = display.intern_atom(name)
            if values:
                ours.change_property(atom, Xatom.CARDINAL, 32, list(values))
            else:
                ours.delete_property(atom)

    _with_display(tell)


def activate(window: int, startup_id: str) -> None:
    """Give a window the focus because a person asked for it by a click, a key or a start: Qt can only ask as a program
    does, which a window manager refuses to one that it takes for importunate."""
    when = STARTED_AT.search(startup_id)
    time = int(when[1]) if when else X.CurrentTime

    def tell(display: Any) -> None:
        ours = display.create_resource_object("window", window)
        message = ClientMessage(
            window=ours,
            client_type=display.intern_atom("_NET_ACTIVE_WINDOW"),
            data=(32, [PERSON, time, 0, 0, 0]),
        )
        mask = X.SubstructureRedirectMask | X.SubstructureNotifyMask
        display.screen().root.send_event(message, event_mask=mask)
        if startup_id:
            _say_started(display, startup_id)

    _with_display(tell)


def _say_started(display: Any, startup_id: str) -> None:
    """The desktop shows a waiting pointer until somebody says that the start is done: in pieces of 20 bytes."""
    root = display.screen().root
    ours = root.create_window(-1, -1, 1, 1, 0, X.CopyFromParent)
    quoted = startup_id.replace("\\", "\\\\").replace('"', '\\"')
    text = f'remove: ID="{quoted}"'.encode() + b"\0"
    begin, go_on = (display.intern_atom(f"_NET_STARTUP_INFO{end}") for end in ("_BEGIN", ""))
    for at in range(0, len(text), 20):
        piece = text[at : at + 20].ljust(20, b"\0")
        message = ClientMessage(window=ours, client_type=begin if at == 0 else go_on, data=(8, piece))
        root.send_event(message, event_mask=X.PropertyChangeMask)
    ours.destroy()


def _with_display(tell: Any) -> None:
    """A connection for one message; without one the window is as it is."""
    try:
        display = Display()
        display.set_error_handler(lambda error, request: log.info("The X server refused: %s", error))
        try:
            tell(display)
            display.sync()
        finally:
            display.close()
    except Exception as error:  # every kind of broken DISPLAY has its own
        log.warning("The window manager could not be told: %s", error)
