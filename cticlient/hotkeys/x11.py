"""Hot keys and the selected text on X11, over a connection of our own that Qt's loop watches: no thread, no waiting."""

import asyncio
import logging
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier
from Xlib import XK, X, Xatom
from Xlib.display import Display
from Xlib.error import BadAccess, CatchError, ConnectionClosedError

from cticlient.hotkeys.backend import Pressed, taken
from cticlient.hotkeys.keys import Keys, Modifier
from cticlient.texts import SaidError, Sentence, marked

MASKS = {
    Modifier.CTRL: X.ControlMask,
    Modifier.ALT: X.Mod1Mask,
    Modifier.SHIFT: X.ShiftMask,
    Modifier.META: X.Mod4Mask,
}
LOCKS = (0, X.LockMask, X.Mod2Mask, X.LockMask | X.Mod2Mask)
"""A grab holds for exactly its modifiers, so each is made with and without Caps Lock and Num Lock."""
ALL = X.ControlMask | X.Mod1Mask | X.ShiftMask | X.Mod4Mask
REPEAT_MS = 20
"""A key that is held down seems to be let go and pressed again at the same moment."""
PATIENCE_S = 2.0
"""For the program that has the selection."""

log = logging.getLogger(__name__)


class X11Keys(QObject):
    """The back end for X11."""

    def __init__(self) -> None:
        super().__init__()
        self.impossible: Sentence | None = None
        self._display: Any = None
        self._notifier: QSocketNotifier | None = None
        self._grabbed: dict[tuple[int, int], Keys] = {}
        self._pressed: Pressed = lambda keys: None
        self._last = (0, 0)
        self._when = X.CurrentTime
        self._answer: asyncio.Future[Any] | None = None

    def start(self, pressed: Pressed) -> None:
        self._pressed = pressed
        try:
            self._display = Display()
        except Exception as error:  # every kind of broken DISPLAY has its own
            log.warning("No connection to the X server: %s", error)
            self.impossible = Sentence(marked("Hot keys need a connection to the X server, and there is none."))
            return
        self._root = self._display.screen().root
        self._window = self._root.create_window(0, 0, 1, 1, 0, X.CopyFromParent)
        self._notifier = QSocketNotifier(self._display.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._drain)
        self._display.flush()

    def grab(self, keys: Keys) -> None:
        code, mask = self._code(keys), _mask(keys)
        refused = CatchError(BadAccess)
        for lock in LOCKS:
            self._root.grab_key(code, mask | lock, False, X.GrabModeAsync, X.GrabModeAsync, onerror=refused)
        self._display.sync()
        self._grabbed[code, mask] = keys
        if refused.get_error() is not None:
            self.release(keys)
            raise taken(str(keys))
        self._drain()

    def release(self, keys: Keys) -> None:
        for place in [place for place, held in self._grabbed.items() if held == keys]:
            del self._grabbed[place]
            self._ungrab(*place)

    async def selected_text(self) -> str:
        """What is selected anywhere; asked of the program that has it, in its own time."""
        for target in ("UTF8_STRING", "STRING"):
            text = await self._convert(self._display.intern_atom(target))
            if text is not None:
                return text
        return ""

    def close(self) -> None:
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier = None
            self._display.close()

    def _code(self, keys: Keys) -> int:
        code = self._display.keysym_to_keycode(XK.string_to_keysym(keys.keysym))
        if not code:
            raise SaidError(marked("This keyboard has no key for {keys}. Choose others."), keys=str(keys))
        return int(code)

    def _ungrab(self, code: int, mask: int) -> None:
        for lock in LOCKS:
            self._root.ungrab_key(code, mask | lock)
        self._display.flush()

    def _drain(self) -> None:
        """Take all that the server has sent; part of it may have come with the answer to a request."""
        try:
            while self._display.pending_events():
                self._take(self._display.next_event())
        except ConnectionClosedError:
            log.warning("The X server is gone; there are no hot keys any more.")
            if self._notifier is not None:
                self._notifier.setEnabled(False)

    def _take(self, event: Any) -> None:
        if event.type in (X.KeyPress, X.KeyRelease):
            self._key(event)
        elif event.type == X.MappingNotify:
            self._keyboard_changed(event)
        elif event.type == X.SelectionNotify and self._answer is not None and not self._answer.done():
            self._answer.set_result(event.property)

    def _key(self, event: Any) -> None:
        before, self._last = self._last, (event.detail, event.time)
        repeated = before[0] == event.detail and event.time - before[1] < REPEAT_MS
        keys = self._grabbed.get((event.detail, event.state & ALL))
        if event.type == X.KeyPress and keys is not None and not repeated:
            self._when = event.time
            self._pressed(keys)

    def _keyboard_changed(self, event: Any) -> None:
        """The same sign may lie on another key now."""
        if event.request != X.MappingKeyboard:
            return
        self._display.refresh_keyboard_mapping(event)
        for keys in list(self._grabbed.values()):
            self.release(keys)
            try:
                self.grab(keys)
            except SaidError as error:
                log.warning("A hot key is lost with the change of the keyboard: %s", error)

    async def _convert(self, target: int) -> str | None:
        """The selection in one form; None where there is none, or nobody answers."""
        place = self._display.intern_atom("CTICLIENT_SELECTION")
        self._answer = asyncio.get_running_loop().create_future()
        self._window.convert_selection(Xatom.PRIMARY, target, place, self._when)
        self._display.flush()
        try:
            async with asyncio.timeout(PATIENCE_S):
                answered = await self._answer
        except TimeoutError:
            raise SaidError(
                marked("The program in which the text is selected does not answer. Copy the number instead.")
            ) from None
        return self._read(place, target) if answered else None

    def _read(self, place: int, target: int) -> str | None:
        held = self._window.get_full_property(place, X.AnyPropertyType)
        self._window.delete_property(place)
        self._display.flush()
        # Another form than asked for: so much text that it would come in pieces. That is no number.
        if held is None or held.property_type != target:
            return None
        return held.value if isinstance(held.value, str) else bytes(held.value).decode("utf-8", "replace")


def _mask(keys: Keys) -> int:
    mask = 0
    for modifier in keys.modifiers:
        mask |= MASKS[modifier]
    return mask
