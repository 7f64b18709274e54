"""The certificate is good for this host to whoever has it, and the server speaks only what is safe."""

import asyncio
import hashlib
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from cticlient.texts import SaidError
from ctiserver.server.tls import KEY, VALID, fingerprint, make_certificate, server_context, warn_of_end
from tests.platforms import is_private

NOW = datetime.now(UTC)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    return make_certificate(tmp_path / "tls", "cti.example.org", NOW)


def read(certificate: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(certificate.read_bytes())


def test_whom_it_stands_for(certificate: Path) -> None:
    found = read(certificate)
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["cti.example.org", "localhost"]
    assert names.get_values_for_type(x509.IPAddress) == [ip_address("127.0.0.1"), ip_address("::1")]
    assert found.not_valid_before_utc < NOW < NOW + timedelta(days=3000) < found.not_valid_after_utc
    assert isinstance(found.public_key(), ec.EllipticCurvePublicKey)


@pytest.mark.parametrize("host", ["x" * 300, "pc_5.local", "büro-pc", "localhost", ""])
def test_any_host_name_gives_a_certificate(tmp_path: Path, host: str) -> None:
    names = read(make_certificate(tmp_path, host, NOW)).extensions.get_extension_for_class(x509.SubjectAlternativeName)
    assert "localhost" in names.value.get_values_for_type(x509.DNSName)


def test_the_key_is_private(certificate: Path) -> None:
    key = certificate.with_name(KEY)
    assert is_private(key)
    assert b"PRIVATE KEY" not in certificate.read_bytes()


def test_the_fingerprint_is_the_one_people_compare(certificate: Path) -> None:
    der = ssl.PEM_cert_to_DER_cert(certificate.read_text())
    assert fingerprint(certificate).replace(":", "").lower() == hashlib.sha256(der).hexdigest()


@pytest.mark.parametrize(("left", "warnings"), [(31, 0), (29, 1), (-1, 1)])
def test_the_end_of_a_certificate_is_announced(
    certificate: Path, left: int, warnings: int, caplog: pytest.LogCaptureFixture
) -> None:
    warn_of_end(certificate, NOW + VALID - timedelta(days=left))
    assert len(caplog.records) == warnings


async def handshake(server: ssl.SSLContext, client: ssl.SSLContext, host: str) -> tuple[str | None, str]:
    """Protocol version and cipher that both agreed on."""

    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0, ssl=server) as listener:
        port = listener.sockets[0].getsockname()[1]
        _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=client, server_hostname=host)
        tls = writer.get_extra_info("ssl_object")
        agreed = tls.version(), tls.cipher()[0]
        writer.close()
        await writer.wait_closed()
        return agreed


def trusting(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=certificate)
    # What newer Pythons ask of every certificate.
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    return context


@pytest.mark.parametrize("host", ["cti.example.org", "localhost", "127.0.0.1", "::1"])
async def test_who_has_the_certificate_trusts_the_server(certificate: Path, host: str) -> None:
    server = server_context(certificate, certificate.with_name(KEY))
    assert await handshake(server, trusting(certificate), host) == ("TLSv1.3", "TLS_AES_256_GCM_SHA384")


async def test_tls_1_2_is_forward_secret_and_authenticated(certificate: Path) -> None:
    client = trusting(certificate)
    client.maximum_version = ssl.TLSVersion.TLSv1_2
    version, cipher = await handshake(server_context(certificate, certificate.with_name(KEY)), client, "localhost")
    assert version == "TLSv1.2"
    assert cipher.startswith("ECDHE-ECDSA-")
    assert "GCM" in cipher or "CHACHA20" in cipher


@pytest.mark.parametrize("host", ["other.example.org", "127.0.0.2"])
async def test_another_name_is_not_this_server(certificate: Path, host: str) -> None:
    server = server_context(certificate, certificate.with_name(KEY))
    with pytest.raises(ssl.SSLCertVerificationError):
        await handshake(server, trusting(certificate), host)


async def test_who_lacks_the_certificate_does_not_trust_it(certificate: Path, tmp_path: Path) -> None:
    other = make_certificate(tmp_path / "other", "cti.example.org", NOW)
    server = server_context(certificate, certificate.with_name(KEY))
    for client in (ssl.create_default_context(), trusting(other)):
        with pytest.raises(ssl.SSLCertVerificationError):
            await handshake(server, client, "localhost")


def test_old_protocols_and_weak_ciphers_are_off(certificate: Path) -> None:
    context = server_context(certificate, certificate.with_name(KEY))
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2
    names = [cipher["name"] for cipher in context.get_ciphers()]
    assert names
    assert not [name for name in names if not name.startswith(("TLS_", "ECDHE-"))]
    assert not [name for name in names if "GCM" not in name and "CHACHA20" not in name and not name.startswith("TLS_")]


def encrypted(certificate: Path) -> None:
    key = certificate.with_name(KEY)
    found = serialization.load_pem_private_key(key.read_bytes(), None)
    hidden = serialization.BestAvailableEncryption(b"secret")
    key.write_bytes(found.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, hidden))


def foreign(certificate: Path) -> None:
    other = make_certificate(certificate.parent / "other", "x", NOW)
    certificate.with_name(KEY).write_bytes(other.with_name(KEY).read_bytes())


@pytest.mark.parametrize(
    "spoil",
    [
        lambda certificate: certificate.unlink(),
        lambda certificate: certificate.with_name(KEY).unlink(),
        lambda certificate: certificate.write_text("no certificate"),
        encrypted,
        foreign,
    ],
)
def test_what_cannot_be_used_is_said_with_its_place(certificate: Path, spoil: Callable[[Path], object]) -> None:
    spoil(certificate)
    with pytest.raises(SaidError, match=r"server\.crt.*server\.key.*cannot be used \(.+\)"):
        server_context(certificate, certificate.with_name(KEY))
