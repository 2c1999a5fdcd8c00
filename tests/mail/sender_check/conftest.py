"""A sender's domain with its records, and mail that it signed."""

from base64 import b64encode
from collections.abc import Iterator

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from mail.models import InboundMail
from tests.mail.conftest import arrives, written
from tests.mail.dns_server import Records, dns_server

CARLAS_SERVER = "198.51.100.7"
EVES_SERVER = "203.0.113.9"
PRIVATE = rsa.generate_private_key(public_exponent=65537, key_size=2048)
KEY = PRIVATE.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
PUBLIC = PRIVATE.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
RECORD = f"v=DKIM1; k=rsa; p={b64encode(PUBLIC).decode()}"


@pytest.fixture
def dns(settings) -> Iterator[Records]:
    """The records of acme.example: its server, its key, and a policy."""
    with dns_server() as records:
        settings.AUTHSERV_ID, settings.SENDER_CHECKS = "", True
        settings.DNS_SERVERS = [records.server]
        records.texts = {
            "acme.example": [f"v=spf1 ip4:{CARLAS_SERVER} -all"],
            "_dmarc.acme.example": ["v=DMARC1; p=reject"],
            "one._domainkey.acme.example": [RECORD],
            "one._domainkey.evil.example": [RECORD],
        }
        yield records


def signed(raw: bytes | None = None, *, domain: str = "acme.example", **options) -> bytes:
    raw = raw or written()
    options.setdefault("canonicalize", (b"relaxed", b"relaxed"))
    return dkim.sign(raw, b"one", domain.encode(), KEY, **options) + raw


def over_smtp(raw: bytes | None = None, *, peer: str = CARLAS_SERVER, **more) -> InboundMail:
    envelope = {"envelope_from": "carla@acme.example", "helo": "mx.acme.example"} | more
    return arrives(raw or written(), received_via="smtp", peer=peer, **envelope)
