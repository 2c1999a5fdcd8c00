import hashlib
import logging
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.addresses import normalize_address
from config.disk_errors import cannot_store
from ledger import live
from mail.hooks import Outcome
from mail.inbound.addresses import addresses_of
from mail.inbound.from_header import certain_sender
from mail.inbound.hand_over import deliver_inbound, hand_over, note_headers
from mail.inbound.masked_mail import mask_mail
from mail.inbound.reading import ReadOnce
from mail.inbound.sender_check.check import check_sender_of
from mail.inbound.threading import ParentIsUnread, find_thread
from mail.models import InboundMail, RawMail
from mail.parsing.parsed import Address, ParsedAttachment, ParsedMail
from mail.sandbox.errors import LimitExceeded, ParserUnavailable

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
MAX_OTHER_FAILURES = 3  # for errors of neither database, parser nor disk
FIRST_WAIT = timedelta(seconds=5)
MAX_WAIT = timedelta(hours=1)
# One statement and one commit for each mail, where Django would need a transaction around two. The
# waits are 5 s, 15 s, 45 s …; a mail locked by another worker is skipped. The count need not
# survive a power cut, so the commit does not wait for the disk.
BEGIN_ATTEMPT = """
UPDATE mail_inboundmail SET attempts = attempts + 1,
       read_after = now() + least(%s * power(3, least(attempts, 10)), %s) * interval '1 second'
  FROM (SELECT set_config('synchronous_commit', 'off', true)) AS this_statement
 WHERE id = (SELECT id FROM mail_inboundmail WHERE id = %s AND state = 'stored'
                FOR UPDATE SKIP LOCKED)
"""
COLUMNS = ", ".join(f"mail.{field.column}" for field in InboundMail._meta.concrete_fields)
CLAIM = f"""
SELECT {COLUMNS}, raw.content
  FROM mail_inboundmail AS mail JOIN mail_rawmail AS raw ON raw.id = mail.raw_id
 WHERE mail.id = %s AND mail.state = 'stored'
   FOR UPDATE OF mail SKIP LOCKED
"""
MAX_PARENTS = 20  # unread mails, each an answer to the next, that are read before the first
WAITS_FOR_PARENT = "10s"
TRANSIENT_ERRORS = (OperationalError, InterfaceError)
COULD_NOT = gettext_lazy("This mail could not be read; it is attached as it came.")
NO_SPACE = gettext_lazy("The disk is full, or too many files are open. It is tried again.")
STOPPED = gettext_lazy("%(reason)s It is attached as it came.")
# The attempt was none: nothing is wrong with the mail, so it waits and is never given up.
TAKE_BACK_ATTEMPT = """
UPDATE mail_inboundmail SET attempts = greatest(attempts - 1, 0),
       reason = CASE reason WHEN '' THEN %s ELSE reason END
 WHERE id = %s AND state = 'stored'
"""
State = InboundMail.State
WHAT_WAS_READ = [
    "mailbox", "state", "reason", "cause", "kind", "message_id", "from_address", "from_name",
    "sent_from", "subject", "is_forged", "about", "matched_by",
]  # fmt: skip


def read_inbound(pk: int) -> bool:
    """Parse and deliver one stored mail; True when it has been delivered or held.

    The claim is a row lock: a killed worker frees it, and the sweep finds the mail again. The
    attempt is counted before, so that a mail that kills its reader is not read for ever. Failed
    mail waits with backoff. Database errors are retried without limit, and so are a parser that
    does not start and a disk that is full; any other error makes the mail, at the third time, a
    ticket marked "could not be read", with the mail attached unchanged. A mail that exceeds a limit
    of the parser becomes that at once.
    """
    return _read(pk)


class TooManyAttempts(Exception):
    """Reading of the mail never ended."""


def _read(pk: int, *, children: frozenset[int] = frozenset()) -> bool:
    """Read one mail. `children`: mails that answer it and wait for it."""
    if not _begin_attempt(pk):
        return False
    check_sender_of(pk)
    once = ReadOnce()
    try:
        try:
            return _deliver(pk, once, waits=len(children) < MAX_PARENTS)
        except ParentIsUnread as parent:
            if parent.pk not in children:
                _read_parent_first(parent.pk, children=children | {pk})
            return _deliver(pk, once, waits=False)
    except TRANSIENT_ERRORS as error:
        if cannot_store(error):
            return _wait_for_space(pk, error)
        logger.warning("Mail %s waits to be read again: %s", pk, error)
        return False
    except ParserUnavailable as error:
        logger.warning("Mail %s waits to be read: %s", pk, error)
        _take_back_attempt(pk, reason=_(str(error)))
        return False
    except LimitExceeded as error:
        logger.warning("Mail %s exceeds a limit: %s", pk, error)
        reason = _(str(error))
        text = STOPPED % {"reason": reason}
        return _deliver_unread(pk, _attempts_of(pk), reason=reason, text=text)
    except Exception as error:
        if cannot_store(error):
            return _wait_for_space(pk, error)
        logger.exception("Mail %s could not be read", pk)
        return _try_again_or_give_up(pk, reason=f"{type(error).__name__}: {error}")


