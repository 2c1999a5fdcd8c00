"""DKIM keys of mailboxes: made, checked, and published as a DNS record."""

import base64
from functools import lru_cache

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mail.models import Mailbox

BITS = 2048
LEAST_BITS = 1024  # receivers accept no weaker key
TEXT_LENGTH = 255  # of one string in a DNS record


def check_key(pem: str) -> None:
    """Raise `ValidationError`, with a text for the user, unless the key can sign."""
    signing_key(pem)


def new_key() -> str:
    """Return a new private key, as PEM."""
    return _pem(rsa.generate_private_key(public_exponent=65537, key_size=BITS)).decode()


def public_record(mailbox: Mailbox) -> tuple[str, str] | None:
    """Return name and text of the TXT record to publish; None while there is no usable key.

    The text is one value; `in_strings` splits it for a zone file.
    """
    if not (mailbox.dkim_selector and mailbox.dkim_key):
        return None
    try:
        public = _load(mailbox.dkim_key).public_key()
    except ValidationError:
        return None
    der = public.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    name = f"{mailbox.dkim_selector}._domainkey.{mailbox.domain}"
    return name, f"v=DKIM1; k=rsa; p={base64.b64encode(der).decode()}"


def weak_key_bits(mailbox: Mailbox) -> int:
    """Return the bits of its key where it has too few; 0 for a good one or none."""
    try:
        bits = _load(mailbox.dkim_key).key_size if mailbox.dkim_key else BITS
    except ValidationError:
        return 0
    return bits if bits < BITS else 0


def in_strings(text: str) -> str:
    """Return the value as quoted strings of 255 characters at most."""
    parts = [text[at : at + TEXT_LENGTH] for at in range(0, len(text), TEXT_LENGTH)]
    return " ".join(f'"{part}"' for part in parts)


def _load(pem: str) -> rsa.RSAPrivateKey:
    try:
        key = serialization.load_pem_private_key(pem.strip().encode(), password=None)
    except TypeError as error:
        raise ValidationError(_("This key has a passphrase. Paste one without.")) from error
    except Exception as error:  # whatever was pasted
        raise ValidationError(
            _("This is not a private key. Paste the whole block from BEGIN to END.")
        ) from error
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ValidationError(_("Only RSA keys can be used. Make an RSA key of 2048 bits."))
    if key.key_size < LEAST_BITS:
        raise ValidationError(_("This key is too short. Make one of 2048 bits."))
    return key


@lru_cache(maxsize=64)
def signing_key(pem: str) -> bytes:
    """Return the PKCS#1 form that dkimpy reads."""
    return _pem(_load(pem))


def _pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
