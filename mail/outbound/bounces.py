import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.addresses import normalize_address
from customers.models import ContactPoint
from ledger import live
from mail.hooks import Outcome, bounce_hook_of, doubt_hook_of
from mail.models import InboundMail, OutboundMail
from mail.parsing.parsed import BounceReport, ParsedMail
from mail.signed_addresses import (
    ReturnToken,
    own_message_ids,
    read_bounce_address,
    return_tokens_in,
)

logger = logging.getLogger(__name__)

State = OutboundMail.State
MAX_SEARCHED_BYTES = 1024 * 1024  # bytes of a report that are searched for the original's ids
FIND_BY_MESSAGE_ID = (
    "SELECT id FROM mail_outboundmail WHERE message_id = ANY(%s) ORDER BY id LIMIT 1"
)
HARD_SCORE, SOFT_SCORE = 2.0, 1.0
MAX_SAID = 300
DOUBTFUL_BOUNCE = _(
    "A bounce arrived that may be forged: nothing shows that it is about a mail of ours. No mail "
    "is stopped."
)
DOUBTFUL_COMPLAINT = _(
    "A complaint arrived that may be forged: nothing shows that it is about a mail of ours. No "
    "mail is stopped."
)
DELAYED = _("Delivery to the customer is delayed. The mail server keeps trying.")


@dataclass(frozen=True)
class Origin:
    """The mail of ours that a report is about.

    `recipient`: the one whose copy it proves to answer; "" if it proves nothing.
    """

    mail: OutboundMail
    recipient: str = ""
    came_back: bool = False  # to a return address of ours


def take_report(
    inbound: InboundMail, parsed: ParsedMail, addresses: Sequence[str], raw: bytes
) -> Outcome | None:
    """Record a failure, delay or complaint about our mail; None if it goes on as a message.

    It counts only for a recipient whose copy it proves to answer, by the return token that no other
    copy holds: all recipients know the Message-ID, and one of them could stop the mail to another.
    What proves nothing is told at the mail. Text that only resembles a report is recorded too, and
    is also delivered to the mail's thread for a person to read.
    """
    if parsed.kind not in ("bounce", "delay", "abuse"):
        return None
    origin = _find_by_token(addresses, raw) or _find_by_message_id(parsed, raw)
    if origin is None:
        return None
    outbound, reason = origin.mail, ""
    if parsed.kind == "delay":
        reason = str(DELAYED)
    elif parsed.kind == "abuse" and origin.recipient:
        note_complaint(outbound, origin.recipient)
    elif reports := _proved(origin, inbound, parsed):
        for report in reports:
            note_bounce(outbound, report)
    else:
        reason = note_doubtful(outbound, parsed)
    if not origin.came_back and not parsed.has_report:
        inbound.about = outbound.about
        return None
    if reason and not outbound.about:  # there is no other notice of it
        return Outcome(state="suspended", cause=InboundMail.Cause.STRAY, reason=reason)
    return Outcome(about=outbound.about, reason=reason)


def _proved(origin: Origin, inbound: InboundMail, parsed: ParsedMail) -> list[BounceReport]:
    """Return what a bounce reports about the recipient of its token; [] if it proves nothing.

    A bounce has a null sender, and names the address of the copy it answers, or nobody.
    """
    paths = [path.strip() for path in parsed.headers.get("return_path", [])[:1]]
    is_from_null = not inbound.envelope_from and all(path in ("<>", "< >", "") for path in paths)
    if parsed.kind != "bounce" or not origin.recipient or not is_from_null:
        return []
    reports = parsed.bounces or [_default_report(origin.recipient)]
    return [
        replace(each, recipient=origin.recipient)
        for each in reports
        if origin.recipient in _named(each) or not _named(each)
    ]


def _named(report: BounceReport) -> list[str]:
    both = (report.recipient, report.original_recipient)
    return [normalize_address(each) for each in both if each]


def note_doubtful(outbound: OutboundMail, parsed: ParsedMail) -> str:
    """Tell the app of a report that may be forged, and return the sentence. It stops nothing."""
    sentence = str(DOUBTFUL_COMPLAINT if parsed.kind == "abuse" else DOUBTFUL_BOUNCE)
    report = next(iter(parsed.bounces), None)
    said = f"{report.recipient}: {report.status} {report.reason}" if report else parsed.subject
    hook = doubt_hook_of(outbound.about)
    if hook:
        _call(partial(hook, outbound, sentence, " ".join(said.split())[:MAX_SAID]), outbound)
    return sentence