def _begin_attempt(pk: int) -> bool:
    """Count the attempt and set the next one; False when there is nothing to do."""
    with connection.cursor() as cursor:
        waits = [FIRST_WAIT.total_seconds(), MAX_WAIT.total_seconds()]
        cursor.execute(BEGIN_ATTEMPT, [*waits, pk])
        return cursor.rowcount > 0


def _claim(pk: int) -> InboundMail | None:
    """Return the mail with its bytes, locked until the end of the transaction."""
    for inbound in InboundMail.objects.raw(CLAIM, [pk]):
        inbound.raw = RawMail(pk=inbound.raw_id, content=inbound.content)  # type: ignore[attr-defined]
        return inbound
    return None


def _deliver(pk: int, once: ReadOnce, *, waits: bool) -> bool:
    with transaction.atomic():
        inbound = _claim(pk)
        if inbound is None:
            return False
        if inbound.attempts > MAX_ATTEMPTS:
            raise TooManyAttempts(f"It failed {MAX_ATTEMPTS} times.")
        _settle(inbound, deliver_inbound(inbound, once.of(inbound), waits=waits))
        return True


def _read_parent_first(pk: int, *, children: frozenset[int]) -> None:
    """Read the parent of a mail, or wait until the worker that holds it is done."""
    if _read(pk, children=children):
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [WAITS_FOR_PARENT])
        InboundMail.objects.select_for_update().filter(pk=pk).values("pk").first()


def _try_again_or_give_up(pk: int, *, reason: str) -> bool:
    attempts = _attempts_of(pk)
    return attempts >= MAX_OTHER_FAILURES and _deliver_unread(pk, attempts, reason=reason)


def _attempts_of(pk: int) -> int:
    return InboundMail.objects.filter(pk=pk).values_list("attempts", flat=True).first() or 0


def _wait_for_space(pk: int, error: Exception) -> bool:
    logger.error("Mail %s waits for space: %s", pk, error)
    with suppress(OperationalError):  # the disk of the database is full, too
        _take_back_attempt(pk, reason=str(NO_SPACE))
    return False


def _take_back_attempt(pk: int, *, reason: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(TAKE_BACK_ATTEMPT, [reason, pk])


def _settle(inbound: InboundMail, outcome: Outcome, *, unread_because: str = "") -> None:
    inbound.state = State.UNREADABLE if unread_because else State(outcome.state)
    notes = [inbound.reason if inbound.size > len(inbound.raw.content) else "", outcome.reason]
    inbound.reason = " ".join(part for part in (*notes, unread_because) if part).replace("\0", "")
    inbound.about = outcome.about[:40]
    inbound.cause = outcome.cause
    inbound.save(update_fields=WHAT_WAS_READ)
    if inbound.state != State.DELIVERED or inbound.is_too_large:
        live.publish("mail-queue")


def _deliver_unread(pk: int, attempt: int, *, reason: str, text: str = "") -> bool:
    reason = reason.replace("\x00", "")[:2000]
    try:
        with transaction.atomic():
            inbound = _claim(pk)
            if inbound is None:
                return False
            raw = bytes(inbound.raw.content)
            parsed = unread_mail(raw, text=text)
            addresses = addresses_of(inbound, parsed, raw)
            note_headers(inbound, parsed, addresses)
            if addresses.sender != normalize_address(parsed.from_.address):
                addresses = replace(addresses, sender="")  # not the envelope's instead
            thread = find_thread(inbound, parsed, addresses.recipients)
            outcome = hand_over(inbound, mask_mail(parsed), thread, addresses)
            _settle(inbound, outcome, unread_because=reason)
            return True
    except Exception as error:
        if cannot_store(error):
            return _wait_for_space(pk, error)
        logger.exception("Mail %s could not become a ticket", pk)
        return _give_up(pk, attempt, reason=f"{reason} / {type(error).__name__}: {error}")


def _give_up(pk: int, attempt: int, *, reason: str) -> bool:
    """Wait after a failure to make even a ticket; in the end the mail is held in the queue."""
    with transaction.atomic():
        inbound = _claim(pk)
        if inbound is None:
            return False
        inbound.reason = reason.replace("\x00", "")[:4000]
        if attempt >= MAX_ATTEMPTS:
            inbound.state = State.UNREADABLE
            live.publish("mail-queue")
        inbound.save(update_fields=["reason", "state"])
        return False


def unread_mail(raw: bytes, *, text: str = "") -> ParsedMail:
    """Return a placeholder that says why, with the raw mail attached.

    Its sender is the one of From, if that is certain.
    """
    file = ParsedAttachment(
        name="mail.eml",
        content_type="message/rfc822",
        size=len(raw),
        sha256=hashlib.sha256(raw).hexdigest(),
        cid=None,
        inline=False,
        content=raw,
        is_dangerous=True,
    )
    text = text or str(COULD_NOT)
    return ParsedMail(
        subject=_("A mail that could not be read"),
        from_=Address(address=certain_sender(raw)),
        text=text,
        reply=text,
        attachments=[file],
        problems=[text],
        is_unread=True,
    )
