"""The plugin of the desktop: an account on a CTI server, its groups as panels, one's own status and calls."""

import asyncio
import contextlib
import time
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random

from PySide6.QtGui import QDesktopServices

from cticlient.api import (
    Credentials,
    Host,
    Keeping,
    Kind,
    MachineEvent,
    Notice,
    OptionsPage,
    OptionsPlace,
    Place,
    Standing,
    ask,
    marked,
)
from ctiserver.client.session import Session
from ctiserver.client.signin import Account, SignIn
from ctiserver.client.status_store import StatusStore
from ctiserver.client.tokens import MemoryTokens
from ctiserver.ui.account import KEYS, Stored, stored
from ctiserver.ui.automatic_away import AutomaticAway
from ctiserver.ui.away_page import AwayPage
from ctiserver.ui.bridge import Bridge, Talk
from ctiserver.ui.desk import Desk
from ctiserver.ui.prompts import password_prompt
from ctiserver.ui.recent_page import RecentPage

PRODUCT = "cticlient"
STATUS_FILE = "status.json"
STATUS_PAGES = "Status"
"""The branch of the options that is about one's own status; the word is the same in German."""


def utc_now() -> datetime:
    return datetime.now(UTC)


class KeptPassword:
    """The password of one account. A prompt of the keyring may stand for minutes: all who ask wait for one answer."""

    def __init__(self, credentials: Credentials, kept: Stored, missing: Callable[[], None]) -> None:
        self._credentials = credentials
        self._kept = kept
        self._missing = missing
        self._reading: asyncio.Task[str | None] | None = None

    async def __call__(self) -> str | None:
        if self._reading is None or self._reading.done():
            read = self._credentials.read(self._kept.service, self._kept.user)
            self._reading = asyncio.ensure_future(read)
        # The server does not wait for people, so the one who asks may be gone before the answer comes.
        found = await asyncio.shield(self._reading)
        if found is None:
            self._missing()
        return found

    def close(self) -> None:
        if self._reading is not None:
            self._reading.cancel()


class CtiServerPlugin:
    """What the entry point names."""

    title = "CTI Server"
    standing = (
        Standing("embed", Place.SPEED_DIAL_MENU, marked("Embed CTI Server group panel…")),
        Standing("assistant", Place.OPTIONS_MENU, marked("Set &up CTI Server…")),
    )
    texts = "ctiserver"
    setup = ("server", "user", "embed")

    def __init__(self, clock: Callable[[], datetime] = utc_now) -> None:
        self._clock = clock
        self.working: Working | None = None

    async def enable(self, host: Host) -> None:
        self.working = Working(host, self._clock)
        self.working.start()

    async def disable(self) -> None:
        if self.working is not None:
            await self.working.stop()
            self.working = None


class Working:
    """The plugin while it is on: one session after the other for the account of the moment, and the desk over it."""

    def __init__(self, host: Host, clock: Callable[[], datetime]) -> None:
        self._host = host
        self._clock = clock
        self._account_changed = asyncio.Event()
        self._asking = False
        self._run: asyncio.Task[None] | None = None
        self._password: KeptPassword | None = None
        self.bridge = Bridge(clock)
        self.desk = Desk(
            host,
            self.bridge,
            clock,
            QDesktopServices.openUrl,
            self._check,
            self.ask_password,
            self._password_saved,
        )
        self._away = AutomaticAway(host, self.bridge, time.monotonic)
        self._unlisten = host.settings.on_change(self._setting_changed)

    def start(self) -> None:
        self.desk.stand()
        self._away.start()
        self._host.on_machine(self._look_again)
        pages: tuple[Callable[[], OptionsPage], ...] = (self._recent_page, lambda: AwayPage(self._host))
        for page in pages:
            self._host.add_options_page(OptionsPlace((STATUS_PAGES,), page))
        self._host.spawn(self._stay())

    async def stop(self) -> None:
        self._unlisten()
        self._away.close()
        self.bridge.close()
        self.desk.close()
        await self._end_session()

    def ask_password(self) -> None:
        """Ask for the password, unless it is being asked for already."""
        if not self._asking:
            self._asking = True
            self._host.spawn(self._ask_password(stored(self._host.settings)))

    def _recent_page(self) -> OptionsPage:
        return RecentPage(self._host.tr, self.desk.status.recents)

    def _look_again(self, event: MachineEvent) -> None:
        """After a sleep, or in another network, nothing is as it was thought to be."""
        self.desk.look_at_the_day()
        if self.bridge.session is not None:
            self._host.spawn(self.bridge.session.look_again())

    async def _stay(self) -> None:
        """A session for the account in the settings, and another one whenever that is changed."""
        while True:
            self._account_changed.clear()
            kept = stored(self._host.settings)
            session = self._session(kept) if kept.complete else None
            self.bridge.use(session)
            if session is not None:
                self._run = asyncio.get_running_loop().create_task(session.run())
            changed = asyncio.get_running_loop().create_task(self._account_changed.wait())
            try:
                await asyncio.wait({changed, self._run or changed}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                changed.cancel()
                await self._end_session()

    async def _end_session(self) -> None:
        if self._run is not None:
            run, self._run = self._run, None
            run.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await run
        if self._password is not None:
            self._password.close()

    def _session(self, kept: Stored) -> Talk:
        store = StatusStore(self._host.data_dir / STATUS_FILE)
        self._password = KeptPassword(self._host.credentials, kept, self.ask_password)
        return Session(kept.account(), self._password, MemoryTokens(), store, self._clock, Random(), PRODUCT)

    async def _ask_password(self, kept: Stored) -> None:
        prompt = password_prompt(kept.user, kept.host, self._host.tr, self._host.window())
        try:
            password = prompt.answer if await ask(prompt) else ""
        finally:
            self._asking = False
            prompt.deleteLater()
        if not password:
            return
        keeping = await self._host.credentials.keep(kept.service, kept.user, password)
        if keeping is Keeping.SESSION:
            self._host.tell(self._not_kept())
        if self.bridge.session is not None:
            await self.bridge.session.reconnect_now()

    def _not_kept(self) -> Notice:
        tr = self._host.tr
        text = tr("This computer has no usable keyring, so the password is asked for again at the next start.")
        return Notice(tr("The password is known until the program ends"), text, Kind.WARNING)

    def _setting_changed(self, key: str) -> None:
        if key in KEYS:
            self.desk.account_changed()
            self._account_changed.set()

    def _password_saved(self) -> None:
        """A new password: whatever was refused before is tried again."""
        if self.bridge.session is not None:
            self._host.spawn(self.bridge.session.reconnect_now())

    async def _check(self, account: Account, password: str | None) -> float:
        """Sign in and out again; the milliseconds it took."""

        async def given() -> str | None:
            return password

        start = time.monotonic()
        trial = Account(account.url, account.user, account.ca, "command")
        connection, _ = await SignIn(trial, given, MemoryTokens(), PRODUCT)()
        spent = (time.monotonic() - start) * 1000
        await connection.close()
        return spent
