"""The account in the settings: which server, which user, which certificate is trusted."""

from dataclasses import dataclass
from pathlib import Path

from cticlient.api import SaidError, Section
from ctiserver.client.address import DEFAULT_PORT, parse_address, service_name
from ctiserver.client.signin import Account

SERVER, USER, CA = "server", "user", "certificate"
KEYS = frozenset({SERVER, USER, CA})


@dataclass(frozen=True, slots=True)
class Stored:
    """What is entered, as it was entered."""

    server: str = ""
    user: str = ""
    certificate: str = ""

    @property
    def complete(self) -> bool:
        return bool(self.server and self.user)

    @property
    def service(self) -> str:
        """Under which name the password is kept."""
        return service_name(self.server)

    @property
    def host(self) -> str:
        """The name of the server alone."""
        return host_and_port(self.server)[0].removeprefix("ws://")

    def account(self) -> Account:
        return Account(self.server, self.user, Path(self.certificate) if self.certificate else None)


def stored(settings: Section) -> Stored:
    return Stored(*(str(settings.get(key) or "").strip() for key in (SERVER, USER, CA)))


def store(settings: Section, wanted: Stored) -> None:
    """Keep what was entered. What did not change tells nobody."""
    for key, value in ((SERVER, wanted.server), (USER, wanted.user), (CA, wanted.certificate)):
        if str(settings.get(key) or "") != value:
            settings.set(key, value)


def host_and_port(server: str) -> tuple[str, int]:
    """What the two fields show; a text that is no address is shown as it is."""
    if not server:
        return "", DEFAULT_PORT
    try:
        address = parse_address(server)
    except SaidError:
        return server, DEFAULT_PORT
    plain = "" if address.secure else "ws://"
    host = f"[{address.host}]" if ":" in address.host else address.host
    return f"{plain}{host}", address.port


def server_of(host: str, port: int) -> str:
    """The address of what was entered in the two fields. Raises SaidError for what is no address.

    A whole address in the first field is taken as it is, with its own port if it names one.
    """
    host = host.strip()
    if not host:
        return ""
    scheme, mark, rest = host.rpartition("://")
    place = rest if _names_port(rest) else f"{rest.rstrip('/')}:{port}"
    return parse_address(f"{scheme}{mark}{place}").url


def _names_port(place: str) -> bool:
    bare = place.split("/", 1)[0]
    return "/" in place.rstrip("/") or bare.rpartition("]")[2].rpartition(":")[1] == ":"
