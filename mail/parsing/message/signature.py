"""The state of a mail's signatures, as it is told to people."""

from mail.parsing.message.parts import Parts
from mail.parsing.parsed import Address, Signature


def find_signature(parts: Parts, from_: Address) -> Signature:
    """Return what is proved of all signatures of a mail together: the least of them."""
    seals = parts.seals
    if not seals.verdicts:
        return Signature()
    names = tuple(dict.fromkeys(name for each in seals.verdicts for name in each.names))
    states = {each.state for each in seals.verdicts}
    if "altered" in states:
        return Signature("altered")
    if states != {"intact"}:
        return Signature("unchecked")
    if not seals.covers_all:
        return Signature("part", names)
    names_sender = all(from_.address.lower() in each.names for each in seals.verdicts)
    return Signature("intact" if names_sender else "other", names)
