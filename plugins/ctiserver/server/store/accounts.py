"""Clients, lines, groups and administrators in the database; used by the directory alone."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Row, Table, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ctiserver.domain.people import Client, Group, Kind, Line, folded
from ctiserver.domain.rights import Deviation, format_rights, parse_deviation, parse_rights
from ctiserver.server.store import schema
from ctiserver.server.store.transactions import Transactions


@dataclass(frozen=True, slots=True)
class Accounts:
    """All of it, as read at the start."""

    clients: dict[str, Client]
    lines: dict[str, Line]
    groups: dict[str, Group]
    passwords: dict[str, str | None]
    """Hashes by client; None: cannot log in."""
    administrators: dict[str, str]
    """Hashes by name."""


class AccountStore:
    """Each method is one transaction, committed when it returns."""

    def __init__(self, transactions: Transactions) -> None:
        self._run = transactions.run

    async def load(self) -> Accounts:
        return await self._run(_load)

    async def add_client(self, client: Client, password: str | None) -> None:
        async def work(connection: AsyncConnection) -> None:
            await connection.execute(insert(schema.clients).values(**_client_values(client), password=password))
            await _write_lines(connection, client)

        await self._run(work)

    async def change_client(self, client: Client, password: str | None, forget_tokens: bool) -> None:
        async def work(connection: AsyncConnection) -> None:
            same = schema.clients.c.name == client.name
            await connection.execute(
                update(schema.clients).where(same).values(**_client_values(client), password=password)
            )
            await _write_lines(connection, client)
            if forget_tokens:
                await _drop_tokens(connection, client.name)

        await self._run(work)

    async def remove_client(self, name: str) -> None:
        """Its memberships, statuses and dismissed records go with it, by reference; its tokens here."""

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(delete(schema.clients).where(schema.clients.c.name == name))
            await _drop_tokens(connection, name)

        await self._run(work)

    async def add_line(self, line: Line) -> None:
        async def work(connection: AsyncConnection) -> None:
            # What a phone of the same id had before, long ago, is not this one's past.
            await connection.execute(delete(schema.memories).where(schema.memories.c.line == line.id))
            await connection.execute(insert(schema.lines).values(**asdict(line)))

        await self._run(work)

    async def change_line(self, line: Line) -> None:
        same = schema.lines.c.id == line.id
        await self._run(lambda connection: connection.execute(update(schema.lines).where(same).values(**asdict(line))))

    async def remove_line(self, line: str) -> None:
        await self._run(lambda connection: connection.execute(delete(schema.lines).where(schema.lines.c.id == line)))

    async def add_group(self, group: Group) -> None:
        await self._run(lambda connection: connection.execute(insert(schema.groups).values(**_group_values(group))))

    async def change_group(self, group: Group) -> None:
        """Name and rights; members have methods of their own."""
        change = update(schema.groups).where(schema.groups.c.id == group.id).values(**_group_values(group))
        await self._run(lambda connection: connection.execute(change))

    async def remove_group(self, group: str) -> None:
        await self._run(lambda connection: connection.execute(delete(schema.groups).where(schema.groups.c.id == group)))

    async def add_member(self, group: str, client: str, deviation: Deviation) -> None:
        """Add the client as the last member, or change the deviation of one."""

        async def work(connection: AsyncConnection) -> None:
            same = (schema.members.c.group == group) & (schema.members.c.client == client)
            change = update(schema.members).where(same).values(deviation=str(deviation))
            if not (await connection.execute(change)).rowcount:
                last = select(func.max(schema.members.c.position)).where(schema.members.c.group == group)
                position = (await connection.execute(last)).scalar()
                position = 0 if position is None else position + 1
                row = {"group": group, "client": client, "position": position, "deviation": str(deviation)}
                await connection.execute(insert(schema.members).values(row))

        await self._run(work)

    async def remove_member(self, group: str, client: str) -> None:
        same = (schema.members.c.group == group) & (schema.members.c.client == client)
        await self._run(lambda connection: connection.execute(delete(schema.members).where(same)))

    async def put_administrator(self, name: str, password: str) -> None:
        """Add one, or change the password of one; his tokens are void then."""

        async def work(connection: AsyncConnection) -> None:
            table = schema.administrators
            await connection.execute(delete(table).where(table.c.name == name))
            await connection.execute(insert(table).values(name=name, folded=folded(name), password=password))
            await _drop_tokens(connection, name)

        await self._run(work)

    async def remove_administrator(self, name: str) -> None:
        async def work(connection: AsyncConnection) -> None:
            table = schema.administrators
            await connection.execute(delete(table).where(table.c.name == name))
            await _drop_tokens(connection, name)

        await self._run(work)


def _client_values(client: Client) -> dict[str, object]:
    values = asdict(client)
    del values["lines"]
    return {**values, "kind": client.kind.value, "folded": folded(client.name)}


def _group_values(group: Group) -> dict[str, object]:
    return {"id": group.id, "name": group.name, "folded": folded(group.name), "rights": format_rights(group.rights)}


async def _write_lines(connection: AsyncConnection, client: Client) -> None:
    table = schema.client_lines
    await connection.execute(delete(table).where(table.c.client == client.name))
    rows = [{"client": client.name, "line": line, "position": at} for at, line in enumerate(client.lines)]
    if rows:
        await connection.execute(insert(table), rows)


async def _drop_tokens(connection: AsyncConnection, account: str) -> None:
    await connection.execute(delete(schema.tokens).where(schema.tokens.c.account == account))


async def _load(connection: AsyncConnection) -> Accounts:
    async def rows(table: Table, *order: str) -> list[Row[Any]]:
        return list(await connection.execute(select(table).order_by(*(table.c[name] for name in order))))

    lines_of = _collect(await rows(schema.client_lines, "client", "position"), lambda row: (row.client, row.line))
    members_of = _collect(
        await rows(schema.members, "group", "position"),
        lambda row: (row.group, (row.client, parse_deviation(row.deviation))),
    )
    clients = await rows(schema.clients, "name")
    return Accounts(
        clients={row.name: _client(row, tuple(lines_of[row.name])) for row in clients},
        lines={
            row.id: Line(row.id, row.number, row.name, row.provider, row.address)
            for row in await rows(schema.lines, "id")
        },
        groups={
            row.id: Group(row.id, row.name, parse_rights(row.rights), dict(members_of[row.id]))
            for row in await rows(schema.groups, "name")
        },
        passwords={row.name: row.password for row in clients},
        administrators={row.name: row.password for row in await rows(schema.administrators, "name")},
    )


def _collect(rows: list[Row[Any]], pair: Callable[[Row[Any]], tuple[str, Any]]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for key, value in map(pair, rows):
        found[key].append(value)
    return found


def _client(row: Row[Any], lines: tuple[str, ...]) -> Client:
    return Client(row.name, row.last_name, row.first_name, row.department, row.email, Kind(row.kind), lines)
