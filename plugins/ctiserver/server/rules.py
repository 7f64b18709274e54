"""What the directory refuses, each with its sentence."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Literal, TypeVar

from cticlient.texts import SaidError, marked
from ctiserver.domain.people import Client, Group, Kind, Line, find_name
from ctiserver.server.naming import checked_name, checked_text, taken

T = TypeVar("T")

PROVIDERS = ("simulated", "asterisk", "tapi")

NO_CLIENT_NAME = marked("A client needs a name.")
NO_LINE_ID = marked("A line needs an id.")
NO_NUMBER = marked("A line needs a telephone number.")
NO_GROUP_NAME = marked("A group needs a name.")
NO_ADMINISTRATOR_NAME = marked("An administrator needs a name.")

NO_CLIENT = marked("There is no client “{name}”. Those there are: ctiserver client list")
NO_LINE = marked("There is no line “{name}”. Those there are: ctiserver line list")
NO_GROUP = marked("There is no group “{name}”. Those there are: ctiserver group list")
NO_ADMINISTRATOR = marked("There is no administrator “{name}”. Those there are: ctiserver admin list")
LINE_FIRST = marked("There is no line “{name}”. Add it first: ctiserver line add {name} --number NUMBER")

_TAKEN = {
    "client": marked("There is already an account “{name}”. Names must also differ without regard to case."),
    "line": marked("There is already a line “{name}”. Ids must also differ without regard to case."),
    "group": marked("There is already a group “{name}”. Names must also differ without regard to case."),
}


def checked_client(client: Client, lines: Mapping[str, Line]) -> Client:
    """The client with its texts trimmed and its lines by their exact ids. Raises SaidError."""
    return replace(
        client,
        name=checked_name(client.name, NO_CLIENT_NAME),
        last_name=checked_text(client.last_name),
        first_name=checked_text(client.first_name),
        department=checked_text(client.department),
        email=checked_text(client.email),
        # Named twice is had once.
        lines=tuple(dict.fromkeys(_line_id(line, lines) for line in client.lines)),
    )


def _line_id(id: str, lines: Mapping[str, Line]) -> str:
    return found(find_name(id, lines), LINE_FIRST, id)


def checked_line(line: Line) -> Line:
    """The line with its texts trimmed. Raises SaidError."""
    if line.provider not in PROVIDERS:
        raise SaidError(
            "There is no telephone system {provider}; choose one of: {choices}.",
            provider=line.provider,
            choices=", ".join(PROVIDERS),
        )
    return replace(
        line,
        id=checked_name(line.id, NO_LINE_ID),
        number=checked_name(line.number, NO_NUMBER),
        name=checked_text(line.name),
        address=checked_text(line.address),
    )


def checked_password(password: str) -> str:
    """Raises SaidError for an empty one."""
    if not password:
        raise SaidError("The password must not be empty.")
    return password


def require_login(client: Client) -> None:
    """Raises SaidError for a client that never logs in."""
    if client.kind is Kind.NO_LOGIN:
        raise SaidError("{client} is a client without login and has no password.", client=client.name)


def require_free(kind: Literal["client", "line", "group"], name: str, names: Iterable[str]) -> None:
    """Raises SaidError if the name is taken, or could be mistaken for one that is."""
    other = taken(name, names)
    if other is not None:
        raise SaidError(_TAKEN[kind], name=other)


def require_own_address(line: Line, lines: Iterable[Line]) -> None:
    """Raises SaidError if another line already stands for the same telephone."""
    for other in lines:
        if other.id != line.id and (other.provider, other.at) == (line.provider, line.at):
            raise SaidError(
                "The address {address} of {provider} already belongs to the line {line}.",
                address=line.at,
                provider=line.provider,
                line=other.id,
            )


def require_no_line(client: str, clients: Mapping[str, Client], lines: Mapping[str, Line]) -> None:
    """Raises SaidError if a line was named where only a client can stand."""
    line = find_name(client, lines)
    if find_name(client, clients) is None and line is not None:
        raise SaidError(
            "{line} is a line, and only clients can be members of a group. Make a client without login for it and "
            "add that one: ctiserver client add NAME --kind no-login --line {line}",
            line=line,
        )


def require_member(group: Group, client: str) -> str:
    """The member's exact name. Raises SaidError if it is none."""
    name = find_name(client, group.members)
    if name is None:
        raise SaidError("{client} is not a member of the group {group}.", client=client, group=group.name)
    return name


def found(thing: T | None, sentence: str, name: str) -> T:
    """What was looked for. Raises SaidError with the sentence, which may use ``{name}``, if it is not there."""
    if thing is None:
        raise SaidError(sentence, name=name)
    return thing
