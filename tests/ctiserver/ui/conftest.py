"""A host and a session that are played, and the real widgets between them."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from cticlient.api import (
    Attendance,
    ContactSource,
    Dialler,
    Kind,
    MachineEvent,
    Notice,
    OptionsPlace,
    Place,
    SaidError,
    Tile,
    Zone,
)  # fmt: skip
from cticlient.contacts import Names
from cticlient.numbers import Numbers
from cticlient.texts import Texts, catalogue_of
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
)
from ctiserver.domain.stack import Entry, Stack
from ctiserver.domain.status import Source, Status
from ctiserver.ui.bridge import Bridge
from ctiserver.ui.details import Details
from ctiserver.ui.doing import Doing
from ctiserver.ui.wording import Wording
from ctiserver.wire.messages import CallView, GroupListed, LineView, MemberView, OwnStatus, StatusView, Welcome
from ctiserver.wire.views import own_status

from .fake_journal import FakeJournal
from .fakes import FakeCredentials, FakeSection

BERLIN = ZoneInfo("Europe/Berlin")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


async def until(condition: Callable[[], object]) -> None:
    """Wait for what is to come about; the test's own time limit ends it."""
    while not condition():  # noqa: ASYNC110 - a widget that appears has no event to wait for
        await asyncio.sleep(0.001)


class FakeClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = local("2018-11-20 10:42")

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **delta: float) -> None:
        self.now += timedelta(**delta)


class FakePanel:
    def __init__(self, host: "FakeHost", id: str, title: str, widget: QWidget) -> None:
        self.host, self.id, self.title, self.widget = host, id, title, widget
        self.ringing = self.front = False

    def set_title(self, title: str) -> None:
        self.title = title

    def set_ringing(self, ringing: bool) -> None:
        self.ringing = ringing

    def show(self) -> None:
        self.front = True

    def remove(self) -> None:
        del self.host.panels[self.id]
        self.widget.hide()
        self.widget.deleteLater()


