"""A parsed mail as its handlers get it: without the tokens of ours that it quotes."""

from dataclasses import replace
from hashlib import sha256

from mail.masking.source import mask_bytes
from mail.masking.tokens import mask_tokens
from mail.parsing.parsed import ParsedAttachment, ParsedMail
from mail.signed_addresses import without_subject_reference


def mask_mail(parsed: ParsedMail) -> ParsedMail:
    """Return the mail with the tokens masked in all that is stored, shown, searched or sent on.

    The reference that we wrote into the subject is taken out of it.
    """
    return replace(
        parsed,
        subject=mask_tokens(without_subject_reference(parsed.subject)),
        text=mask_tokens(parsed.text),
        html=mask_tokens(parsed.html),
        reply=mask_tokens(parsed.reply),
        searched=mask_tokens(parsed.searched),
        attachments=[_masked(each) for each in parsed.attachments],
    )


def _masked(attached: ParsedAttachment) -> ParsedAttachment:
    """Return an attached mail or page masked; other files are left as they came."""
    if attached.content_type not in ("message/rfc822", "text/html", "text/plain"):
        return attached
    content = mask_bytes(attached.content)
    if content == attached.content:
        return attached
    return replace(attached, content=content, size=len(content), sha256=sha256(content).hexdigest())
