"""What a click and the context menu of a tile do."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu

from cticlient.api import DraggedCall, Host, Notice, Tile, ask
from ctiserver.ui.bridge import Bridge
from ctiserver.ui.details import Details
from ctiserver.ui.details_dialog import DetailsDialog
from ctiserver.ui.doing import Doing
from ctiserver.ui.group_panel import GroupPanel
from ctiserver.ui.member_menu import KEYS, MemberActions, member_menu
from ctiserver.ui.own_calls import OwnCalls
from ctiserver.ui.own_status import OwnStatusDesk
from ctiserver.wire.messages import MemberView


class Members:
    """Acts for the tiles of all panels."""

    def __init__(
        self,
        host: Host,
        bridge: Bridge,
        details: Details,
        doing: Doing,
        status: OwnStatusDesk,
        calls: OwnCalls,
        clock: Callable[[], datetime],
        open_url: Callable[[QUrl], object],
    ) -> None:
        self._host = host
        self._bridge = bridge
        self._details = details
        self._doing = doing
        self._status = status
        self._calls = calls
        self._clock = clock
        self._open_url = open_url
        self._tr = host.tr
        self._do = MemberActions(
            self._call,
            self._pick_up,
            self._transfer,
            self._set_status,
            self._mail,
            self._show_details,
            self._copy,
            self._copy_number,
        )

    def chosen(self, panel: GroupPanel, client: str) -> None:
        """A click or Return: call the member; on one's own tile, the status."""
        member = panel.member(client)
        if member is None:
            return
        if member.me is True:
            self._status.open_dialog()
        elif member.number:
            self._call(member)
        else:
            self._host.tell(Notice(self._tr("{name} has no telephone number that could be dialled", name=member.name)))

    def open_menu(self, panel: GroupPanel, client: str, where: QPoint) -> None:
        menu = self._menu(panel, client)
        if menu is not None:
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(where)

    def take_keys(self, panel: GroupPanel) -> None:
        """Do by keys what the menu of the tile with the focus offers, as long as it does."""
        for entry, keys in KEYS.items():
            shortcut = QShortcut(QKeySequence(keys), panel.tiles)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self._by_key, panel, entry))

    def _by_key(self, panel: GroupPanel, entry: str) -> None:
        menu = self._menu(panel, panel.tiles.current_key() or "")
        if menu is not None:
            action = menu.findChild(QAction, entry)
            if action is not None:
                action.trigger()
            menu.deleteLater()

    def _menu(self, panel: GroupPanel, client: str) -> QMenu | None:
        member = panel.member(client)
        if member is None:
            return None
        return member_menu(
            member,
            live=panel.live,
            calling=self._calls.any(),
            do=self._do,
            tr=self._tr,
            parent=panel.tiles,
            own_panels=self._host.own_panels(),
        )

    def take_call(self, panel: GroupPanel, client: str, call: DraggedCall) -> None:
        """A call of one's own was dropped on a tile: it goes to that colleague."""
        member = panel.member(client)
        if member is not None and member.number:
            self._transfer(member, call.call)

    def _call(self, member: MemberView) -> None:
        number = member.number or ""
        self._doing(lambda: self._dial(number), self._tr("The call to {name} did not come about", name=member.name))

    async def _dial(self, number: str) -> None:
        await self._bridge.need().dial(number)

    def _pick_up(self, member: MemberView) -> None:
        self._doing(lambda: self._calls.control.pick_up(member.client), self._tr("The call was not picked up"))

    def _transfer(self, member: MemberView, call: str | None = None) -> None:
        self._doing(lambda: self._transferred(member.number or "", call), self._tr("The call was not transferred"))

    async def _transferred(self, number: str, call: str | None) -> None:
        await self._calls.control.send(number, call)

    def _set_status(self, member: MemberView) -> None:
        if member.me is True:
            self._status.open_dialog()
        else:
            self._status.open_dialog_for(member)

    def _mail(self, member: MemberView) -> None:
        url = QUrl()
        url.setScheme("mailto")
        url.setPath(member.email or "")
        if not self._open_url(url):
            failed = self._tr("No e-mail program could be opened for {address}", address=member.email or "")
            self._host.tell(Notice(failed))

    def _copy(self, member: MemberView, panel: str) -> None:
        tile = Tile(key=member.client, name=member.name, number=member.number or "")
        self._host.copy_tile(tile, member.email or "", panel)

    def _copy_number(self, member: MemberView) -> None:
        QGuiApplication.clipboard().setText(member.number or "")

    def _show_details(self, member: MemberView) -> None:
        self._doing(lambda: self._asked(member), self._tr("The details cannot be shown"))

    def _lines(self, member: MemberView) -> list[str]:
        now = self._clock()
        if not self._bridge.up:
            return [member.name, self._details.wording.times.unknown_since(self._bridge.link.since, now)]
        coming = self._bridge.status.coming if member.me is True and self._bridge.status else ()
        return self._details.lines(member, now, coming)

    async def _asked(self, member: MemberView) -> None:
        dialog = DetailsDialog(lambda: self._lines(member), self._tr, self._host.window())
        try:
            await ask(dialog)
        finally:
            dialog.deleteLater()
