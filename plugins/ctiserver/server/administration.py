"""The commands on clients, lines and groups: the same functions with and without a running server."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from cticlient.texts import SaidError
from ctiserver.domain.people import Client, Group, Kind, Line, folded
from ctiserver.domain.rights import NEW_GROUP, Deviation, Rights, format_rights, parse_deviation, parse_rights
from ctiserver.server import rules
from ctiserver.server.directory import Directory

Arguments = dict[str, Any]
Handler = Callable[[Arguments], Awaitable[Any]]

_CLIENT_TEXTS = ("last_name", "first_name", "department", "email")
_LINE_TEXTS = ("number", "name", "provider", "address")


def handlers(directory: Directory) -> dict[str, Handler]:
    """By command; each takes the arguments as JSON gives them, answers JSON, and raises SaidError."""
    return {
        **_client_handlers(directory),
        **_line_handlers(directory),
        **_group_handlers(directory),
        **_administrator_handlers(directory),
    }


def client_json(client: Client) -> dict[str, Any]:
    return {
        "name": client.name,
        **{field: getattr(client, field) for field in _CLIENT_TEXTS},
        "kind": client.kind.value,
        "lines": list(client.lines),
    }


def line_json(line: Line) -> dict[str, Any]:
    return {
        "id": line.id,
        "number": line.number,
        "name": line.name,
        "provider": line.provider,
        "address": line.at,
    }


def group_json(group: Group) -> dict[str, Any]:
    return {
        "id": group.id,
        "name": group.name,
        "rights": format_rights(group.rights),
        "members": [{"client": client, "rights": str(deviation)} for client, deviation in group.members.items()],
    }


def _client_handlers(directory: Directory) -> dict[str, Handler]:
    async def add(arguments: Arguments) -> Any:
        client = Client(_text(arguments, "name"), **_client_changes(arguments))
        return client_json(await directory.add_client(client, _optional(arguments, "password")))

    async def change(arguments: Arguments) -> Any:
        name, password = _text(arguments, "name"), _optional(arguments, "password")
        return client_json(await directory.set_client(name, password, **_client_changes(arguments)))

    async def show(arguments: Arguments) -> Any:
        name = _text(arguments, "name")
        return client_json(rules.found(directory.find_client(name), rules.NO_CLIENT, name))

    async def list_all(_arguments: Arguments) -> Any:
        return [client_json(client) for client in _by_name(directory.clients)]

    async def remove(arguments: Arguments) -> None:
        await directory.remove_client(_text(arguments, "name"))

    async def password(arguments: Arguments) -> None:
        await directory.set_password(_text(arguments, "name"), _text(arguments, "password"))

    return {
        "client.add": add,
        "client.set": change,
        "client.show": show,
        "client.list": list_all,
        "client.remove": remove,
        "client.password": password,
    }


def _line_handlers(directory: Directory) -> dict[str, Handler]:
    async def add(arguments: Arguments) -> Any:
        fields = {"number": "", **_given(arguments, _LINE_TEXTS)}
        return line_json(await directory.add_line(Line(_text(arguments, "id"), **fields)))

    async def change(arguments: Arguments) -> Any:
        return line_json(await directory.set_line(_text(arguments, "id"), **_given(arguments, _LINE_TEXTS)))

    async def list_all(_arguments: Arguments) -> Any:
        return [line_json(line) for line in _by_name(directory.lines)]

    async def remove(arguments: Arguments) -> None:
        await directory.remove_line(_text(arguments, "id"))

    return {"line.add": add, "line.set": change, "line.list": list_all, "line.remove": remove}


def _group_handlers(directory: Directory) -> dict[str, Handler]:
    async def add(arguments: Arguments) -> Any:
        rights = _rights(arguments)
        return group_json(await directory.add_group(_text(arguments, "name"), NEW_GROUP if rights is None else rights))

    async def change(arguments: Arguments) -> Any:
        name = _optional(arguments, "name")
        return group_json(await directory.set_group(_text(arguments, "group"), name, _rights(arguments)))

    async def show(arguments: Arguments) -> Any:
        wanted = _text(arguments, "group")
        return group_json(rules.found(directory.find_group(wanted), rules.NO_GROUP, wanted))

    async def list_all(_arguments: Arguments) -> Any:
        return [group_json(group) for group in _by_name({group.name: group for group in directory.groups.values()})]

    async def remove(arguments: Arguments) -> None:
        await directory.remove_group(_text(arguments, "group"))

    async def add_member(arguments: Arguments) -> Any:
        group, client = _text(arguments, "group"), _text(arguments, "client")
        return group_json(await directory.add_member(group, client, _deviation(arguments)))

    async def remove_member(arguments: Arguments) -> Any:
        return group_json(await directory.remove_member(_text(arguments, "group"), _text(arguments, "client")))

    return {
        "group.add": add,
        "group.set": change,
        "group.show": show,
        "group.list": list_all,
        "group.remove": remove,
        "group.member.add": add_member,
        "group.member.remove": remove_member,
    }


def _administrator_handlers(directory: Directory) -> dict[str, Handler]:
    async def add(arguments: Arguments) -> None:
        await directory.add_administrator(_text(arguments, "name"), _text(arguments, "password"))

    async def list_all(_arguments: Arguments) -> Any:
        return [{"name": name} for name in sorted(directory.administrators, key=folded)]

    async def remove(arguments: Arguments) -> None:
        await directory.remove_administrator(_text(arguments, "name"))

    async def password(arguments: Arguments) -> None:
        await directory.set_administrator_password(_text(arguments, "name"), _text(arguments, "password"))

    return {"admin.add": add, "admin.list": list_all, "admin.remove": remove, "admin.password": password}


def _by_name(things: Mapping[str, Any]) -> Iterable[Any]:
    return (things[name] for name in sorted(things, key=folded))


def _client_changes(arguments: Arguments) -> dict[str, Any]:
    changes: dict[str, Any] = _given(arguments, _CLIENT_TEXTS)
    kind = _optional(arguments, "kind")
    if kind is not None:
        changes["kind"] = _kind(kind)
    lines = arguments.get("lines")
    if lines is not None:
        # An empty id stands for no line at all.
        changes["lines"] = tuple(_text({"line": line}, "line") for line in lines if line != "")
    return changes


def _kind(text: str) -> Kind:
    try:
        return Kind(text)
    except ValueError:
        raise SaidError("{kind} is no kind of client; choose user or no-login.", kind=text) from None


def _rights(arguments: Arguments) -> Rights | None:
    text = _optional(arguments, "rights")
    try:
        return None if text is None else parse_rights(text)
    except ValueError as error:
        raise _no_right(error) from None


def _deviation(arguments: Arguments) -> Deviation | None:
    text = _optional(arguments, "rights")
    try:
        return None if text is None else parse_deviation(text)
    except ValueError as error:
        raise _no_right(error) from None


def _no_right(error: ValueError) -> SaidError:
    return SaidError("{word} is no right; the rights are: v m mn mi pi cl sm lm sc.", word=str(error))


def _given(arguments: Arguments, names: Iterable[str]) -> dict[str, str]:
    return {name: _text(arguments, name) for name in names if arguments.get(name) is not None}


def _optional(arguments: Arguments, name: str) -> str | None:
    return None if arguments.get(name) is None else _text(arguments, name)


def _text(arguments: Arguments, name: str) -> str:
    value = arguments.get(name)
    if not isinstance(value, str):
        raise SaidError("The command lacks {name}.", name=name)
    return value
