"""The people a mail names: its sender, and those in copy."""

from config.addresses import normalize_address
from helpdesk.models import NO_DOMAIN
from mail.addresses import NoAddress, checked_address
from mail.hooks import Delivery
from mail.mailbox_lookup import are_ours, without_tag
from mail.parsing.classify.unattended import is_unattended
from mail.parsing.parsed import Address
from mail.parsing.problems import MAYBE_OURS, with_detail

MAX_ADDRESS_LENGTH = 320
UNKNOWN = "unknown@sender" + NO_DOMAIN


def sender_of(delivery: Delivery) -> str:
    """Return the sender of the mail or of its envelope; without one, a placeholder address.

    A person may recover a mail that names our own mailbox as its sender: it is nobody's.
    """
    if delivery.inbound.is_released and are_ours([delivery.sender]):
        return UNKNOWN
    return delivery.sender or UNKNOWN


def in_copy(delivery: Delivery) -> list[Address]:
    """Return the addresses in copy besides ours.

    None for a forged mail, which could add strangers to the ticket.
    """
    parsed = delivery.parsed
    if parsed.is_automatic or delivery.is_forged:
        return []
    ours = {normalize_address(each) for each in delivery.inbound.envelope_to}
    named = [
        each for each in (*parsed.to, *parsed.cc) if normalize_address(each.address) not in ours
    ]
    return [each for each in named if without_tag(each.address) not in delivery.maybe_ours]


def asked_reply_to(delivery: Delivery) -> str:
    """Return the address in Reply-To that the sender wants to be answered at; "" without another.

    A list names itself there, and the Reply-To of a form is the sender already.
    """
    parsed = delivery.parsed
    is_of_sender = delivery.is_sender_named and not (delivery.is_forged or parsed.is_sender_claimed)
    if not is_of_sender or parsed.kind != "human":
        return ""
    named = [normalize_address(each.address) for each in parsed.reply_to]
    if delivery.sender in named:
        return ""
    return next((each for each in named if _is_answered(each)), "")


def _is_answered(email: str) -> bool:
    """True for an address that mail can be sent to and that somebody reads."""
    try:
        checked_address(email)
    except NoAddress:
        return False
    return len(email) <= MAX_ADDRESS_LENGTH and not is_unattended(email)


def problems_of(delivery: Delivery) -> list[str]:
    """Return what is told at the message, with the addresses in copy that may be ours."""
    parsed = delivery.parsed
    named = dict.fromkeys(normalize_address(each.address) for each in (*parsed.to, *parsed.cc))
    left_out = [each for each in named if without_tag(each) in delivery.maybe_ours]
    if not left_out:
        return parsed.notes
    return [*parsed.notes, with_detail(MAYBE_OURS, ", ".join(left_out[:5]))]
