"""Names and addresses of mail headers: parsing, normalising and formatting."""

import re
from email.headerregistry import Address

ENTRY = re.compile(r"^\s*(?P<name>.*?)\s*<(?P<address>[^<>]*)>\s*$", re.DOTALL)


class NoAddress(ValueError):
    """The text holds no mail address."""


def split_person(text: str) -> tuple[str, str]:
    """Return name and address of `Carla Diaz <carla@acme.example>` or of a bare address.

    A domain in another script becomes its ASCII form, as mail servers know it.
    """
    match = ENTRY.match(text)
    name, address = (match["name"], match["address"]) if match else ("", text)
    local, at, domain = address.strip().rpartition("@")
    if not (local and at and domain) or re.search(r"[\s<>,;\x00-\x1f\x7f]", local + domain):
        raise NoAddress(f"{text!r} is not a mail address.")
    return _one_line(name).strip('"'), f"{local}@{_ascii_domain(domain)}"


def normalize_address(text: str) -> str:
    """Return the address without the name, in lower case, as rows are compared by it."""
    return split_person(text)[1].lower()


def to_header(text: str) -> Address:
    """Return the person as a header prints it. Never `formataddr`: it split "Doe, Jané" in two."""
    name, address = split_person(text)
    local, _at, domain = address.rpartition("@")
    return Address(name, local, domain)


def address_to_unicode(text: str) -> str:
    """Return an address or domain in Unicode: bücher.example for xn--bcher-kva.example."""
    local, at, domain = text.rpartition("@")
    try:
        return f"{local}{at}{domain.encode('ascii').decode('idna')}"
    except UnicodeError:  # no internationalised name
        return text


def _one_line(text: str) -> str:
    return " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", text).split())


def _ascii_domain(domain: str) -> str:
    if domain.isascii():
        return domain.lower()
    try:
        return domain.encode("idna").decode()
    except UnicodeError as error:
        raise NoAddress(f"{domain!r} is not a mail domain.") from error
