"""Announces calls that come in: a pop-up for each, or a notification, as the person wants it."""

from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from cticlient.api import Fill, Host, Hue, Kind, Lamp, Notice, Offer, SaidError
from ctiserver.domain.lines import LineState
from ctiserver.domain.status import Status
from ctiserver.ui.bridge import Bridge
from ctiserver.ui.call_control import CallControl, comes_in
from ctiserver.ui.callers import Callers
from ctiserver.ui.popup import Announcement, Choice, Popup
from ctiserver.ui.popup_place import places, screen_of
from ctiserver.ui.popup_settings import PREFIX, read
from ctiserver.ui.ringing_colleagues import Ringing, ringing_colleagues
from ctiserver.ui.times import running
from ctiserver.wire.messages import CallView

SOON_MS = 150
"""How long changes of colleagues' telephones are gathered: all members are looked at together."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be announced now."""

    key: str
    said: Announcement
    choices: Callable[[], Sequence[Choice]]


class Popups(QObject):
    """Follows one's own line, and those of colleagues where that is wanted; ``divert`` asks where a call shall go."""

    def __init__(
        self,
        host: Host,
        bridge: Bridge,
        control: CallControl,
        callers: Callers,
        clock: Callable[[], datetime],
        divert: Callable[[CallView], Coroutine[Any, Any, None]],
    ) -> None:
        # With the window it goes, and its timers with it.
        super().__init__(host.window())
        self._host = host
        self._tr = host.tr
        self._bridge = bridge
        self._control = control
        self._callers = callers
        self._clock = clock
        self._divert = divert
        self.last_contact: Callable[[CallView], str] = lambda call: ""
        """When one last spoke with the caller, in words; empty if that is not known."""
        self._popups: dict[str, Popup] = {}
        self._hidden: set[str] = set()
        """What the person put away; it may still ring."""
        self._told: set[str] = set()
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self.show_now)
        self._soon = QTimer(self, interval=SOON_MS, singleShot=True)
        self._soon.timeout.connect(self.show_now)
        self._settings = read(host.settings)
        self._unlisten = host.settings.on_change(self._setting_changed)
        bridge.own_line_changed.connect(self.show_now)
        bridge.own_status_changed.connect(self.show_now)
        bridge.link_changed.connect(self.show_now)
        for signal in (bridge.group_changed, bridge.member_changed, bridge.member_removed):
            signal.connect(self._colleague_changed)
        bridge.replaced.connect(self._forget)
        for signal in _screens():
            signal.connect(self._stand)

    def open(self) -> list[Popup]:
        """The lowest first."""
        return list(self._popups.values())

    def close(self) -> None:
        self._unlisten()
        for signal in _screens():
            signal.disconnect(self._stand)
        self._second.stop()
        self._soon.stop()
        self._forget()
        # The window it is a child of outlives the plugin, which may go off and on many times.
        self.deleteLater()

    def retranslate(self) -> None:
        """In the other language."""
        for popup in self._popups.values():
            popup.retranslate(self._tr)
        self.show_now()

    def show_now(self, *_: object) -> None:
        if not self._bridge.up:
            self._say_lost()
            return
        wanted = {one.key: one for one in self._wanted()}
        for key in self._popups.keys() - wanted.keys():
            self._take_away(key)
        self._hidden &= wanted.keys()
        for key in self._told - wanted.keys():
            self._host.withdraw(key)
        self._told &= wanted.keys()
        for one in wanted.values():
            self._show(one)
        # One's own calls before those of others, whichever rang first.
        self._popups = {key: self._popups[key] for key in wanted if key in self._popups}
        self._stand()
        if self._popups:
            self._second.start()
        else:
            self._second.stop()

    # What there is to announce

    def _wanted(self) -> Iterator[Wanted]:
        status = self._bridge.status
        if status is not None and status.shown.id == Status.DND and not self._settings.in_dnd:
            return
        for call in self._control.calls():
            if comes_in(call):
                yield self._own(call)
            elif self._stays(call):
                yield self._spoken(call)
        if self._settings.colleagues and self._bridge.session is not None:
            for ringing in ringing_colleagues(self._bridge.session.groups):
                yield self._colleague(ringing)

    def _stays(self, call: CallView) -> bool:
        """Whether the call was announced, and its window shall stand until it ends."""
        shown = self._settings.shown and self._settings.stays and call.direction == "in"
        return shown and key_of(call) in self._popups

    def _spoken(self, call: CallView) -> Wanted:
        tr, who, key = self._tr, self._callers.of(call), key_of(call)
        held = call.state == LineState.HELD
        said = Announcement(
            occasion=tr("On hold") if held else tr("On a call"),
            name=who.name,
            number=who.number,
            aside=running((self._clock() - call.since).total_seconds()),
            lamp=Lamp.HELD if held else Lamp.TALKING,
            urgent=False,
        )
        return Wanted(key, said, lambda: self._spoken_choices(key, call, held))

    def _spoken_choices(self, key: str, call: CallView, held: bool) -> Sequence[Choice]:
        tr, control = self._tr, self._control
        return (
            Choice("resume", tr("Resume"), "resume", lambda: self._do(key, control.resume(call)))
            if held
            else Choice("hold", tr("Hold"), "hold", lambda: self._do(key, control.hold(call))),
            Choice("transfer", tr("Transfer…"), "transfer", lambda: self._do(key, self._divert(call))),
            Choice("hang-up", tr("Hang up"), "hang-up", lambda: self._do(key, control.hang_up(call)),
                   Fill.NONE if held else Fill.END, Hue.RED if held else None),
        )  # fmt: skip

    def _own(self, call: CallView) -> Wanted:
        tr, who, busy = self._tr, self._callers.of(call), self._control.active() is not None
        own = self._bridge.own
        number = own.number if own is not None and own.number else ""
        key = key_of(call)
        said = Announcement(
            occasion=tr("Second call") if busy else tr("Incoming call"),
            name=who.name,
            number=who.number,
            aside=tr("for line {number}", number=number) if number else "",
            below=tr("The running call is put on hold.") if busy else self.last_contact(call),
        )
        return Wanted(key, said, lambda: self._own_choices(key, call))

    def _own_choices(self, key: str, call: CallView) -> Sequence[Choice]:
        tr = self._tr
        return (
            Choice("answer", tr("Answer"), "phone", lambda: self._do(key, self._control.answer(call)), Fill.CALL),
            Choice("divert", tr("Divert…"), "transfer", lambda: self._do(key, self._divert(call))),
            Choice("hang-up", tr("Decline"), "hang-up", lambda: self._do(key, self._control.hang_up(call)),
                   hue=Hue.RED),
        )  # fmt: skip

    def _colleague(self, ringing: Ringing) -> Wanted:
        tr, member, call = self._tr, ringing.member, ringing.call
        key = f"colleague-{member.client}"
        who = self._callers.of(call) if call is not None and (call.number or call.name) else None
        rung = running((self._clock() - ringing.since).total_seconds()) if ringing.since else ""
        line = tr("line {number}", number=member.number) if member.number else ""
        said = Announcement(
            occasion=tr("It rings at"),
            name=member.name,
            number=", ".join(part for part in (who.name, who.number) if part) if who else "",
            aside=" · ".join(part for part in (line, tr("for {time}", time=rung) if rung else "") if part),
        )
        return Wanted(key, said, lambda: self._colleague_choices(key, member.client))

    def _colleague_choices(self, key: str, client: str) -> Sequence[Choice]:
        return (
            Choice(
                "pick-up", self._tr("Pick up"), "phone", lambda: self._do(key, self._control.pick_up(client)), Fill.CALL
            ),
            Choice("hide", self._tr("Hide"), "close", lambda: self._put_away(key)),
        )

    # The pop-ups

    def _show(self, one: Wanted) -> None:
        if one.key in self._hidden:
            return
        if not self._settings.shown:
            self._tell(one)
            return
        if one.key in self._told:
            self._told.discard(one.key)
            self._host.withdraw(one.key)
        popup = self._popups.get(one.key)
        if popup is not None:
            popup.offer(one.choices())
            popup.set_usable(True)
            popup.announce(one.said)
            return
        popup = Popup(one.key, one.choices(), self._tr)
        popup.hidden_by_person.connect(self._put_away)
        popup.resized.connect(self._stand)
        popup.announce(one.said)
        self._popups[one.key] = popup
        self._beep()

    def _tell(self, one: Wanted) -> None:
        """Once, in a notification."""
        if one.key not in self._told:
            self._told.add(one.key)
            words = ", ".join(part for part in (one.said.name, one.said.number) if part)
            offers = tuple(Offer(choice.text, choice.do) for choice in one.choices())
            self._host.tell(Notice(one.said.occasion, words, Kind.CALL, also=offers, key=one.key))
            self._beep()

    def _beep(self) -> None:
        if self._settings.beep:
            QApplication.beep()

    def _stand(self, *_: object) -> None:
        """Each at its place; one that has none yet appears when another goes."""
        popups = self.open()
        area = screen_of(self._host.window()).availableGeometry()
        found = places(area, [popup.fitted() for popup in popups])
        for popup, place in zip(popups, found, strict=False):
            popup.move(place)
            if not popup.isVisible():
                popup.appear()
        for popup in popups[len(found) :]:
            popup.hide()

    def _say_lost(self) -> None:
        """Nobody knows now whether it still rings."""
        lost = self._tr("No connection to the server")
        words = self._tr("Whether it still rings is not known. Your telephone is not affected.")
        for popup in self._popups.values():
            popup.announce(Announcement(lost, popup.name.text(), popup.number.text(), below=words, lamp=Lamp.UNKNOWN))
            popup.set_usable(False)

    def _put_away(self, key: str) -> None:
        self._hidden.add(key)
        self._take_away(key)
        self._stand()

    def _take_away(self, key: str) -> None:
        popup = self._popups.pop(key, None)
        if popup is not None:
            popup.hide()
            popup.deleteLater()

    def _forget(self) -> None:
        for key in list(self._popups):
            self._take_away(key)
        self._hidden.clear()
        for key in self._told:
            self._host.withdraw(key)
        self._told.clear()

    def _do(self, key: str, work: Coroutine[Any, Any, None]) -> None:
        self._host.spawn(self._done(key, work))

    async def _done(self, key: str, work: Coroutine[Any, Any, None]) -> None:
        """The pop-up itself says what did not come about."""
        if (popup := self._popups.get(key)) is not None:
            popup.say_problem("")
        try:
            await work
        except SaidError as error:
            popup = self._popups.get(key)
            if popup is None:
                raise
            popup.say_problem(self._tr.say(error.sentence))

    def _setting_changed(self, key: str) -> None:
        if key.startswith(PREFIX):
            self._settings = read(self._host.settings)
            self.show_now()

    def _colleague_changed(self, *_: object) -> None:
        # Hundreds of members may change in a second.
        if self._settings.colleagues and not self._soon.isActive():
            self._soon.start()


def key_of(call: CallView) -> str:
    return f"own-{call.id or ''}"


def _screens() -> list[Any]:
    """What tells that screens are others."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return [app.screenAdded, app.screenRemoved, app.primaryScreenChanged]
