"""Everything the plugin puts on the desktop, wired together once: header, panels, calls, band, menus, options."""

from collections.abc import Callable
from datetime import datetime, tzinfo

from PySide6.QtCore import QObject, QTimer, QUrl

from cticlient.api import Host, OptionsPage, OptionsPlace, Zone
from ctiserver.ui.account import stored
from ctiserver.ui.assistant.opening import SettingUp
from ctiserver.ui.bridge import Bridge
from ctiserver.ui.call_log import CallLog
from ctiserver.ui.callers import number_of
from ctiserver.ui.connection_band import ConnectionBand
from ctiserver.ui.details import Details
from ctiserver.ui.doing import Doing
from ctiserver.ui.embedded import EmbeddedGroups
from ctiserver.ui.group_list import GroupList
from ctiserver.ui.group_panels import GroupPanels
from ctiserver.ui.member_actions import Members
from ctiserver.ui.member_contacts import MemberContacts
from ctiserver.ui.options_page import Check, CtiServerPage
from ctiserver.ui.own_calls import OwnCalls
from ctiserver.ui.own_status import OwnStatusDesk
from ctiserver.ui.popup_page import PopupPage
from ctiserver.ui.status_line import LinkSigns
from ctiserver.ui.wording import NumberWords, Wording

PLACE = ("Customize", "Components and plugins")
CALL_PAGES = ("Telephony",)
"""Titles of the shell's own pages, which it says itself."""
LOOK_MS = 30_000
"""How often it is looked whether the day or the zone changed, after which words made earlier may be wrong."""


def name_of(host: Host, number: str) -> str:
    """Who has a number, as far as the desktop knows; empty for nobody."""
    contact = host.names.find(number)
    return contact.name if contact is not None else ""


class Desk:
    """Stands from ``stand`` to ``close``; the host takes the widgets away."""

    def __init__(
        self,
        host: Host,
        bridge: Bridge,
        clock: Callable[[], datetime],
        open_url: Callable[[QUrl], object],
        check: Check,
        ask_password: Callable[[], None],
        saved: Callable[[], None],
        zone: tzinfo | None = None,
    ) -> None:
        self._host = host
        self._bridge = bridge
        self._clock = clock
        self._check = check
        self._saved = saved
        words = NumberWords(
            host.numbers.shown, lambda number: name_of(host, number), lambda call: number_of(host, call)
        )
        wording = Wording(host.tr, zone, words)
        details = Details(wording, bridge.name_of)
        doing = Doing(host)
        self._doing = doing
        self._times = wording.times
        self.embedded = EmbeddedGroups(host.settings)
        self.status = OwnStatusDesk(host, bridge, details, doing, clock, stored(host.settings).user)
        self.calls = OwnCalls(host, bridge, wording, doing, clock)
        self.members = Members(host, bridge, details, doing, self.status, self.calls, clock, open_url)
        self.panels = GroupPanels(host, bridge, self.embedded, details, self.members, doing, clock)
        self.contacts = MemberContacts(host, bridge, self.embedded, self.panels.in_order)
        self.log = CallLog(host, bridge, self.panels.in_order)
        self.band = ConnectionBand(bridge, host.tr, wording.times, clock)
        self.signs = LinkSigns(bridge, stored(host.settings).host, host.tr)
        self.band.connect_wanted.connect(self._connect_now)
        self.band.password_wanted.connect(ask_password)
        self.assistant = SettingUp(host, bridge, self.embedded, check, saved, self.panels.show)
        self.band.options_wanted.connect(self._set_up)
        self._day = wording.times.day(clock())
        self._watch = QObject()
        self._look = QTimer(self._watch, interval=LOOK_MS)
        self._look.timeout.connect(self.look_at_the_day)
        self._unlisten = host.tr.on_change(self.retranslate)

    def stand(self) -> None:
        self.status.stand()
        self._host.add_widget(Zone.BAND, self.band)
        self.calls.stand()
        self._host.add_widget(Zone.STATUS_LINE, self.signs)
        self._host.add_widget(Zone.STATUS_LINE, self.panels.census.label)
        self._host.add_options_page(OptionsPlace(PLACE, self._page))
        self._host.add_options_page(OptionsPlace(CALL_PAGES, lambda: PopupPage(self._host)))
        self._host.on_standing("embed", self.panels.embed)
        self._host.on_standing("assistant", self.assistant.open)
        if self.assistant.wanted:
            self._host.offer_first_steps(self.assistant.open)
        self.panels.stand()
        self.band.show_now()
        self._look.start()

    def close(self) -> None:
        self._look.stop()
        self._unlisten()
        self.status.close()
        self.contacts.close()
        self.panels.close()
        self.calls.close()
        self.band.hide()

    def account_changed(self) -> None:
        kept = stored(self._host.settings)
        self.status.user = kept.user
        self.signs.set_server(kept.host)
        self.status.show_now()

    def look_at_the_day(self) -> None:
        """At midnight "until 11:00" means another day."""
        day = self._times.day(self._clock())
        if day != self._day:
            self._day = day
            self._show_all()

    def retranslate(self) -> None:
        self.status.retranslate()
        self.calls.retranslate()
        self._show_all()

    def _show_all(self) -> None:
        self.panels.show_now()
        self.status.show_now()
        self.band.retranslate()
        self.signs.show_now()
        self.panels.census.soon()

    def _set_up(self) -> None:
        """Without an account the assistant leads there; with one that is refused, the options show all of it."""
        if stored(self._host.settings).complete:
            self._host.open_options()
        else:
            self.assistant.open()

    def _connect_now(self) -> None:
        if self._bridge.session is not None:
            self._doing(self._bridge.session.reconnect_now, self._host.tr("No connection came about"))

    def _page(self) -> OptionsPage:
        groups = GroupList(self._bridge, self.embedded, self.panels.embed, self._host.tr)
        return CtiServerPage(self._host, groups, self._check, self._saved)
