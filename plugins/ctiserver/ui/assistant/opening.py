"""When the assistant opens, and what its steps do in the program."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from cticlient.api import Host, Keeping, SaidError, ask, in_thread, marked
from ctiserver.client.address import parse_address
from ctiserver.client.events import LinkState
from ctiserver.client.signin import Account, look_at
from ctiserver.client.trust import Shown
from ctiserver.ui.account import store, stored
from ctiserver.ui.assistant.account_step import AccountStep
from ctiserver.ui.assistant.dialog import Assistant
from ctiserver.ui.assistant.draft import Draft, Outside, Step
from ctiserver.ui.assistant.groups_step import GroupsStep
from ctiserver.ui.assistant.server_step import ServerStep
from ctiserver.ui.bridge import Bridge
from ctiserver.ui.embedded import EmbeddedGroups
from ctiserver.wire.messages import GroupListed

LET_BE = "assistant_let_be"
"""Set when a person closed the assistant without an account: it does not come by itself any more."""

SignIn = Callable[[Account, str | None], Awaitable[float]]


class SettingUp:
    """At most one assistant at a time."""

    def __init__(
        self,
        host: Host,
        bridge: Bridge,
        embedded: EmbeddedGroups,
        sign_in: SignIn,
        saved: Callable[[], None],
        show_group: Callable[[str], None],
        look: Callable[[str, Path | None], Awaitable[object]] = look_at,
    ) -> None:
        self._host = host
        self._bridge = bridge
        self._embedded = embedded
        self._saved = saved
        self._show_group = show_group
        self._outside = Outside(look, self._trust, sign_in, self._take, self._groups, self._embed)
        self._open: Assistant | None = None

    @property
    def wanted(self) -> bool:
        """Whether a first start should show it: no account is there, and nobody said that they want none."""
        return not stored(self._host.settings).complete and not self._host.settings.get(LET_BE)

    def open(self) -> None:
        if self._open is None:
            self._host.spawn(self._asked())
        else:
            self._open.activateWindow()

    async def _asked(self) -> None:
        kept = stored(self._host.settings)
        draft = Draft(kept.server, kept.user, kept.certificate)
        tr, spawn = self._host.tr, self._host.spawn
        steps: tuple[Step, ...] = (
            ServerStep(tr, draft, self._outside),
            AccountStep(tr, draft, self._outside),
            GroupsStep(tr, draft, self._outside, spawn),
        )
        self._open = Assistant(tr, steps, spawn, self._host.window())
        try:
            await ask(self._open)
        finally:
            self._open.deleteLater()
            self._open = None
        if not stored(self._host.settings).complete:
            self._host.settings.set(LET_BE, True)

    async def _trust(self, server: str, shown: Shown) -> Path:
        """The certificate in a file of the plugin's own folder, one for each server."""
        address = parse_address(server)
        name = re.sub(r"[^\w.-]", "_", f"{address.host}_{address.port}")
        path = self._host.data_dir / f"trusted-{name}.pem"
        try:
            await in_thread(lambda: path.write_text(shown.pem, "utf-8"))
        except OSError as error:
            raise SaidError(
                marked("The certificate cannot be kept in {path}: {reason}. Check the access rights of that folder."),
                path=path,
                reason=error.strerror or error,
            ) from error
        return path

    async def _take(self, draft: Draft, password: str) -> Keeping:
        """First the password, so that it is there when the new account begins to connect."""
        wanted = draft.stored
        keeping = await self._host.credentials.keep(wanted.service, wanted.user, password)
        same = wanted == stored(self._host.settings)
        store(self._host.settings, wanted)
        if same:
            self._saved()
        return keeping

    async def _groups(self) -> Sequence[GroupListed]:
        await self._connected()
        groups = await self._bridge.need().list_groups()
        return [group for group in groups if not self._embedded.has(group.id)]

    async def _connected(self) -> None:
        """Raises SaidError with the reason if that is refused for good."""
        changed = asyncio.Event()
        self._bridge.link_changed.connect(changed.set)
        try:
            while not self._bridge.up:
                link = self._bridge.link
                if link.state is LinkState.REFUSED and link.reason is not None:
                    raise SaidError(link.reason.text, **link.reason.values)
                changed.clear()
                await changed.wait()
        finally:
            self._bridge.link_changed.disconnect(changed.set)

    def _embed(self, groups: Sequence[GroupListed]) -> None:
        for group in groups:
            self._embedded.add(group.id, group.name)
        if groups:
            self._show_group(groups[0].id)
