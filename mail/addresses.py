"""Names and addresses of mail headers: parsing, normalising and formatting."""

import re
from email.headerregistry import Address

from config.addresses import (
    MAX_DOMAIN_LENGTH,
    MAX_LABEL_LENGTH,
    QUOTED,
    normalize_address,
    plain_local,
    tidy_address,
)

ENTRY = re.compile(
    r'^\s*(?P<name>.*?)\s*<(?P<address>"(?:[^"\\]|\\.)*"@[^<>]*|[^<>]*)>\s*$', re.DOTALL
)


class NoAddress(ValueError):
    """The text holds no mail address."""


def split_person(text: str) -> tuple[str, str]:
    """Return name and address of `Carla Diaz <carla@acme.example>` or of a bare address.

    The address has the form that mail servers know: `config.addresses.tidy_address`.
    """
    match = ENTRY.match(text)
    name, address = (match["name"], match["address"]) if match else ("", text)
    local, at, domain = tidy_address(address).rpartition("@")
    if not (local and at and domain) or not _is_valid_local(local):
        raise NoAddress(f"{text!r} is not a mail address.")
    if not _is_valid_domain(domain):
        raise NoAddress(f"{domain!r} is not a mail domain.")
    return _one_line(name).strip('"'), f"{local}@{domain}"


def checked_address(text: str) -> str:
    """Return the address without the name, normalized; raises `NoAddress` for any other text."""
    return normalize_address(split_person(text)[1])


def to_header(text: str) -> Address:
    """Return the person for a header of the standard library, which adds the quotes itself.

    Never `formataddr`: it split "Doe, Jané" in two.
    """
    name, address = split_person(text)
    local, _at, domain = address.rpartition("@")
    return Address(name, plain_local(local), domain)


def _is_valid_local(local: str) -> bool:
    """Return True if nothing in it could end the address or the line; in quotes, spaces may be."""
    if QUOTED.fullmatch(local):
        return not re.search(r"[\x00-\x1f\x7f]", local)
    return not re.search(r"[\s<>,;\x00-\x1f\x7f]", local)


def _is_valid_domain(domain: str) -> bool:
    labels = domain.split(".")
    return (
        not re.search(r"[\s<>,;\x00-\x1f\x7f]", domain)
        and len(domain) <= MAX_DOMAIN_LENGTH
        and all(0 < len(label) <= MAX_LABEL_LENGTH for label in labels)
    )


def _one_line(text: str) -> str:
    return " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", text).split())
