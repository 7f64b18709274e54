"""Where a server is: what people write for it, and the address of its WebSocket."""

import contextlib
import ipaddress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from ctiserver.client.errors import ConnectError
from ctiserver.wire.messages import PATH

DEFAULT_PORT = 7443
DEFAULT_URL = f"wss://127.0.0.1:{DEFAULT_PORT}{PATH}"
_SCHEMES = {"wss": "wss", "https": "wss", "ws": "ws", "http": "ws", "": "wss"}


@dataclass(frozen=True, slots=True)
class Address:
    """A server's WebSocket."""

    scheme: str
    host: str
    port: int
    path: str = PATH

    @property
    def secure(self) -> bool:
        return self.scheme == "wss"

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}{self.path}"


def parse_address(text: str) -> Address:
    """The address in ``wss://host:port/cti``, ``host:port`` or ``host``.

    Raises ConnectError for what is no address, and for an unencrypted one outside this machine.
    """
    parts = _split(text.strip())
    scheme = _SCHEMES.get(parts.scheme.lower())
    try:
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if scheme is None or not host or parts.username is not None:
        raise ConnectError(
            "“{address}” is no address of a CTI server. Write it like {example}.",
            final=True, address=text, example="wss://cti.example.org:7443",
        )  # fmt: skip
    if scheme == "ws" and not is_loopback(host):
        raise ConnectError(
            "The address “{address}” is not encrypted: passwords would be readable on the way. "
            "Use {secure} instead; unencrypted connections are allowed to this computer only.",
            final=True, address=text, secure="wss://",
        )  # fmt: skip
    path = parts.path if parts.path.strip("/") else PATH
    return Address(scheme, host, port or DEFAULT_PORT, path)


def _split(text: str) -> SplitResult:
    try:
        return urlsplit(text if "://" in text else f"//{text}")
    except ValueError:
        return SplitResult("", "", "", "", "")


def is_loopback(host: str) -> bool:
    """Whether the name means this machine, without asking a name server."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower().rstrip(".") == "localhost"


def service_name(url: str) -> str:
    """Under which name the keyring keeps the passwords of this server."""
    with contextlib.suppress(ConnectError):
        url = parse_address(url).url
    return f"cticlient:{url}"
