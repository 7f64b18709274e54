"""Who there is: clients, lines, groups and administrators, in memory for reading and in the store for good."""

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Literal

from cticlient.texts import SaidError
from ctiserver.domain.people import Client, Group, Kind, Line, find_name
from ctiserver.domain.rights import NEW_GROUP, Deviation, Rights
from ctiserver.server import rules
from ctiserver.server.naming import checked_name
from ctiserver.server.passwords import Passwords
from ctiserver.server.store.store import Store
from ctiserver.server.turns import Turns

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Change:
    """Something is new, different or gone. A group changes with its members, a client with its lines."""

    kind: Literal["client", "line", "group", "administrator"]
    id: str
    gone: bool = False
    login: bool = False
    """The password or the right to log in is another one: whoever logged in before must not stay."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who logged in."""

    name: str
    display_name: str
    administrator: bool = False


Listener = Callable[[Change], None]


class Directory:
    """Reading is immediate; a change is first stored, then seen in memory, then told. Raises SaidError if refused."""

    def __init__(self, store: Store, passwords: Passwords, new_id: Callable[[], str]) -> None:
        self._store = store.accounts
        self._passwords = passwords
        self._new_id = new_id
        self._turns = Turns()
        self._listeners: list[Listener] = []
        self._clients: dict[str, Client] = {}
        self._lines: dict[str, Line] = {}
        self._groups: dict[str, Group] = {}
        self._hashes: dict[str, str | None] = {}
        self._administrators: dict[str, str] = {}
        # Lines change hundreds of times a second, people hardly ever: None until somebody asks.
        self._owners: dict[str, list[Client]] | None = None
        self.clients: Mapping[str, Client] = MappingProxyType(self._clients)
        self.lines: Mapping[str, Line] = MappingProxyType(self._lines)
        self.groups: Mapping[str, Group] = MappingProxyType(self._groups)

    async def load(self) -> None:
        """Read everything from the store; to be done once, before anything else."""
        accounts = await self._store.load()
        self._clients.update(accounts.clients)
        self._lines.update(accounts.lines)
        self._groups.update(accounts.groups)
        self._hashes.update(accounts.passwords)
        self._administrators.update(accounts.administrators)

    @property
    def administrators(self) -> tuple[str, ...]:
        return tuple(self._administrators)

    def on_change(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` after each change; the answer takes it back."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def owners(self, line: str) -> Sequence[Client]:
        """Who has this line, as main line or another one."""
        if self._owners is None:
            self._owners = defaultdict(list)
            for client in self._clients.values():
                for id in client.lines:
                    self._owners[id].append(client)
        return self._owners.get(line, ())

    def find_group(self, id_or_name: str) -> Group | None:
        if id_or_name in self._groups:
            return self._groups[id_or_name]
        by_name = {group.name: group for group in self._groups.values()}
        name = find_name(id_or_name, by_name)
        return None if name is None else by_name[name]

    def find_client(self, name: str) -> Client | None:
        found = find_name(name, self._clients)
        return None if found is None else self._clients[found]

    async def verify(self, user: str, password: str) -> Account | None:
        """The account if the password is right. An unknown name takes as long as a known one."""
        client, administrator = find_name(user, self._clients), find_name(user, self._administrators)
        if client is None and administrator is not None:
            right = await self._passwords.verify(self._administrators.get(administrator), password)
            return Account(administrator, administrator, administrator=True) if right else None
        hashed = self._hashes.get(client) if client is not None else None
        right = await self._passwords.verify(hashed, password)
        # Looked up again: it may have been removed while the hash was computed.
        if client is None or not right or self._hashes.get(client) != hashed:
            return None
        return Account(client, self._clients[client].display_name)

    # Clients

    async def add_client(self, client: Client, password: str | None = None) -> Client:
        """Without a password nobody can log in as this client yet."""

        async def work() -> Client:
            new = rules.checked_client(client, self._lines)
            rules.require_free("client", new.name, [*self._clients, *self._administrators])
            hashed = await self._hash(new, password)
            await self._store.add_client(new, hashed)
            return self._put_client(new, hashed)

        return await self._turns.run(work)

    async def set_client(self, name: str, password: str | None = None, **changes: Any) -> Client:
        """Change the fields given and leave the others. A new password ends resumed sessions."""

        async def work() -> Client:
            old = self._client(name)
            new = rules.checked_client(replace(old, **changes), self._lines)
            hashed = self._hashes[old.name] if password is None else await self._hash(new, password)
            hashed = hashed if new.kind is Kind.USER else None
            login = hashed != self._hashes[old.name]
            await self._store.change_client(new, hashed, forget_tokens=login)
            return self._put_client(new, hashed, login)

        return await self._turns.run(work)

    async def set_password(self, client: str, password: str) -> None:
        await self.set_client(client, password)

    async def remove_client(self, name: str) -> None:
        """Its memberships, status and resume tokens go with it."""

        async def work() -> None:
            gone = self._client(name).name
            await self._store.remove_client(gone)
            groups = [group for group in self._groups.values() if gone in group.members]
            del self._clients[gone], self._hashes[gone]
            for group in groups:
                self._groups[group.id] = _without_member(group, gone)
            self._tell(*(Change("group", group.id) for group in groups), Change("client", gone, gone=True))

        await self._turns.run(work)

    # Lines

    async def add_line(self, line: Line) -> Line:
        async def work() -> Line:
            new = rules.checked_line(line)
            rules.require_free("line", new.id, self._lines)
            rules.require_own_address(new, self._lines.values())
            await self._store.add_line(new)
            return self._put_line(new)

        return await self._turns.run(work)

    async def set_line(self, id: str, **changes: Any) -> Line:
        async def work() -> Line:
            new = rules.checked_line(replace(self._line(id), **changes))
            rules.require_own_address(new, self._lines.values())
            await self._store.change_line(new)
            return self._put_line(new)

        return await self._turns.run(work)

    async def remove_line(self, id: str) -> None:
        """Clients that had it keep their other lines; the next one becomes the main line."""

        async def work() -> None:
            gone = self._line(id).id
            await self._store.remove_line(gone)
            clients = [client for client in self._clients.values() if gone in client.lines]
            del self._lines[gone]
            for client in clients:
                lines = tuple(line for line in client.lines if line != gone)
                self._clients[client.name] = replace(client, lines=lines)
            self._tell(*(Change("client", client.name) for client in clients), Change("line", gone, gone=True))

        await self._turns.run(work)

    # Groups

    async def add_group(self, name: str, rights: Rights = NEW_GROUP) -> Group:
        async def work() -> Group:
            group = Group(self._new_id(), checked_name(name, rules.NO_GROUP_NAME), rights)
            rules.require_free("group", group.name, self._group_names())
            await self._store.add_group(group)
            return self._put_group(group)

        return await self._turns.run(work)

    async def set_group(self, id_or_name: str, name: str | None = None, rights: Rights | None = None) -> Group:
        async def work() -> Group:
            group = self._group(id_or_name)
            if name is not None:
                group = replace(group, name=checked_name(name, rules.NO_GROUP_NAME))
                rules.require_free("group", group.name, self._group_names(but=group.id))
            if rights is not None:
                group = replace(group, rights=rights)
            await self._store.change_group(group)
            return self._put_group(group)

        return await self._turns.run(work)

    async def remove_group(self, id_or_name: str) -> None:
        async def work() -> None:
            gone = self._group(id_or_name).id
            await self._store.remove_group(gone)
            del self._groups[gone]
            self._tell(Change("group", gone, gone=True))

        await self._turns.run(work)

    async def add_member(self, group: str, client: str, deviation: Deviation | None = None) -> Group:
        """Add a client as the last member, or change the deviation of a member; None leaves a member as it is."""

        async def work() -> Group:
            changed = self._group(group)
            rules.require_no_line(client, self._clients, self._lines)
            name = self._client(client).name
            what = deviation if deviation is not None else changed.members.get(name, Deviation())
            await self._store.add_member(changed.id, name, what)
            return self._put_group(replace(changed, members={**changed.members, name: what}))

        return await self._turns.run(work)

    async def remove_member(self, group: str, client: str) -> Group:
        async def work() -> Group:
            changed = self._group(group)
            name = rules.require_member(changed, client)
            await self._store.remove_member(changed.id, name)
            return self._put_group(_without_member(changed, name))

        return await self._turns.run(work)

    # Administrators

    async def add_administrator(self, name: str, password: str) -> None:
        async def work() -> None:
            new = checked_name(name, rules.NO_ADMINISTRATOR_NAME)
            rules.require_free("client", new, [*self._clients, *self._administrators])
            await self._put_administrator(new, password)

        await self._turns.run(work)

    async def set_administrator_password(self, name: str, password: str) -> None:
        await self._turns.run(lambda: self._put_administrator(self._administrator(name), password))

    async def remove_administrator(self, name: str) -> None:
        """The last one stays."""

        async def work() -> None:
            gone = self._administrator(name)
            if len(self._administrators) == 1:
                raise SaidError("{name} is the only administrator and cannot be removed.", name=gone)
            await self._store.remove_administrator(gone)
            del self._administrators[gone]
            self._tell(Change("administrator", gone, gone=True))

        await self._turns.run(work)

    # Within

    async def _hash(self, client: Client, password: str | None) -> str | None:
        if password is None:
            return None
        rules.require_login(client)
        return await self._passwords.hash(rules.checked_password(password))

    def _client(self, name: str) -> Client:
        return rules.found(self.find_client(name), rules.NO_CLIENT, name)

    def _line(self, id: str) -> Line:
        return rules.found(self._lines.get(find_name(id, self._lines) or ""), rules.NO_LINE, id)

    def _group(self, id_or_name: str) -> Group:
        return rules.found(self.find_group(id_or_name), rules.NO_GROUP, id_or_name)

    def _administrator(self, name: str) -> str:
        return rules.found(find_name(name, self._administrators), rules.NO_ADMINISTRATOR, name)

    def _group_names(self, but: str = "") -> list[str]:
        return [group.name for group in self._groups.values() if group.id != but]

    def _put_client(self, client: Client, hashed: str | None, login: bool = False) -> Client:
        self._clients[client.name] = client
        self._hashes[client.name] = hashed
        self._tell(Change("client", client.name, login=login))
        return client

    def _put_line(self, line: Line) -> Line:
        self._lines[line.id] = line
        self._tell(Change("line", line.id))
        return line

    def _put_group(self, group: Group) -> Group:
        self._groups[group.id] = group
        self._tell(Change("group", group.id))
        return group

    async def _put_administrator(self, name: str, password: str) -> None:
        hashed = await self._passwords.hash(rules.checked_password(password))
        await self._store.put_administrator(name, hashed)
        known = name in self._administrators
        self._administrators[name] = hashed
        self._tell(Change("administrator", name, login=known))

    def _tell(self, *changes: Change) -> None:
        self._owners = None
        for change in changes:
            log.info("%s “%s” was %s", change.kind, change.id, "removed" if change.gone else "stored")
            for listener in list(self._listeners):
                try:
                    listener(change)
                except Exception:
                    # It is stored already, and the others must hear of it all the same.
                    log.exception("a listener failed at %s", change)


def _without_member(group: Group, client: str) -> Group:
    return replace(group, members={name: what for name, what in group.members.items() if name != client})