class FakeHost:
    """Keeps what a plugin adds, in a real window."""

    def __init__(self, data_dir: Path, language: str = "en") -> None:
        self.tr = Texts(language, [catalogue_of("ctiserver")])
        self.settings = FakeSection()
        self.credentials = FakeCredentials()
        self.data_dir = data_dir
        self.numbers = Numbers()
        self.names = Names(self.numbers)
        self.journal = FakeJournal()
        self.panels: dict[str, FakePanel] = {}
        self.pages: list[OptionsPlace] = []
        self.actions: list[tuple[Place, QAction]] = []
        self.standing: dict[str, Callable[[], None]] = {}
        self.widgets: list[tuple[Zone, QWidget]] = []
        self.diallers: list[Dialler] = []
        self.tray = ("", "")
        self.notices: list[Notice] = []
        self.withdrawn: list[str] = []
        self.watching: list[Callable[[Attendance], None]] = []
        self.machine_heard: list[Callable[[MachineEvent], None]] = []
        self.held = 0
        self.options_opened = 0
        self.first_steps: Callable[[], None] | None = None
        self.panels_of_own = [("speed-dials", "My speed dials")]
        self.copied: list[tuple[str, str, str, str, str]] = []
        self.tasks: set[asyncio.Task[None]] = set()
        self.frame = QWidget()
        self.layout = QVBoxLayout(self.frame)

    def add_panel(self, id: str, title: str, widget: QWidget) -> FakePanel:
        self.panels[id] = FakePanel(self, id, title, widget)
        self.layout.addWidget(widget)
        widget.show()
        return self.panels[id]

    def own_panels(self) -> list[tuple[str, str]]:
        return self.panels_of_own

    def copy_tile(self, tile: Tile, email: str = "", panel: str = "") -> None:
        self.copied.append((tile.key, tile.name, tile.number, email, panel))

    def add_options_page(self, place: OptionsPlace) -> None:
        self.pages.append(place)

    def add_action(self, place: Place, action: QAction) -> None:
        self.actions.append((place, action))

    def on_standing(self, id: str, triggered: Callable[[], None]) -> None:
        self.standing[id] = triggered

    def add_widget(self, zone: Zone, widget: QWidget) -> None:
        self.widgets.append((zone, widget))
        self.layout.addWidget(widget)

    def offer_dialling(self, dialler: Dialler) -> None:
        self.diallers.append(dialler)

    def offer_contacts(self, source: ContactSource) -> Callable[[], None]:
        return self.names.offer(source).changed

    def set_tray(self, icon: str, tooltip: str) -> None:
        self.tray = (icon, tooltip)

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)

    def tell(self, notice: Notice) -> None:
        self.notices.append(notice)

    def withdraw(self, key: str) -> None:
        self.withdrawn.append(key)

    def watch_attendance(self, heard: Callable[[Attendance], None]) -> Callable[[], None]:
        self.watching.append(heard)
        return lambda: self.watching.remove(heard) if heard in self.watching else None

    def on_machine(self, heard: Callable[[MachineEvent], None]) -> None:
        self.machine_heard.append(heard)

    def hold_screenshot(self) -> AbstractContextManager[None]:
        @contextmanager
        def hold() -> Iterator[None]:
            self.held += 1
            yield
            self.held -= 1

        return hold()

    def window(self) -> QWidget:
        return self.frame

    def offer_first_steps(self, open: Callable[[], None]) -> None:
        self.first_steps = open

    def open_options(self) -> None:
        self.options_opened += 1

    async def clear(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        for panel in list(self.panels.values()):
            panel.remove()
        for _, widget in self.widgets:
            widget.hide()
            widget.deleteLater()

    def warnings(self) -> list[Notice]:
        return [notice for notice in self.notices if notice.kind is Kind.WARNING]


class FakeSession:
    """A session of the real one's form: tests change what it knows, and see what was asked of it."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self.link = Link(LinkState.OFFLINE, clock())
        self.groups: dict[str, GroupState] = {}
        self.own: MemberView | None = None
        self.status: OwnStatus | None = None
        self.welcome: Welcome | None = None
        self.providers: dict[str, str] = {}
        self.listed: list[GroupListed] = []
        self.asked: list[tuple[Any, ...]] = []
        self.refuse: SaidError | None = None
        self._listeners: list[Callable[[Event], None]] = []

    def listen(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, event: Event) -> None:
        for listener in list(self._listeners):
            listener(event)

    # What happens.

    def goes(self, state: LinkState, **more: Any) -> None:
        before, self.link = self.link, Link(state, self._clock(), **more)
        self.tell(LinkChanged(before, self.link))
        for group in self.groups.values():
            if state is not LinkState.UP and group.state == "live":
                group.state, group.since = "stale", self._clock()
                self.tell(GroupChanged(group.id))

    def shows(self, id: str, name: str, *members: MemberView) -> None:
        group = self.groups.setdefault(id, GroupState(id, name, self._clock()))
        group.name, group.state, group.since = name, "live", self._clock()
        group.members = {member.client: member for member in members}
        self.tell(GroupChanged(id))

    def changes(self, id: str, member: MemberView) -> None:
        self.groups[id].members[member.client] = member
        self.tell(MemberChanged(id, member.client))

    def loses(self, id: str, client: str) -> None:
        del self.groups[id].members[client]
        self.tell(MemberRemoved(id, client))

    def forgets(self, id: str) -> None:
        self.groups[id].state, self.groups[id].members = "gone", {}
        self.tell(GroupChanged(id))

    def becomes(self, status: OwnStatus, cause: Any = "server") -> None:
        before, self.status = self.status, status
        self.tell(OwnStatusChanged(before, status, cause))

    def is_on(self, *calls: CallView, number: str = "204", **more: Any) -> None:
        state = str(calls[0].state) if calls else "idle"
        before = self.own
        line = LineView(state=state, since=self._clock(), calls=list(calls), **more)
        self.own = MemberView(client="becker", name="Becker, Anna", me=True, number=number, line=line)
        self.tell(OwnLineChanged(before, self.own))

    def reaches(self, **providers: str) -> None:
        self.providers = providers
        self.tell(ProvidersChanged(providers))

    # What is asked.

    def _ask(self, *what: Any) -> None:
        self.asked.append(what)
        if self.refuse is not None:
            raise self.refuse

    async def run(self) -> None:
        await asyncio.Event().wait()

    async def reconnect_now(self) -> None:
        self._ask("reconnect")

    async def look_again(self) -> None:
        self._ask("look again")

    async def subscribe(self, group: str) -> GroupState:
        state = self.groups.setdefault(group, GroupState(group, "", self._clock()))
        self._ask("subscribe", group)
        return state

    async def unsubscribe(self, group: str) -> None:
        self.groups.pop(group, None)
        self._ask("unsubscribe", group)

    async def list_groups(self) -> list[GroupListed]:
        self._ask("list")
        return self.listed

    async def set_status(
        self,
        status: Status | str,
        info: str = "",
        until: datetime | None = None,
        call_forward: str = "",
        client: str | None = None,
    ) -> None:
        self._ask("status", status, info, until, call_forward, client)

    def set_automatic(self, info: str | None) -> None:
        self.asked.append(("automatic", info))

    async def clear_status(self, client: str | None = None) -> None:
        self._ask("clear", client)

    async def dial(self, number: str) -> None:
        self._ask("dial", number)

    async def answer(self, call: str | None = None) -> None:
        self._ask("answer", call)

    async def hangup(self, call: str | None = None) -> None:
        self._ask("hangup", call)

    async def hold(self, call: str | None = None) -> None:
        self._ask("hold", call)

    async def resume(self, call: str | None = None) -> None:
        self._ask("resume", call)

    async def transfer(self, number: str | None = None, call: str | None = None) -> None:
        self._ask("transfer", number, call)

    async def pickup(self, client: str) -> None:
        self._ask("pickup", client)


class Stage:
    """Everything a test of the window needs."""

    def __init__(self, data_dir: Path, language: str = "en") -> None:
        self.clock = FakeClock()
        self.host = FakeHost(data_dir, language)
        self.session = FakeSession(self.clock)
        self.bridge = Bridge(self.clock)
        self.bridge.use(self.session)
        self.wording = Wording(self.host.tr, BERLIN)
        self.details = Details(self.wording)
        self.doing = Doing(self.host)

    def up(self) -> None:
        self.session.goes(LinkState.UP)

    async def settle(self) -> None:
        """Until everything that was spawned is done."""
        while pending := {task for task in self.host.tasks if not task.done()}:
            await asyncio.wait(pending, timeout=5)

    def member(self, client: str = "arslan", name: str = "Arslan, Elif", **more: Any) -> MemberView:
        values: dict[str, Any] = {
            "line": LineView(state="idle", since=self.clock()), "status": self.shown(), "logged_in": True,
            "number": "202", "email": f"{client}@example.org",
        } | more  # fmt: skip
        return MemberView(client=client, name=name, **values)

    def shown(self, status: Status = Status.AVAILABLE, info: str = "", **more: Any) -> StatusView:
        values: dict[str, Any] = {"since": local("2018-11-20 10:00"), "source": "manual"} | more
        return StatusView(status=status.name, id=int(status), info=info, **values)

    def own(self, *entries: Entry, **more: Any) -> OwnStatus:
        stack = Stack(entries, revision=1)
        return own_status("becker", stack, **more)

    def entry(self, status: Status, **more: Any) -> Entry:
        values: dict[str, Any] = {"since": local("2018-11-20 10:00"), "source": Source.MANUAL} | more
        return Entry(id=status.name, status=status, **values)


@pytest.fixture(params=["en"])
def stage(request: pytest.FixtureRequest, qapp: QApplication, tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path, request.param)
    yield made
    made.bridge.close()
    made.host.frame.close()
    made.host.frame.deleteLater()


german = pytest.mark.parametrize("stage", ["de"], indirect=True)
