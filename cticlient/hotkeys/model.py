"""The hot keys of the program: which there are, on which keys, and why one does not work.

For the options page "Hot keys": make a row for each of ``rows()`` with ``tr(row.text)``, a QKeySequenceEdit that shows
``row.keys`` (portable text, empty for none), and ``tr.say(row.reason)`` below it where there is a reason. When
``impossible`` is set, say that sentence at the top and disable all rows. On saving call ``assign(row.action, keys)``
for each row that was changed, with the sequence's portable text or "": it stores the keys, they work at once, and it
raises SaidError, with nothing changed, if they are taken or impossible. ``free(action, keys)`` raises the same without
changing anything, for ``check``. Rows change by themselves too: ``on_change``.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from PySide6.QtGui import QKeySequence

from cticlient.hotkeys.backend import Backend
from cticlient.hotkeys.keys import Keys
from cticlient.settings import Settings
from cticlient.texts import SaidError, Sentence, marked

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class HotKey:
    """Something that a key does everywhere. ``text`` is marked() English, ``default`` portable text or empty."""

    action: str
    text: str
    default: str
    do: Callable[[], None] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Row:
    """One hot key as it is now."""

    action: str
    text: str
    default: str
    keys: str
    reason: Sentence | None = None
    """Why the keys do not work; None while they do, and for no keys."""


class HotKeys:
    """Keeps what is set and what the system granted together."""

    def __init__(self, backend: Backend, settings: Settings, actions: tuple[HotKey, ...]) -> None:
        self._backend = backend
        self._settings = settings
        self._actions = {one.action: one for one in actions}
        self._held: dict[str, Keys] = {}
        self._reasons: dict[str, Sentence] = {}
        self._listeners: list[Callable[[], None]] = []
        self._started = False

    @property
    def impossible(self) -> Sentence | None:
        """Why this system grants no hot keys at all."""
        return self._backend.impossible

    def rows(self) -> tuple[Row, ...]:
        wanted = self._wanted()
        return tuple(
            Row(one.action, one.text, one.default, wanted[one.action], self._reasons.get(one.action))
            for one in self._actions.values()
        )

    def start(self) -> Iterator[Sentence]:
        """Grab what is set; gives the reasons of those that a person chose and that do not work."""
        self._started = True
        self._backend.start(self._pressed)
        for action, text in self._wanted().items():
            if text and self.impossible is None:
                self._try(action, text)
        self._told()
        chosen = dict(_stored(self._settings))
        return iter([reason for action, reason in self._reasons.items() if chosen.get(action)])

    def free(self, action: str, text: str) -> None:
        """Raises SaidError if ``action`` cannot have these keys."""
        if not text:
            return
        keys = self._parse(text)
        self._refuse_double(action, keys)
        if self.impossible is not None:
            raise SaidError(self.impossible.text, **self.impossible.values)
        if self._started and keys not in self._held.values():
            self._backend.grab(keys)
            self._backend.release(keys)

    def assign(self, action: str, text: str) -> None:
        """Give ``action`` these keys, or none; stored, and they work at once. Raises SaidError."""
        self.free(action, text)
        self._let_go(action)
        self._reasons.pop(action, None)
        if text and self._started:
            keys = self._parse(text)
            self._backend.grab(keys)
            self._held[action] = keys
        self._store(action, str(self._parse(text)) if text else "")
        self._told()

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def close(self) -> None:
        for action in list(self._held):
            self._let_go(action)
        self._backend.close()

    def _wanted(self) -> dict[str, str]:
        return {action: one.default for action, one in self._actions.items()} | {
            action: keys for action, keys in _stored(self._settings) if action in self._actions
        }

    def _store(self, action: str, text: str) -> None:
        stored = dict(_stored(self._settings)) | {action: text}
        self._settings.change(hot_keys=tuple(f"{name}={keys}" for name, keys in stored.items()))

    def _parse(self, text: str) -> Keys:
        return Keys.parse(text)

    def _try(self, action: str, text: str) -> None:
        try:
            keys = self._parse(text)
            self._refuse_double(action, keys)
            self._backend.grab(keys)
            self._held[action] = keys
        except SaidError as error:
            self._reasons[action] = error.sentence
            log.warning("The hot key %s for %s does not work: %s", text, action, error)

    def _refuse_double(self, action: str, keys: Keys) -> None:
        for other, held in self._held.items():
            if held == keys and other != action:
                raise SaidError(
                    marked("{keys} is already used for “{action}”. Choose others, or take these away there first."),
                    keys=shown(keys),
                    action=Sentence(self._actions[other].text),
                )

    def _let_go(self, action: str) -> None:
        if (keys := self._held.pop(action, None)) is not None:
            self._backend.release(keys)

    def _pressed(self, keys: Keys) -> None:
        for action, held in self._held.items():
            if held == keys:
                self._actions[action].do()
                return

    def _told(self) -> None:
        for listener in list(self._listeners):
            listener()


def shown(keys: Keys) -> str:
    """As the keys are labelled on this system and in the language of the program."""
    return QKeySequence(str(keys)).toString(QKeySequence.SequenceFormat.NativeText)


def _stored(settings: Settings) -> Iterator[tuple[str, str]]:
    for entry in settings.preferences.hot_keys:
        action, equals, keys = entry.partition("=")
        if equals:
            yield action, keys
