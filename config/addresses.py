"""One form for each mail address, in which addresses are stored and compared.

A domain is written in ASCII, as the DNS knows it (UTS #46): bücher.example is
xn--bcher-kva.example. A local part has quotes only where it needs them. Nothing here raises,
whatever the text.
"""

import re
import unicodedata
from typing import Final

import idna

from config.domain_labels import is_readable

ATEXT: Final = r"[^\s\x00-\x20\x7f()<>\[\]:;@\\,.\"]"
ATOMS = re.compile(rf"{ATEXT}+(?:\.{ATEXT}+)*")
# Telephone companies in Japan gave such addresses away: a..b.@ is valid only in quotes.
LOOSE_DOTS = re.compile(rf"(?:{ATEXT}|\.)+")
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
# Capital letters of Unicode 16 and 17, which PostgreSQL may know and Python 3.12 does not. Where
# lower() of the database changes a letter of a form, no row is found by it, though it is taken.
NEW_CAPITALS: Final = {
    0x1C89: 0x1C8A,
    0xA7CB: 0x0264,
    0xA7CC: 0xA7CD,
    0xA7CE: 0xA7CF,
    0xA7D2: 0xA7D3,
    0xA7D4: 0xA7D5,
    0xA7DA: 0xA7DB,
    0xA7DC: 0x019B,
    **{code: code + 0x20 for code in range(0x10D50, 0x10D66)},
    **{code: code + 0x1B for code in range(0x16EA0, 0x16EB9)},
}
# Of the DNS, in characters. No longer text is a host, and punycode takes quadratic time.
MAX_LABEL_LENGTH, MAX_DOMAIN_LENGTH = 63, 253
HOST = re.compile(r"[^\x00-\x2c\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\x7f]*")


def normalize_address(text: str) -> str:
    """Return the form that rows are compared by: in lower case, with an ASCII domain.

    Text that is no address comes back in lower case.
    """
    local, at, domain = _parts(text)
    return f"{_small(local)}{at}{domain}"


def tidy_address(text: str) -> str:
    """Return the address as `normalize_address` does, with the case of the local part kept."""
    return "".join(_parts(text))


def normalize_domain(domain: str) -> str:
    """Return the domain in lower-case ASCII, without the dot of the root at its end."""
    domain = domain.strip().removesuffix(".")
    if domain.isascii():
        return domain.lower()
    if len(domain) > MAX_DOMAIN_LENGTH:
        return _small(domain)
    mapped = _mapped(domain).removesuffix(".")
    return ".".join(_ascii_label(label) for label in mapped.split("."))


def address_to_unicode(text: str) -> str:
    """Return an address or a domain for people to read: bücher.example.

    A label that could be taken for another one stays in punycode: `domain_labels.is_readable`.
    """
    local, at, domain = _decoded(text).rpartition("@")
    if len(domain) > MAX_DOMAIN_LENGTH:
        return text
    labels = (each if is_readable(each) else _ascii_label(each) for each in domain.split("."))
    return f"{local}{at}{'.'.join(labels)}"


def written_forms(text: str) -> list[str]:
    """Return the forms in which a row may hold the address that did not take the normal one."""
    normal = normalize_address(text)
    return list(dict.fromkeys([normal, _decoded(normal)]))


def plain_local(local: str) -> str:
    """Return a local part without its quotes and escapes."""
    quoted = QUOTED.fullmatch(local)
    return ESCAPED.sub(r"\1", quoted[1]) if quoted else local


def _decoded(text: str) -> str:
    """Return an address or a domain with every label in Unicode."""
    local, at, domain = text.rpartition("@")
    if len(domain) > MAX_DOMAIN_LENGTH:
        return text
    labels = ".".join(_unicode_label(label) for label in domain.lower().split("."))
    is_name = labels == _mapped(labels) and normalize_domain(labels) == normalize_domain(domain)
    return f"{local}{at}{labels}" if is_name else text


def _parts(text: str) -> tuple[str, str, str]:
    local, at, domain = text.strip().rpartition("@")
    if not at:
        return domain, "", ""
    return _tidy_local(unicodedata.normalize("NFC", local)), at, normalize_domain(domain)


def _tidy_local(local: str) -> str:
    plain = plain_local(local)
    if ATOMS.fullmatch(plain):
        return plain
    if plain != local or LOOSE_DOTS.fullmatch(local):
        escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return local


def _small(text: str) -> str:
    return unicodedata.normalize("NFC", text.lower().translate(NEW_CAPITALS))


def _mapped(domain: str) -> str:
    """Return the domain as UTS #46 maps it, unless that made an "@" or a space of a letter."""
    try:
        mapped = idna.uts46_remap(domain, std3_rules=False)
    except UnicodeError:
        mapped = ""
    return mapped if mapped and HOST.fullmatch(mapped) else _small(domain)


def _ascii_label(label: str) -> str:
    if label.isascii() or len(label) > MAX_LABEL_LENGTH:
        return label
    return f"xn--{label.encode('punycode').decode()}"


def _unicode_label(label: str) -> str:
    if not label.lower().startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, OverflowError):
        return label
