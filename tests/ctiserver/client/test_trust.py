"""Certificates: which are trusted, and what a person is told of the others; nothing secret goes to a stranger."""

import hashlib
import ipaddress
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from ctiserver.client.events import LinkState
from ctiserver.client.signin import look_at
from ctiserver.client.trust import UntrustedError


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., tuple[Path, Path]]:
    """Makes self-signed certificates: ``certificate(host="127.0.0.1", days=1)`` answers files (cert, key)."""
    folder = tmp_path_factory.mktemp("tls")

    def make(host: str = "127.0.0.1", days: int = 1) -> tuple[Path, Path]:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "cti")])
        start = datetime.now(UTC) - timedelta(days=30)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(datetime.now(UTC) + timedelta(days=days))
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))]), critical=False)
            .sign(key, hashes.SHA256())
        )
        cert, private = folder / f"{host}-{days}.pem", folder / f"{host}-{days}.key"
        cert.write_bytes(made.public_bytes(serialization.Encoding.PEM))
        private.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        return cert, private

    return make


@pytest.fixture(scope="session")
def signed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that an authority of one's own made; the authority's is nowhere."""
    folder = tmp_path_factory.mktemp("signed")
    authority, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "cti")]))
        .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "house")]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(authority, hashes.SHA256())
    )
    cert, private = folder / "cert.pem", folder / "cert.key"
    cert.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return cert, private


async def _with_tls(server, files) -> None:
    await server.stop()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*files)
    await server.start(context)


async def test_a_certificate_named_as_trusted_is_trusted(server, desk, certificate):
    cert, key = certificate()
    await _with_tls(server, (cert, key))
    await desk.up(ca=cert)
    assert server.logins[0].password == "geheim"


@pytest.mark.parametrize(
    ("made", "trusted", "words"),
    [
        ({}, False, "is not trusted"),
        ({"host": "127.0.0.2"}, True, "made for another name"),
        ({"days": -1}, True, "has expired"),
    ],
)
async def test_a_certificate_not_trusted_gets_no_password(server, desk, certificate, made, trusted, words):
    cert, key = certificate(**made)
    await _with_tls(server, (cert, key))
    ear = await desk.start(ca=cert if trusted else None)
    await ear.link(LinkState.REFUSED)
    reason = str(ear.session.link.reason)
    assert words in reason
    assert server.logins == []
    if not trusted:
        shown = ssl.PEM_cert_to_DER_cert(cert.read_text())
        assert hashlib.sha256(shown).hexdigest().upper() in reason.replace(":", "")
        assert "--ca FILE" in reason


async def test_a_certificate_that_a_server_showed_can_be_trusted_as_it_is(server, certificate, tmp_path):
    cert, key = certificate()
    await _with_tls(server, (cert, key))
    url = server.url.replace("ws:", "wss:")
    with pytest.raises(UntrustedError) as refused:
        await look_at(url, None)
    shown = refused.value.shown
    assert shown is not None
    assert hashlib.sha256(ssl.PEM_cert_to_DER_cert(shown.pem)).hexdigest().upper() == shown.fingerprint.replace(":", "")
    file = tmp_path / "trusted.pem"
    file.write_text(shown.pem)
    assert (await look_at(url, file)).product
    # Nobody was told who asked.
    assert server.logins == []


async def test_the_certificate_of_a_server_is_enough_whoever_made_it(server, signed, tmp_path):
    cert, key = signed
    await _with_tls(server, (cert, key))
    assert (await look_at(server.url.replace("ws:", "wss:"), cert)).product


async def test_another_certificate_than_the_trusted_one_is_not_trusted(server, certificate, signed):
    cert, _ = certificate()
    await _with_tls(server, signed)
    with pytest.raises(UntrustedError):
        await look_at(server.url.replace("ws:", "wss:"), cert)


async def test_a_certificate_file_that_is_none_is_said(server, desk, tmp_path):
    file = tmp_path / "cert.pem"
    file.write_text("nonsense")
    ear = await desk.start(url=server.url.replace("ws:", "wss:"), ca=file)
    await ear.link(LinkState.REFUSED)
    assert str(file) in str(ear.session.link.reason)


async def test_encryption_where_there_is_none_is_said(server, desk):
    ear = await desk.start(url=server.url.replace("ws:", "wss:"))
    await ear.until(lambda: ear.session.link.reason is not None)
    assert "encrypted form" in str(ear.session.link.reason)