def note_bounce(outbound: OutboundMail, report: BounceReport) -> None:
    """Mark the mail as failed, raise the address's bounce score, and notify its app.

    A mail that still waits for another recipient's server keeps waiting. A repeated report changes
    nothing.
    """
    with transaction.atomic():
        mail = OutboundMail.objects.select_for_update(of=("self",)).get(pk=outbound.pk)
        response = f"{report.status} {report.reason}".strip()
        recipients = _own_recipients(mail, report.recipient)
        changes = [mail.note_bounced(each, response) for each in recipients]
        if recipients and not any(changes):
            return
        if mail.state in (State.SENT, State.BOUNCED):
            mail.state, mail.error = State.BOUNCED, f"{report.recipient}: {response}".strip()
        mail.save(update_fields=["state", "error", "responses"])
        outbound.state, outbound.error = mail.state, mail.error
        outbound.responses = mail.responses
        add_bounce_score(outbound, report)
        notify_bounced(outbound, report)


def note_complaint(outbound: OutboundMail, recipient: str) -> None:
    """Record a spam complaint; no automatic mail goes to this address any more."""
    addresses = _own_recipients(outbound, recipient)
    _addresses_of(addresses).update(complained_at=timezone.now())


def notify_bounced(outbound: OutboundMail, report: BounceReport) -> None:
    """Call the app's hook in a savepoint: its failure must not undo the recorded bounce."""
    hook = bounce_hook_of(outbound.about)
    if hook:
        _call(partial(hook, outbound, report), outbound)
    if outbound.about:
        live.publish(outbound.about)


def _call(hook: Callable[[], None], outbound: OutboundMail) -> None:
    try:
        with transaction.atomic():
            hook()
    except Exception:
        logger.exception("The report about mail %s could not be told", outbound.pk)


def _find_by_token(addresses: Sequence[str], raw: bytes) -> Origin | None:
    """Return the mail of the first return token, in the addresses or anywhere inside.

    One without an index, of a release that sent all recipients the same copy, proves nothing if
    there were several.
    """
    came_to = [token for each in addresses if (token := read_bounce_address(each))]
    inside = return_tokens_in(raw[:MAX_SEARCHED_BYTES].decode("ascii", "replace"))
    tokens = [*came_to, *inside]
    mails = OutboundMail.objects.in_bulk([each.outbound_id for each in tokens])
    found = [
        Origin(mail, _recipient_of(token, mail), bool(came_to))
        for token in tokens
        if (mail := mails.get(token.outbound_id))
    ]
    return next((each for each in found if each.recipient), next(iter(found), None))


def _recipient_of(token: ReturnToken, mail: OutboundMail) -> str:
    if token.index is None:
        return mail.recipients[0] if len(mail.recipients) == 1 else ""
    return mail.recipients[token.index] if token.index < len(mail.recipients) else ""


def _find_by_message_id(parsed: ParsedMail, raw: bytes) -> Origin | None:
    ids = [report.original_message_id for report in parsed.bounces]
    ids += [parsed.in_reply_to, *parsed.references]
    known = [each.strip("<> ") for each in ids if each]
    known += own_message_ids(raw[:MAX_SEARCHED_BYTES].decode("ascii", "replace"))
    if not known:
        return None
    with connection.cursor() as cursor:
        cursor.execute(FIND_BY_MESSAGE_ID, [known])
        found = cursor.fetchone()
    return Origin(OutboundMail.objects.get(pk=found[0])) if found else None


def add_bounce_score(outbound: OutboundMail, report: BounceReport) -> None:
    """Add to the bounce score: 2 for 5.x.x, 1 for 4.x.x, after decay; see ContactPoint."""
    now = timezone.now()
    for address in _addresses_of(_own_recipients(outbound, report.recipient)).select_for_update():
        address.bounce_score = address.score_at(now) + (
            HARD_SCORE if report.class_ == "hard" else SOFT_SCORE
        )
        address.bounced_at = now
        address.save(update_fields=["bounce_score", "bounced_at"])


def _own_recipients(outbound: OutboundMail, recipient: str) -> list[str]:
    """Return our recipient. A provider may name the address to which the mail was forwarded."""
    named = normalize_address(recipient)
    if named in outbound.recipients:
        return [named]
    return outbound.recipients if len(outbound.recipients) == 1 else []


def _default_report(recipient: str) -> BounceReport:
    return BounceReport(recipient, "", "soft", str(_("The mail bounced without a reason.")))


def _addresses_of(emails: Sequence[str]) -> QuerySet[ContactPoint]:
    return ContactPoint.objects.mail_to(*emails)
