"""The server's certificate, made by itself if nobody gave it one, and how it speaks TLS."""

import ipaddress
import logging
import os
import ssl
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from cticlient.texts import SaidError

CERTIFICATE = "server.crt"
KEY = "server.key"

VALID = timedelta(days=3650)
# The clocks of the desktops need not agree with this one to the minute.
EARLIER = timedelta(days=1)

SOON = timedelta(days=30)

log = logging.getLogger(__name__)

CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20"


def make_certificate(tls_dir: Path, host: str, now: datetime) -> Path:
    """Make a key and a self-signed certificate for this host in ``tls_dir``; the certificate's path is answered.

    Desktops that are given this certificate (``--ca``) trust this server and nobody else: it can sign no other.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate(key, host, now)
    tls_dir.mkdir(mode=0o750, parents=True, exist_ok=True)
    _write_key(tls_dir / KEY, key)
    (tls_dir / CERTIFICATE).write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return tls_dir / CERTIFICATE


def server_context(certificate: Path, key: Path) -> ssl.SSLContext:
    """TLS 1.2 and newer, forward secret and authenticated ciphers only. Raises SaidError."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(CIPHERS)
    context.options |= ssl.OP_NO_COMPRESSION | ssl.OP_NO_RENEGOTIATION
    try:
        # An encrypted key must fail here, and not ask at the terminal of a service.
        context.load_cert_chain(certificate, key, password=_no_password)
    except OSError as error:
        raise SaidError(
            "The certificate {certificate} with its key {key} cannot be used ({reason}). "
            "Put a PEM certificate and its unencrypted key there.",
            certificate=str(certificate),
            key=str(key),
            reason=_reason(error),
        ) from error
    return context


def warn_of_end(certificate: Path, now: datetime) -> None:
    """Say in the log that the certificate ends soon, or has ended: desktops refuse it then."""
    end = x509.load_pem_x509_certificate(certificate.read_bytes()).not_valid_after_utc
    if end - now < SOON:
        log.warning("the certificate %s is valid until %s only; put a new one in its place", certificate, end)


def fingerprint(certificate: Path) -> str:
    """SHA-256 of a PEM certificate, as people compare it: ``AB:CD:…``."""
    found = x509.load_pem_x509_certificate(certificate.read_bytes())
    return found.fingerprint(hashes.SHA256()).hex(":").upper()


def _certificate(key: ec.EllipticCurvePrivateKey, host: str, now: datetime) -> x509.Certificate:
    # The name of a certificate has room for 64 characters; the names that count stand in its extension.
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _ascii(host)[:64])])
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLIER)
        .not_valid_after(now + VALID)
        .add_extension(x509.SubjectAlternativeName(_names(host)), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_signing_only(), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(identifier, critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), critical=False)
    )
    return builder.sign(key, hashes.SHA256())


def _names(host: str) -> list[x509.GeneralName]:
    addresses = [ipaddress.ip_address("127.0.0.1"), ipaddress.ip_address("::1")]
    names = dict.fromkeys(name.lower() for name in (host, "localhost") if name)
    return [*(x509.DNSName(_ascii(name)) for name in names), *(x509.IPAddress(address) for address in addresses)]


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii") or "localhost"
    except UnicodeError:
        return host.encode("ascii", "ignore").decode("ascii") or "localhost"


def _signing_only() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)


def _no_password() -> str:
    return ""


def _reason(error: OSError) -> str:
    if isinstance(error, ssl.SSLError):
        return (error.reason or str(error)).replace("_", " ").lower()
    return error.strerror or str(error)
