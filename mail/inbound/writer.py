"""The person behind a From that names somebody else: a form, a no-reply address, or a list.

Google Groups and lists put their own address into From ("Olga via Support"), and a web site's form
sends from its own address or one that nobody reads. The writer stands in other headers, which
anyone can write: such a writer is never authenticated. The address in From is kept as `sent_from`,
for the rules that judge the sender.
"""

import re
from dataclasses import replace

from config.addresses import normalize_address
from mail.mailbox_lookup import are_ours
from mail.parsing.classify.unattended import is_form, is_unattended
from mail.parsing.message.address_list import split_people
from mail.parsing.parsed import Address, ParsedMail
from mail.parsing.problems import CLAIMED, with_detail

VIA = re.compile(r"^(?P<name>.{0,200}?)\s+(?:via|über|par|mediante|tramite)\s+\S", re.IGNORECASE)
SYSTEM_KINDS = ("bounce", "delay", "abuse")
ORIGINALS = ("x_original_from", "x_original_sender")
MAX_REPLY_TO = 20  # addresses in Reply-To that are looked at


def with_writer(parsed: ParsedMail) -> ParsedMail:
    """Return the mail with its writer as sender, where From surely names somebody else.

    One of our own addresses is never taken for the writer.
    """
    if parsed.kind in SYSTEM_KINDS or parsed.has_several_senders:
        return parsed
    sender = normalize_address(parsed.from_.address)
    found = [*_originals(parsed, "x_original_from"), *parsed.reply_to[:MAX_REPLY_TO]]
    found += _originals(parsed, "x_original_sender")
    named = [each for each in found if "@" in each.address]
    others = [each for each in named if normalize_address(each.address) != sender]
    if not others:
        return parsed
    ours = are_ours([sender, *(normalize_address(each.address) for each in others)])
    others = [each for each in others if normalize_address(each.address) not in ours]
    # No reply is offered to one of our own addresses.
    asked = [
        each
        for each in parsed.reply_to[:MAX_REPLY_TO]
        if normalize_address(each.address) not in ours
    ]
    parsed = replace(parsed, reply_to=asked)
    is_munged = _is_munged(parsed) or (sender in ours and bool(_originals(parsed, *ORIGINALS)))
    if not is_munged and not (sender in ours or is_unattended(sender) or is_form(sender)):
        return parsed
    addresses = {normalize_address(each.address) for each in others}
    if not others or (len(addresses) > 1 and not is_munged):
        return parsed  # an answer to several people names no writer
    writer = others[0]
    same = (each.name for each in others if each.address.lower() == writer.address.lower())
    name = next((each for each in same if each), "")
    if not name and is_munged and (via := VIA.match(parsed.from_.name)):
        name = via["name"].strip("'\" ")
    return replace(
        parsed,
        from_=Address(name, writer.address),
        is_sender_claimed=True,
        sent_from=sender,
        is_from_own_list=is_munged and sender in ours,
        problems=[*parsed.problems, with_detail(CLAIMED, sender)],
    )


def _is_munged(parsed: ParsedMail) -> bool:
    """Return True if a list has put itself into From: it says so in the name."""
    is_from_list = parsed.kind == "list" or "list_id" in parsed.headers
    return is_from_list and bool(VIA.match(parsed.from_.name))


def _originals(parsed: ParsedMail, *names: str) -> list[Address]:
    return [
        address
        for name in names
        for value in parsed.headers.get(name, [])[:1]
        for address in split_people(value)[:1]
    ]
