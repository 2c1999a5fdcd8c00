"""Mail servers of a mailbox: with TLS, with a password, with OAuth."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext

from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.utils import timezone

from mail.models import Mailbox, OutboundMail, SmtpServer
from tests.mail.conftest import OnFreePort, Sink

PASSWORD = "correct horse"


class TokenSink(Sink):
    """Accepts XOAUTH2, as Google and Microsoft do, and refuses with a challenge first."""

    tokens: set[str] = set()

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        response = base64.b64decode(args[1]).decode()
        if any(f"auth=Bearer {token}\x01" in response for token in self.tokens):
            return AuthResult(success=True)
        await server.challenge_auth(b'{"status":"401"}', encode_to_b64=True)
        return AuthResult(success=False, handled=False)


def knows(_server, _session, _envelope, _mechanism, data) -> AuthResult:
    return AuthResult(success=data.password == PASSWORD.encode(), handled=False)


@contextmanager
def guarded(sink: Sink, **options) -> Iterator[int]:
    """The sink behind a sign-in; yields its port."""
    rules = {"auth_required": True, "authenticator": knows, "auth_require_tls": False, **options}
    controller = OnFreePort(sink, hostname="127.0.0.1", port=0, ready_timeout=120, **rules)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def own_smtp(mailbox: Mailbox, port: int, **fields) -> SmtpServer:
    values = {"security": "plain", "user_name": mailbox.address, "password": PASSWORD, **fields}
    return SmtpServer.objects.create(mailbox=mailbox, host="127.0.0.1", port=port, **values)


def certificate(folder: Path, name: str = "127.0.0.1") -> tuple[Path, Path]:
    """Return a self-signed certificate and its key, as files."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(name))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    folder.mkdir(parents=True, exist_ok=True)
    public, private = folder / "certificate.pem", folder / "key.pem"
    public.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return public, private


def tls_context(public: Path, private: Path) -> SSLContext:
    context = SSLContext(PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return context


def due_again() -> None:
    OutboundMail.objects.update(send_after=timezone.now())
    SmtpServer.objects.exclude(error="").update(error_at=timezone.now() - timedelta(minutes=1))
