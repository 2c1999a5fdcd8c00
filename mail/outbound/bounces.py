import logging
from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.addresses import normal_address
from customers.models import ContactPoint
from ledger import live
from mail.hooks import Outcome, bounce_hook_of
from mail.models import InboundMail, OutboundMail
from mail.parsing.parsed import BounceReport, ParsedMail
from mail.signed_addresses import own_message_ids, read_bounce_address

logger = logging.getLogger(__name__)

State = OutboundMail.State
MAX_SEARCHED_BYTES = 1024 * 1024  # bytes of a report that are searched for the original's ids
FIND_BY_MESSAGE_ID = (
    "SELECT id FROM mail_outboundmail WHERE message_id = ANY(%s) ORDER BY id LIMIT 1"
)
HARD_SCORE, SOFT_SCORE = 2.0, 1.0
DELAYED = _("Delivery to the customer is delayed. The mail server keeps trying.")


def take_report(
    inbound: InboundMail, parsed: ParsedMail, addresses: Sequence[str], raw: bytes
) -> Outcome | None:
    """Record a failure, delay or complaint about our mail; None if it goes on as a message.

    It counts only when it is matched to that mail: by the bounce address, or by our Message-ID
    inside. Anyone can claim that an address is dead. Text that only resembles a report is recorded
    too, and is also delivered to the mail's thread for a person to read.
    """
    if parsed.kind not in ("bounce", "delay", "abuse"):
        return None
    came_back = _find_by_bounce_address(addresses)
    outbound = came_back or _find_by_message_id(parsed, raw)
    if outbound is None:
        return None
    if parsed.kind == "bounce":
        for report in parsed.bounces or [_default_report(outbound)]:
            note_bounce(outbound, report)
    elif parsed.kind == "abuse":
        note_complaint(outbound)
    if not came_back and not parsed.has_report:
        inbound.about = outbound.about
        return None
    reason = str(DELAYED) if parsed.kind == "delay" else ""
    return Outcome(about=outbound.about, reason=reason)


def note_bounce(outbound: OutboundMail, report: BounceReport) -> None:
    """Mark the mail as failed, raise the address's bounce score, and notify its app.

    A mail that still waits for another recipient's server keeps waiting. A repeated report changes
    nothing.
    """
    with transaction.atomic():
        mail = OutboundMail.objects.select_for_update(of=("self",)).get(pk=outbound.pk)
        response = f"{report.status} {report.reason}".strip()
        recipients = _own_recipients(mail, report)
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


def note_complaint(outbound: OutboundMail) -> None:
    """Record a spam complaint; no automatic mail goes to these addresses any more."""
    _addresses_of(outbound.recipients).update(complained_at=timezone.now())


def notify_bounced(outbound: OutboundMail, report: BounceReport) -> None:
    """Call the app's hook in a savepoint: its failure must not undo the recorded bounce."""
    hook = bounce_hook_of(outbound.about)
    if hook:
        try:
            with transaction.atomic():
                hook(outbound, report)
        except Exception:
            logger.exception("The bounce of mail %s could not be reported", outbound.pk)
    if outbound.about:
        live.publish(outbound.about)


def _find_by_bounce_address(addresses: Sequence[str]) -> OutboundMail | None:
    for address in addresses:
        outbound_id = read_bounce_address(address)
        found = OutboundMail.objects.filter(pk=outbound_id).first() if outbound_id else None
        if found:
            return found
    return None


def _find_by_message_id(parsed: ParsedMail, raw: bytes) -> OutboundMail | None:
    ids = [report.original_message_id for report in parsed.bounces]
    ids += [parsed.in_reply_to, *parsed.references]
    known = [each.strip("<> ") for each in ids if each]
    known += own_message_ids(raw[:MAX_SEARCHED_BYTES].decode("ascii", "replace"))
    if not known:
        return None
    with connection.cursor() as cursor:
        cursor.execute(FIND_BY_MESSAGE_ID, [known])
        found = cursor.fetchone()
    return OutboundMail.objects.get(pk=found[0]) if found else None


def add_bounce_score(outbound: OutboundMail, report: BounceReport) -> None:
    """Add to the bounce score: 2 for 5.x.x, 1 for 4.x.x, after decay; see ContactPoint."""
    now = timezone.now()
    for address in _addresses_of(_own_recipients(outbound, report)).select_for_update():
        address.bounce_score = address.score_at(now) + (
            HARD_SCORE if report.class_ == "hard" else SOFT_SCORE
        )
        address.bounced_at = now
        address.save(update_fields=["bounce_score", "bounced_at"])


def _own_recipients(outbound: OutboundMail, report: BounceReport) -> list[str]:
    """Return our recipient. A report may name the address to which the mail was forwarded."""
    named = normal_address(report.recipient)
    if named in outbound.recipients:
        return [named]
    return outbound.recipients if len(outbound.recipients) == 1 else []


def _default_report(outbound: OutboundMail) -> BounceReport:
    recipient = outbound.recipients[0] if len(outbound.recipients) == 1 else ""
    return BounceReport(recipient, "", "soft", str(_("The mail bounced without a reason.")))


def _addresses_of(emails: Sequence[str]) -> QuerySet[ContactPoint]:
    return ContactPoint.objects.mail_to(*emails)
