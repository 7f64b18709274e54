"""Whom the desktop believes to be its server: certificates, and what to say when one is not trusted."""

import asyncio
import hashlib
import ssl
from dataclasses import dataclass
from pathlib import Path

from ctiserver.client.address import Address
from ctiserver.client.errors import ConnectError


@dataclass(frozen=True, slots=True)
class Shown:
    """A certificate that a server showed, and what people compare it by: SHA-256 in pairs of digits."""

    pem: str
    fingerprint: str


class UntrustedError(ConnectError):
    """Nobody this computer trusts vouches for the certificate; a person can, who knows its fingerprint."""

    def __init__(self, text: str, /, *, shown: Shown | None, **values: object) -> None:
        super().__init__(text, final=True, password=False, **values)
        self.shown = shown


def trust(ca: Path | None) -> ssl.SSLContext:
    """The certificates of the system, or only those in the file ``ca``. Raises ConnectError if it has none."""
    try:
        context = ssl.create_default_context(cafile=None if ca is None else str(ca))
    except (OSError, ssl.SSLError) as error:
        raise ConnectError(
            "The certificate file {path} cannot be used: {reason}. Name the file “tls/server.crt” of the server, "
            "or that of your certificate authority.",
            final=True, path=str(ca), reason=getattr(error, "strerror", None) or str(error),
        ) from error  # fmt: skip
    if ca is not None:
        # What a person trusts may be the certificate of the server itself, whoever made that.
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # WORKAROUND for Python 3.13: its default refuses self-made authorities without key identifiers, which people use.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return context


async def explain_certificate(error: ssl.SSLCertVerificationError, address: Address) -> ConnectError:
    """Why a certificate is not trusted, and how it can be."""
    host = address.host
    match error.verify_code:
        case 10:
            return ConnectError(
                "The certificate of the server {host} has expired. Its administrator has to renew it; "
                "also check the date of this computer.",
                final=True, host=host,
            )  # fmt: skip
        case 9:
            return ConnectError(
                "The certificate of the server {host} is not valid yet. Check the date of this computer.",
                final=True, host=host,
            )  # fmt: skip
        case 62 | 64:
            return ConnectError(
                "The certificate at {address} was made for another name than {host}. Use the name the server's "
                "administrator gives, or somebody stands between you and the server.",
                final=True, address=address.url, host=host,
            )  # fmt: skip
    shown = await shown_certificate(address)
    return UntrustedError(
        "The certificate of the server {host} is not trusted yet, so nothing was sent to it. Its fingerprint (SHA-256) "
        "is {fingerprint}. If the administrator confirms it, trust it: in the window with “Set up server…”, in the "
        "command cti with {option} and the file “tls/server.crt” of the server.",
        shown=shown, host=host, fingerprint=shown.fingerprint if shown else "?", option="--ca FILE",
    )  # fmt: skip


async def shown_certificate(address: Address) -> Shown | None:
    """What a server shows, believed by nobody yet; None if it shows nothing any more."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        async with asyncio.timeout(5):
            _, writer = await asyncio.open_connection(address.host, address.port, ssl=context)
    except (OSError, TimeoutError):
        return None
    shown = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    writer.transport.abort()
    return Shown(ssl.DER_cert_to_PEM_cert(shown), _pairs(hashlib.sha256(shown).hexdigest()))


def _pairs(digits: str) -> str:
    return ":".join(digits[i : i + 2] for i in range(0, len(digits), 2)).upper()
