"""The session as the window sees it: its events as Qt signals, and what it knows while one account replaces another."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from cticlient.api import SaidError, Sentence, marked
from ctiserver.client.events import (
    Event,
    GroupChanged,
    GroupState,
    Link,
    LinkChanged,
    LinkState,
    MemberChanged,
    MemberRemoved,
    OwnLineChanged,
    OwnStatusChanged,
    ProvidersChanged,
    Told,
)
from ctiserver.domain.status import Status
from ctiserver.wire.messages import GroupListed, MemberView, OwnStatus, Welcome

NO_ACCOUNT = marked("No CTI server is set up yet. “Set up server…” asks for everything that is needed.")


class Talk(Protocol):
    """What the window uses of ``ctiserver.client.session.Session``."""

    link: Link
    own: MemberView | None
    welcome: Welcome | None
    providers: dict[str, str]

    @property
    def groups(self) -> dict[str, GroupState]: ...

    @property
    def status(self) -> OwnStatus | None: ...

    def listen(self, listener: Callable[[Event], None]) -> Callable[[], None]: ...

    async def run(self) -> None: ...

    async def reconnect_now(self) -> None: ...

    async def look_again(self) -> None: ...

    async def subscribe(self, group: str) -> GroupState: ...

    async def unsubscribe(self, group: str) -> None: ...

    async def list_groups(self) -> list[GroupListed]: ...

    async def set_status(
        self, status: Status | str, info: str = "", until: datetime | None = None, call_forward: str = "",
        client: str | None = None,
    ) -> object: ...  # fmt: skip

    def set_automatic(self, info: str | None) -> None: ...

    async def clear_status(self, client: str | None = None) -> object: ...

    async def dial(self, number: str) -> object: ...

    async def answer(self, call: str | None = None) -> object: ...

    async def hangup(self, call: str | None = None) -> object: ...

    async def hold(self, call: str | None = None) -> object: ...

    async def resume(self, call: str | None = None) -> object: ...

    async def transfer(self, number: str | None = None, call: str | None = None) -> object: ...

    async def pickup(self, client: str) -> object: ...


class Bridge(QObject):
    """Stands between the session, which may be replaced, and the widgets, which stay."""

    link_changed = Signal()
    group_changed = Signal(str)
    member_changed = Signal(object, object)
    """Ids of the group and of the member; as objects, for thousands a second need not become Qt's own strings."""
    member_removed = Signal(object, object)
    own_status_changed = Signal(object)
    """OwnStatusChanged, or None when another account took over."""
    own_line_changed = Signal()
    providers_changed = Signal()
    told = Signal(object)
    """Told."""
    replaced = Signal()
    """Another session took over: everything known before is void."""

    def __init__(self, clock: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._session: Talk | None = None
        self._no_link = Link(LinkState.OFFLINE, clock(), Sentence(NO_ACCOUNT))
        self._stop: Callable[[], None] = lambda: None

    @property
    def session(self) -> Talk | None:
        return self._session

    @property
    def link(self) -> Link:
        return self._session.link if self._session else self._no_link

    @property
    def up(self) -> bool:
        return self.link.state is LinkState.UP

    @property
    def own(self) -> MemberView | None:
        return self._session.own if self._session else None

    @property
    def status(self) -> OwnStatus | None:
        return self._session.status if self._session else None

    @property
    def providers(self) -> dict[str, str]:
        return self._session.providers if self._session and self.up else {}

    def group(self, id: str) -> GroupState | None:
        return self._session.groups.get(id) if self._session else None

    def name_of(self, client: str) -> str:
        """The name of a client as far as any group shows it; else as it is."""
        for group in self._session.groups.values() if self._session else ():
            if client in group.members:
                return group.members[client].name or client
        return client

    def use(self, session: Talk | None) -> None:
        """Follow ``session`` from now on, and no other."""
        self._stop()
        self._stop = session.listen(self._take) if session else lambda: None
        self._session = session
        self._no_link = Link(LinkState.OFFLINE, self._clock(), Sentence(NO_ACCOUNT))
        self.replaced.emit()
        self.link_changed.emit()
        self.own_status_changed.emit(None)
        self.own_line_changed.emit()
        self.providers_changed.emit()

    def close(self) -> None:
        """Hear nothing any more; what is known stays as it is. Who still listens is let go when the loop turns."""
        self._stop()
        self._stop = lambda: None
        self.deleteLater()

    def need(self) -> Talk:
        """The session, for someone who wants something done. Raises SaidError while no account is set up."""
        if self._session is None:
            raise SaidError(NO_ACCOUNT)
        return self._session

    def _take(self, event: Event) -> None:
        match event:
            case LinkChanged():
                self.link_changed.emit()
            case GroupChanged(group):
                self.group_changed.emit(group)
            case MemberChanged(group, client):
                self.member_changed.emit(group, client)
            case MemberRemoved(group, client):
                self.member_removed.emit(group, client)
            case OwnStatusChanged():
                self.own_status_changed.emit(event)
            case OwnLineChanged():
                self.own_line_changed.emit()
            case ProvidersChanged():
                self.providers_changed.emit()
            case Told():
                self.told.emit(event)
