"""DKIM signing of a mailbox's mail (relaxed/relaxed, rsa-sha256).

Only RSA: Ed25519 would need another library, and receivers that check it need RSA as well.
"""

import dkim
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mail.models import Mailbox
from mail.outbound.dkim_keys import signing_key

SIGNED = (
    *("from", "to", "cc", "reply-to", "subject", "date", "message-id", "in-reply-to"),
    *("references", "mime-version", "content-type", "content-transfer-encoding"),
    *("list-unsubscribe", "list-unsubscribe-post", "auto-submitted"),
)
# Signed once more than present (oversigned): a second one cannot be added.
FROZEN = ("from", "to", "subject", "date")
FIX_HINT = "Set a new key under Settings, Mailboxes, or take the selector out; then press Retry."


class CannotSign(Exception):
    """The mail must not go out unsigned. The message says what to do."""


def signed(content: bytes, mailbox: Mailbox | None) -> bytes:
    """Return the message with its DKIM-Signature; unchanged where no DKIM is set up.

    An incomplete setup is an error, never unsigned mail: a domain with a DMARC policy would lose
    it.
    """
    if mailbox is None or not (mailbox.dkim_selector or mailbox.dkim_key):
        return content
    if not (mailbox.dkim_selector and mailbox.dkim_key):
        raise CannotSign(_("The DKIM key or its selector is missing. %s") % _(FIX_HINT))
    try:
        return _signature(content, mailbox) + content
    except (dkim.DKIMException, ValidationError, ValueError) as error:
        raise CannotSign(_("The DKIM key cannot be used. %s") % _(FIX_HINT)) from error


def _signature(content: bytes, mailbox: Mailbox) -> bytes:
    head = content.partition(b"\r\n\r\n")[0].lower().split(b"\r\n")
    there = {line.partition(b":")[0].decode("ascii", "replace") for line in head}
    names = [name for name in SIGNED if name in there]
    return bytes(
        dkim.sign(
            content,
            mailbox.dkim_selector.encode("ascii"),
            mailbox.domain.encode(),
            signing_key(mailbox.dkim_key),
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=[*names, *FROZEN],
        )
    )
