"""Mails signed and encrypted with keys made for the tests."""

import base64
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import NameOID

CARLA = "carla@bakery.example"
TEXT = b"Content-Type: text/plain; charset=utf-8\r\n\r\nDer Ofen raucht.\r\n"
RICH = (
    b'Content-Type: multipart/mixed; boundary="in"\r\n\r\n--in\r\n'
    b'Content-Type: multipart/alternative; boundary="alt"\r\n\r\n--alt\r\n'
    b"Content-Type: text/plain\r\n\r\nLe four fume.\r\n--alt\r\n"
    b"Content-Type: text/html\r\n\r\n<p>Le <b>four</b> fume.</p>\r\n--alt--\r\n--in\r\n"
    b'Content-Type: application/pdf; name="facture.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    b"JVBERi0xLjQKJUVPRgo=\r\n--in--\r\n"
)
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@cache
def key_of(address: str, kind: str = "rsa") -> tuple[Key, x509.Certificate]:
    key: Key = (
        rsa.generate_private_key(65537, 2048)
        if kind == "rsa"
        else ec.generate_private_key(ec.SECP256R1())
    )
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Carla Müller")])
    start = datetime.now(UTC) - timedelta(days=1)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(start).not_valid_after(start + timedelta(days=900))
    alternative = x509.SubjectAlternativeName([x509.RFC822Name(address)])
    return key, builder.add_extension(alternative, critical=False).sign(key, hashes.SHA256())


def signed(
    content: bytes,
    *options: pkcs7.PKCS7Options,
    address: str = CARLA,
    kind: str = "rsa",
    encoding: Encoding = Encoding.DER,
    digest: hashes.HashAlgorithm | None = None,
) -> bytes:
    key, certificate = key_of(address, kind)
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content)
    builder = builder.add_signer(certificate, key, digest or hashes.SHA256())  # type: ignore[arg-type]
    return builder.sign(encoding, [pkcs7.PKCS7Options.Binary, *options])


def encrypted(content: bytes) -> bytes:
    _key, certificate = key_of(CARLA)
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(content).add_recipient(certificate)
    return builder.encrypt(Encoding.DER, [pkcs7.PKCS7Options.Binary])


def part(der: bytes, content_type: str = "application/pkcs7-mime; smime-type=signed-data") -> bytes:
    head = f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: base64\r\n"
    disposition = 'Content-Disposition: attachment; filename="smime.p7m"\r\n\r\n'
    return head.encode() + disposition.encode() + base64.encodebytes(der)


def mail(content: bytes, sender: str = CARLA) -> bytes:
    head = f"From: Carla <{sender}>\r\nTo: help@tandem.example\r\nSubject: Oven\r\nMIME-Version: 1.0\r\n"
    return head.encode() + content


def detached(content: bytes) -> bytes:
    """Return a multipart/signed of this part."""
    signature = signed(content, pkcs7.PKCS7Options.DetachedSignature)
    return (
        b'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary="s"\r\n'
        b"\r\nThis is a signed mail.\r\n--s\r\n"
        + content
        + b"\r\n--s\r\nContent-Type: application/pkcs7-signature\r\n"
        + b"Content-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(signature)
        + b"--s--\r\n"
    )


def with_footer(content: bytes) -> bytes:
    head = b'Content-Type: multipart/mixed; boundary="o"\r\n\r\n--o\r\n'
    return head + content + b"\r\n--o\r\nContent-Type: text/plain\r\n\r\nScanned.\r\n--o--\r\n"
