import hashlib
import logging
import re
from collections.abc import Sequence
from datetime import timedelta

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from config.enqueue import enqueue_on_commit
from mail.inbound.addresses import recipients_of
from mail.mailbox_lookup import find_mailbox
from mail.models import InboundMail, Mailbox, RawMail
from mail.parsing.message.identity import header_identity

logger = logging.getLogger(__name__)

HEAD = 256 * 1024
END_OF_HEAD = re.compile(rb"\n[ \t]*\r?\n")
MESSAGE_ID = re.compile(rb"(?im)^message-id[ \t]*:\s{0,80}<([^<>\s]{1,900})>")
MAX_RECIPIENTS = 100
MAX_KEPT = 100 * 1024 * 1024  # reading stops at 30 MB; this much is kept for a person to look at

# A constant query for every mail: building it with the ORM takes longer than running it.
FIND_BY_IDENTITY = "SELECT id FROM mail_inboundmail WHERE mailbox_id = %s AND identity = %s"
FIND_BY_HASH = """
SELECT id FROM mail_inboundmail WHERE mailbox_id = %s AND sha256 = ANY(%s) ORDER BY id LIMIT 1
"""


def store(
    raw: bytes,
    *,
    received_via: str,
    envelope_from: str = "",
    envelope_to: Sequence[str] = (),
    peer: str | None = None,
    helo: str = "",
    mailbox: Mailbox | None = None,
    whole_size: int | None = None,
) -> InboundMail:
    """Store a received mail before anything reads it; return the existing row for a duplicate.

    `mailbox` is given by a channel that knows it; otherwise it is found in the addresses.
    `peer` and `helo` are the address and name of the client that SMTP received it from.
    `whole_size` is the size of the mail where `raw` is only its beginning.

    When this returns outside a transaction, the mail is on disk and may be accepted. An exception
    means that it is not, and the sender must try again.
    """
    mailbox = mailbox or find_mailbox(recipients_of(raw, envelope_to))
    keys = _keys(raw, identity := _identity(raw))
    if known := _find(mailbox, keys, identity):
        return known
    inbound = InboundMail(
        mailbox=mailbox,
        sha256=keys[0],
        identity=identity,
        message_id=_message_id(raw),
        received_via=received_via[:16],
        envelope_from=_clean(envelope_from),
        envelope_to=[_clean(each) for each in envelope_to][:MAX_RECIPIENTS],
        peer=peer,
        helo=_clean(helo)[:255],
        size=max(whole_size or 0, len(raw)),
    )
    try:
        return _keep(inbound, raw)
    except IntegrityError:  # the same mail was stored by another channel at the same moment
        if known := _find_any(mailbox, keys, identity):
            return known
        if mailbox is None or Mailbox.objects.filter(pk=mailbox.pk).exists():
            raise
        inbound.mailbox = None  # it was deleted a moment ago; reading finds another one
        return _keep(inbound, raw)


def _keep(inbound: InboundMail, raw: bytes) -> InboundMail:
    kept = raw[:MAX_KEPT]
    if inbound.size > len(kept):
        inbound.reason = _("Only its first %(count)d MB were kept.") % {"count": len(kept) >> 20}
    with transaction.atomic():
        inbound.raw = RawMail.objects.create(content=kept)
        inbound.save(force_insert=True)
        enqueue_reading(inbound.pk)
    return inbound


def enqueue_reading(pk: int) -> None:
    enqueue_on_commit("mail.tasks.read_mail", inbound_id=pk)


def _keys(raw: bytes, identity: str | None) -> list[str]:
    """Return the hash of the bytes; without a Message-ID, hashes with its day and those beside it.

    A form may send the same text again next year. A retry comes within hours, maybe across
    midnight, or after the clock was set back.
    """
    bytes_hash = hashlib.sha256(raw)
    if identity:
        return [bytes_hash.hexdigest()]
    today = timezone.now().date()
    keys = []
    for day in (today, today - timedelta(days=1), today + timedelta(days=1)):
        key = bytes_hash.copy()
        key.update(f"received {day}".encode())
        keys.append(key.hexdigest())
    return keys


def _find(mailbox: Mailbox | None, keys: list[str], identity: str | None) -> InboundMail | None:
    """Return the same mail. Where an older release computed another identity, the insert fails."""
    if mailbox is None:
        return _find_any(None, keys, identity)
    with connection.cursor() as cursor:
        cursor.execute(
            FIND_BY_IDENTITY if identity else FIND_BY_HASH, [mailbox.pk, identity or keys]
        )
        found = cursor.fetchone()
    return InboundMail.objects.get(pk=found[0]) if found else None


def _find_any(mailbox: Mailbox | None, keys: list[str], identity: str | None) -> InboundMail | None:
    same = Q(sha256__in=keys) | (Q(identity=identity) if identity else Q())
    return InboundMail.objects.filter(same, mailbox=mailbox).order_by("pk").first()


def _identity(raw: bytes) -> str | None:
    try:
        return header_identity(raw)
    except Exception:  # whatever the bytes are, they are kept
        logger.exception("The identity of a mail could not be read")
        return None


def _message_id(raw: bytes) -> str:
    """Return the Message-ID of the headers, for answers that arrive at once.

    Parsing sets it again.
    """
    head = END_OF_HEAD.split(raw[:HEAD], maxsplit=1)[0]
    found = MESSAGE_ID.search(head)
    return found[1].replace(b"\x00", b"").decode("ascii", "ignore") if found else ""


def _clean(address: str) -> str:
    return address.replace("\x00", "").encode("utf-8", "replace").decode()[:320]
