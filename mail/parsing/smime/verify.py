"""Check of an S/MIME signature against the certificate that came with it (RFC 5652)."""

import hashlib
from dataclasses import dataclass
from typing import Any, Literal

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

State = Literal["", "intact", "altered", "unchecked"]
MAX_SIGNERS = 5
HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha224": hashes.SHA224(),
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
# Forgeries of these can be made: a match proves nothing.
BROKEN = {"md2", "md5", "sha1"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """`intact`: the content is what the holder of the certificate's key signed. Nobody vouches for

    the certificate itself. `names`: the mail addresses it names, in lower case, else its subject.
    """

    state: State
    names: tuple[str, ...] = ()


class Uncheckable(Exception):
    """The certificate is missing, or an algorithm is unknown or broken."""


def verify(signed: Any, content: bytes) -> Verdict:
    """Return the verdict about the content; one signer whose signature fails is enough."""
    certificates = _certificates(signed)
    names: list[str] = []
    state: State = "unchecked"
    for signer in list(signed["signer_infos"])[:MAX_SIGNERS]:
        try:
            certificate = _certificate_of(signer, certificates)
            is_intact = _is_intact(signer, certificate, content)
        except Exception:
            return Verdict("unchecked")
        if not is_intact:
            return Verdict("altered")
        state = "intact"
        names += _names(certificate)
    return Verdict(state, tuple(dict.fromkeys(names)))


def _certificates(signed: Any) -> list[Any]:
    chosen = [each.chosen for each in list(signed["certificates"] or [])[:50]]
    return [each for each in chosen if hasattr(each, "serial_number")]


def _certificate_of(signer: Any, certificates: list[Any]) -> Any:
    sid = signer["sid"]
    for certificate in certificates:
        if sid.name == "issuer_and_serial_number":
            is_it = (
                certificate.serial_number == sid.chosen["serial_number"].native
                and certificate.issuer == sid.chosen["issuer"]
            )
        else:
            is_it = certificate.key_identifier == sid.chosen.native
        if is_it:
            return certificate
    raise Uncheckable


def _is_intact(signer: Any, certificate: Any, content: bytes) -> bool:
    digest = signer["digest_algorithm"]["algorithm"].native
    attributes = signer["signed_attrs"]
    signed = content
    if attributes:
        told = {each["type"].dotted: each["values"] for each in attributes}
        wanted = told["1.2.840.113549.1.9.4"][0].native
        if hashlib.new(digest, content).digest() != wanted:
            return False
        # Signed as a SET OF, sent under an implicit tag.
        signed = b"\x31" + attributes.dump()[1:]
    if not _fits(signer, certificate, signed, digest):
        return False
    if digest in BROKEN:
        raise Uncheckable
    return True


def _fits(signer: Any, certificate: Any, signed: bytes, digest: str) -> bool:
    key = x509.load_der_x509_certificate(certificate.dump()).public_key()
    signature = signer["signature"].native
    algorithm = signer["signature_algorithm"]
    try:
        if isinstance(key, rsa.RSAPublicKey):
            prehashed, scheme = _rsa(algorithm, digest)
            hashed = hashlib.new(prehashed, signed).digest()
            key.verify(signature, hashed, scheme, Prehashed(_hash(prehashed)))
        elif isinstance(key, ec.EllipticCurvePublicKey):
            hashed = hashlib.new(digest, signed).digest()
            key.verify(signature, hashed, ec.ECDSA(Prehashed(_hash(digest))))
        elif isinstance(key, (ed25519.Ed25519PublicKey, ed448.Ed448PublicKey)):
            key.verify(signature, signed)
        else:
            raise Uncheckable
    except InvalidSignature:
        return False
    return True


def _rsa(algorithm: Any, digest: str) -> tuple[str, padding.AsymmetricPadding]:
    if algorithm["algorithm"].native != "rsassa_pss":
        return digest, padding.PKCS1v15()
    parameters = algorithm["parameters"]
    name = parameters["hash_algorithm"]["algorithm"].native
    mask = parameters["mask_gen_algorithm"]["parameters"]["algorithm"].native
    return name, padding.PSS(padding.MGF1(_hash(mask)), parameters["salt_length"].native)


def _hash(name: str) -> hashes.HashAlgorithm:
    if name in HASHES:
        return HASHES[name]
    if name == "sha1":
        return hashes.SHA1()
    raise Uncheckable


def _names(certificate: Any) -> list[str]:
    """Return the mail addresses of a certificate, else its subject's common name."""
    found: list[str] = []
    if certificate.subject_alt_name_value is not None:
        found = [
            each.native
            for each in list(certificate.subject_alt_name_value)[:20]
            if each.name == "rfc822_name"
        ]
    subject = certificate.subject.native
    values = [subject.get("email_address"), *([] if found else [subject.get("common_name")])]
    for value in values:
        found += value if isinstance(value, list) else [value] if value else []
    return [str(each).lower()[:200] for each in found[:5]]
