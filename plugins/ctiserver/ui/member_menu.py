"""The context menu of a tile: only what the viewer may do, and what makes sense now."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from cticlient.api import Texts, icon
from ctiserver.domain.rights import Right
from ctiserver.ui.group_panel import rings
from ctiserver.wire.messages import MemberView


@dataclass(frozen=True, slots=True)
class MemberActions:
    """What can be done with a member, each taking its view."""

    call: Callable[[MemberView], None]
    pick_up: Callable[[MemberView], None]
    transfer: Callable[[MemberView], None]
    set_status: Callable[[MemberView], None]
    mail: Callable[[MemberView], None]
    details: Callable[[MemberView], None]
    copy: Callable[[MemberView, str], None]
    """Into the own panel with this id."""
    copy_number: Callable[[MemberView], None]


KEYS = {
    "pick-up": "Ctrl+P",
    "transfer": "Ctrl+T",
    "status": "Ctrl+S",
    "mail": "Ctrl+M",
    "copy-number": "Ctrl+C",
    "details": "Ctrl+I",
}
"""On the tile that has the focus, they do what the entry of its menu does."""


def may(member: MemberView, right: Right) -> bool:
    return right.value in (member.may or [])


def member_menu(
    member: MemberView,
    *,
    live: bool,
    calling: bool,
    do: MemberActions,
    tr: Texts,
    parent: QWidget,
    own_panels: Sequence[tuple[str, str]] = (),
) -> QMenu:
    """The menu for one member. ``live``: there is a connection; ``calling``: one is on the phone oneself;
    ``own_panels``: ids and titles of those that it can be copied to."""
    menu = QMenu(parent)
    mine = member.me is True

    def add(name: str, text: str, picture: str, action: Callable[[MemberView], None], *, on: bool = True) -> QAction:
        entry = menu.addAction(icon(picture) if picture else QIcon(), text.replace("&", "&&"))
        entry.setObjectName(name)
        entry.setEnabled(on)
        entry.setShortcut(QKeySequence(KEYS.get(name, "")))
        entry.setShortcutVisibleInContextMenu(True)
        entry.triggered.connect(lambda: action(member))
        return entry

    if member.number and not mine:
        menu.setDefaultAction(add("call", tr("Call {number}", number=member.number), "phone", do.call, on=live))
    if may(member, Right.PICKUP) and rings(member) and live:
        add("pick-up", tr("Pick up"), "pickup", do.pick_up)
    if member.number and not mine and calling and live:
        add("transfer", tr("Transfer the call here"), "transfer", do.transfer)
    if not menu.isEmpty():
        menu.addSeparator()
    if mine or may(member, Right.SET_STATUS):
        add("status", tr("Set status…"), "edit", do.set_status, on=live or mine)
    if member.email:
        add("mail", tr("E-mail to {address}", address=member.email), "mail", do.mail)
    if member.number and not mine:
        add("copy-number", tr("Copy number"), "", do.copy_number)
        _add_copying(menu, member, own_panels, do, tr)
    add("details", tr("Details…"), "details", do.details)
    menu.addSeparator()
    menu.addActions(parent.actions())
    return menu


def _add_copying(
    menu: QMenu, member: MemberView, own_panels: Sequence[tuple[str, str]], do: MemberActions, tr: Texts
) -> None:
    if len(own_panels) == 1:
        entry = menu.addAction(icon("add"), tr("Copy to my speed dials"))
        entry.triggered.connect(lambda: do.copy(member, own_panels[0][0]))
        entry.setObjectName("copy")
    elif own_panels:
        choice = menu.addMenu(icon("add"), tr("Copy to my speed dials"))
        for id, title in own_panels:
            choice.addAction(title.replace("&", "&&")).triggered.connect(lambda _=False, id=id: do.copy(member, id))
