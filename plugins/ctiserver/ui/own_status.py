"""One's own status on the desktop: header, menus, tray and dialog, and what a person is told when it changes."""

from collections.abc import Callable
from datetime import datetime

from cticlient.api import Host, Hue, Kind, Notice, Place, SaidError, Zone, ask
from ctiserver.client.events import OwnStatusChanged
from ctiserver.domain.recent import Recent
from ctiserver.domain.status import Status
from ctiserver.ui.bridge import Bridge
from ctiserver.ui.details import Details
from ctiserver.ui.doing import Doing
from ctiserver.ui.looks import HIDDEN_ICON, hue, icon_name, label, status_of, tray_name
from ctiserver.ui.recent_statuses import KEY, RecentStatuses
from ctiserver.ui.status_button import StatusButton
from ctiserver.ui.status_dialog import StatusDialog, Subject
from ctiserver.ui.status_menu import Preset, StatusMenu
from ctiserver.ui.status_notices import StatusNotices
from ctiserver.ui.wanted import Wanted
from ctiserver.wire.messages import MemberView, StatusView


class OwnStatusDesk:
    """Shows one's own status wherever it stands, and sets it."""

    def __init__(
        self, host: Host, bridge: Bridge, details: Details, doing: Doing, clock: Callable[[], datetime], user: str
    ) -> None:
        self._host = host
        self._bridge = bridge
        self._details = details
        self._doing = doing
        self._clock = clock
        self._tr = host.tr
        self.user = user
        self.menu = StatusMenu(host.tr)
        self.button = StatusButton(self.menu.menu)
        # The host takes the button away, and with it the menu and its actions: nobody else would.
        self.menu.setParent(self.button)
        self.menu.menu.setParent(self.button, self.menu.menu.windowFlags())
        self._tray = ("", "")
        self._unlisten: Callable[[], None] = lambda: None
        self._open: StatusDialog | None = None
        """The dialog of one's own status, while it stands."""
        self.menu.chosen.connect(self.set)
        self.menu.preset_chosen.connect(self._set_preset)
        self.recents = RecentStatuses(host.settings, details, host.tr, clock)
        self.menu.recent_chosen.connect(lambda recent: self.set_wanted(self.recents.wanted(recent)))
        self.menu.dialog_wanted.connect(self.open_dialog)
        self._notices = StatusNotices(host.tr, details, clock, self.set_wanted)
        bridge.own_status_changed.connect(self._changed)
        bridge.told.connect(lambda event: host.tell(self._notices.told(event)))
        bridge.own_line_changed.connect(self.show_now)
        bridge.link_changed.connect(self.show_now)

    def stand(self) -> None:
        """Take the places in the window and in the tray."""
        self._host.add_widget(Zone.HEADER, self.button)
        for place in (Place.STATUS_MENU, Place.TRAY):
            for action in self.menu.actions(place):
                self._host.add_action(place, action)
        self._unlisten = self._host.settings.on_change(lambda key: self.show_now() if key == KEY else None)
        self.show_now()

    def close(self) -> None:
        self._unlisten()

    def show_now(self) -> None:
        shown = self._shown()
        status = status_of(shown.id) if shown else None
        picture, colour = (icon_name(status), hue(status)) if status is not None else (HIDDEN_ICON, Hue.GREY)
        title = self._title(status)
        self.button.show_status(picture, colour, title, self._detail(), self._tooltip())
        self.menu.show_status(status, self._name())
        self.menu.show_recents(self.recents.all(), self.recents.words)
        self._show_tray(status, title)
        if self._open is not None:
            self._open.show_subject(self._subject())

    def retranslate(self) -> None:
        self.menu.retranslate()
        self.show_now()

    def set(self, status: Status) -> None:
        self._doing(lambda: self._set(status), self._tr("The status was not set"))

    def set_wanted(self, want: Wanted) -> None:
        self._doing(lambda: self._choose(want), self._tr("The status was not set"))

    def open_dialog(self, begin_with: Status | None = None) -> None:
        self._doing(lambda: self._ask_own(begin_with), self._tr("The status was not set"))

    def open_dialog_for(self, member: MemberView) -> None:
        """Set a colleague's status, with the right to."""
        self._doing(lambda: self._ask_for(member), self._tr("The status of {name} was not set", name=member.name))

    async def _set(self, status: Status) -> None:
        await self._bridge.need().set_status(status)

    def _set_preset(self, preset: Preset) -> None:
        end = self._clock() + preset.length
        self._doing(lambda: self._set_until(preset.status, end), self._tr("The status was not set"))

    async def _set_until(self, status: Status, end: datetime) -> None:
        await self._bridge.need().set_status(status, until=end)

    async def _ask_own(self, begin_with: Status | None) -> None:
        self._bridge.need()
        await self._ask(self._subject(), begin_with)

    def _remember(self, recent: Recent) -> None:
        try:
            self.recents.remember(recent)
        except SaidError as error:  # the status is set all the same
            self._host.tell(Notice(self._tr.say(error.sentence), kind=Kind.WARNING))

    def _subject(self) -> Subject:
        return Subject(self._name(), self._shown(), own=self._bridge.status, line=self._bridge.own)

    async def _ask_for(self, member: MemberView) -> None:
        await self._ask(Subject(member.name, member.status or None, client=member.client), None)

    async def _ask(self, subject: Subject, begin_with: Status | None) -> None:
        dialog = StatusDialog(subject, self._details, self._tr, self._clock, begin_with, self._host.window())
        if subject.client is None:
            self._open = dialog

        def follow(group: str, client: str) -> None:
            state = self._bridge.group(group)
            if client == subject.client and state is not None and client in state.members:
                member = state.members[client]
                dialog.show_subject(Subject(member.name, member.status or None, client=client))

        self._bridge.member_changed.connect(follow)
        try:
            if not await ask(dialog) or dialog.wanted is None:
                return
            want, recent = dialog.wanted, dialog.recent
        finally:
            self._bridge.member_changed.disconnect(follow)
            self._open = None if self._open is dialog else self._open
            dialog.deleteLater()
        await self._choose(want, subject.client)
        if recent is not None and subject.client is None:
            self._remember(recent)

    async def _choose(self, want: Wanted, client: str | None = None) -> None:
        await self._bridge.need().set_status(want.status, want.info, want.until, want.call_forward, client=client)

    def _shown(self) -> StatusView | None:
        return self._bridge.status.shown if self._bridge.status else None

    def _name(self) -> str:
        own, session = self._bridge.own, self._bridge.session
        welcome = session.welcome if session else None
        return own.name if own else welcome.name if welcome else self.user

    def _title(self, shown: Status | None) -> str:
        if shown is None:
            return self._tr("Status unknown") if self._bridge.session else self._tr("CTI Server")
        return label(shown, self._tr.language)

    def _detail(self) -> str:
        if self._bridge.session is None:
            return self._tr("not set up")
        if not self._bridge.up:
            return self._tr("not connected")
        number = self._bridge.own.number if self._bridge.own else ""
        return " · ".join(part for part in (self._end(), self._name(), number or "") if part)

    def _end(self) -> str:
        shown = self._shown()
        return self._details.wording.times.until(shown.until, self._clock()) if shown and shown.until else ""

    def _tooltip(self) -> str:
        """The whole of it: what, since, until, by whom, what it did to the phone, what comes."""
        status, now = self._bridge.status, self._clock()
        if status is None:
            return ""
        shown = status.shown
        source = self._details.source(shown, mine=True)
        facts = " · ".join(part for part in (self._details.span(shown, now), source) if part)
        note = self._details.phone_note(status.phone) if status.phone else ""
        steps = [self._details.coming(step, now) for step in status.coming]
        return "\n".join(part for part in (self._details.headline(shown), facts, note, *steps) if part)

    def _show_tray(self, status: Status | None, title: str) -> None:
        picture = tray_name(status) if status is not None else "tray-hidden"
        link = "" if self._bridge.up else self._detail()
        tray = (picture, " · ".join(part for part in (self._name(), title, self._end(), link) if part))
        if tray != self._tray:
            self._tray = tray
            self._host.set_tray(*tray)

    def _changed(self, event: OwnStatusChanged | None) -> None:
        self.show_now()
        if event is None or event.before is None:
            return
        for notice in self._notices.of(event.before, event.after, event.cause):
            self._host.tell(notice)
