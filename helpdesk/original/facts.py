"""Facts about the processing of a message: sender, verification, routing and delivery."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.web.formatting import at_moment, long_moment
from helpdesk.models import Message
from mail.inbound.authentication import UNALIGNED, dmarc_result, trusted_results
from mail.inbound.writer import with_writer
from mail.labels import CHANNEL_LABELS, KIND_LABELS, Label, problem_label
from mail.masking.tokens import mask_tokens
from mail.models import InboundMail, OutboundMail
from mail.parsing.parsed import ParsedMail
from mail.parsing.problems import is_signature
from mail.sandbox.errors import NotParsed
from mail.sandbox.parser import read

MATCHES: dict[str, Label] = {
    "address": gettext_lazy("Sent to this ticket’s signed reply address."),
    "references": gettext_lazy("Its headers refer to a mail of this ticket."),
    "subject": gettext_lazy("Its subject holds this ticket’s signed reference."),
    "": gettext_lazy("It belongs to no existing ticket, so it opened a new one."),
}


@dataclass(frozen=True)
class Fact:
    """A row of the table; `detail` is small print, `tone` marks a problem."""

    name: Label
    value: Label
    detail: str = ""
    tone: str = ""
    is_code: bool = False


def facts_of(message: Message, inbound: InboundMail, raw: bytes) -> list[Fact]:
    """Return the facts of a message; without the raw mail, those stored when it was read."""
    parsed, not_parsed = _parsed(raw)
    facts = [
        Fact(
            _("From"),
            _person(inbound.from_name, inbound.from_address) or _("unknown"),
            detail=_named_by(inbound),
        ),
        *([_sender(inbound, parsed)] if parsed else ()),
        Fact(_("Kind"), KIND_LABELS.get(inbound.kind, inbound.kind or _("unknown"))),
        Fact(_("Matched by"), _why_here(message, inbound)),
        Fact(_("Mailbox"), str(inbound.mailbox or _("none")), detail=_received_via(inbound)),
        Fact(
            _("Received"),
            long_moment(inbound.received_at),
            detail=_written(parsed.date if parsed else None),
        ),
        Fact(_("Envelope"), _envelope(inbound), is_code=True),
        Fact(_("Size"), filesizeformat(inbound.size)),
    ]
    if files := _files(message):
        facts.append(Fact(_("Files"), files))
    facts += _reading_facts(message)
    if not_parsed:
        facts.append(Fact(_("Parsing"), not_parsed, tone="act"))
    if inbound.reason:
        facts.append(Fact(_("Note"), inbound.reason, tone="act"))
    return facts


def _named_by(inbound: InboundMail) -> str:
    words = _("Only named, in Reply-To or a similar header. The mail came from %s.")
    return words % inbound.sent_from if inbound.sent_from else ""


def _parsed(raw: bytes) -> tuple[ParsedMail | None, str]:
    """Return the parsed mail, or the reason why there is none."""
    try:
        return (with_writer(read(raw)) if raw else None), ""
    except NotParsed as error:
        return None, _(str(error))


def facts_of_sent(outbound: OutboundMail) -> list[Fact]:
    delivery = outbound.delivery
    facts = [
        Fact(_("From"), _person(outbound.from_name, outbound.from_address)),
        Fact(_("To"), ", ".join(outbound.to)),
        Fact(_("Delivery"), delivery.label, tone=delivery.tone),
        Fact(_("Attempts"), str(outbound.attempts), detail=_next_try(delivery.next_try)),
        Fact(_("Created"), long_moment(outbound.created_at)),
        Fact(_("Message-ID"), f"<{outbound.message_id}>", is_code=True),
    ]
    if outbound.cc:
        facts.insert(2, Fact(_("Copy"), ", ".join(outbound.cc)))
    if outbound.sent_at:
        facts.insert(-1, Fact(_("Sent"), long_moment(outbound.sent_at)))
    return facts


def _reading_facts(message: Message) -> list[Fact]:
    """Return what reading the mail found: the state of its signature, and problems."""
    signed = [problem_label(each) for each in message.problems if is_signature(each)]
    others = [problem_label(each) for each in message.problems if not is_signature(each)]
    facts = [Fact(_("Signature"), " ".join(signed))] if signed else []
    return [*facts, Fact(_("Problems"), " ".join(others), tone="act")] if others else facts


def _sender(inbound: InboundMail, parsed: ParsedMail) -> Fact:
    """Return the verification result of our own mail server; other results are ignored."""
    result, said = dmarc_result(inbound, parsed), "; ".join(trusted_results(inbound, parsed))
    if result == "pass":
        return Fact(_("Sender"), _("Verified: the sender’s domain was authenticated."), detail=said)
    if result == "fail":
        value = _("Probably forged: authentication of the sender’s domain failed.")
        return Fact(_("Sender"), value, detail=said, tone="late")
    if result == UNALIGNED:
        value = _("Not verified: what was authenticated is not the address in From.")
        return Fact(_("Sender"), value, detail=said, tone="act")
    if result == "temperror":
        value = _("Not checked: the DNS did not answer in time.")
    elif result:
        value = _("Not verified: no check confirmed that it comes from the sender’s domain.")
    elif settings.AUTHSERV_ID:
        value = _("Not checked: our mail server gave no result.")
    else:
        value = _("Not checked: it has no signature of the sender’s domain, and came by a relay.")
    return Fact(_("Sender"), value, detail=said)


def _why_here(message: Message, inbound: InboundMail) -> Label:
    began = not message.ticket.messages.filter(pk__lt=message.pk).exists()
    if inbound.matched_by == "" and not began:
        return _("Not recorded for older mail.")
    return MATCHES.get(inbound.matched_by, inbound.matched_by)


def _received_via(inbound: InboundMail) -> str:
    channel = CHANNEL_LABELS.get(inbound.received_via, inbound.received_via)
    return _("by %(channel)s") % {"channel": channel}


def _written(at: datetime | None) -> str:
    return _("dated %(moment)s in the mail") % {"moment": long_moment(at)} if at else ""


def _envelope(inbound: InboundMail) -> str:
    sender, to = inbound.envelope_from or "<>", ", ".join(inbound.envelope_to) or "–"
    return mask_tokens(f"{sender} → {to}")


def _files(message: Message) -> str:
    names = [
        f"{file.name} ({file.content_type}, {filesizeformat(file.size)})"
        for file in message.attachments.all()
    ]
    return ", ".join(names)


def _next_try(at: datetime | None) -> str:
    return _("the next one %(when)s") % {"when": at_moment(at)} if at else ""


def _person(name: str, address: str) -> str:
    return f"{name} <{address}>" if name else address
