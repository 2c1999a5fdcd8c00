"""A stored mail as a page shows it: people, plain text and names of files. Never its HTML."""

from typing import Any

from mail.inbound.reading import with_return_path
from mail.labels import KIND_LABELS, problem_label
from mail.masking.source import mask_source
from mail.masking.tokens import mask_tokens
from mail.models import InboundMail
from mail.parsing.message.head import head_of
from mail.parsing.parsed import Address, ParsedMail
from mail.parsing.problems import is_signature
from mail.sandbox.errors import NotParsed
from mail.sandbox.parser import read

MAX_TEXT = 20_000
MAX_HEAD = 20_000


def parsed_context(mail: InboundMail) -> dict[str, Any]:
    """Return the context of `mail/parts/parsed_mail.html` for a mail whose bytes are stored."""
    parsed = _parsed(mail)
    return {
        "parsed": parsed,
        "kind": KIND_LABELS.get(parsed.kind, parsed.kind),
        "people": _people(parsed),
        "problems": [problem_label(each) for each in parsed.problems],
        "signature": [problem_label(each) for each in parsed.notes if is_signature(each)],
        "head": _head(mail),
        "envelope": mask_tokens(
            f"{mail.envelope_from or '<>'} → {', '.join(mail.envelope_to) or '–'}"
        ),
        "text": mask_tokens(parsed.text[: MAX_TEXT * 2])[:MAX_TEXT],
        "is_cut": len(parsed.text) > MAX_TEXT,
    }


def _parsed(mail: InboundMail) -> ParsedMail:
    """Return the parsed mail; where a limit is exceeded, what is known of it, and the reason."""
    try:
        return read(with_return_path(mail))
    except NotParsed as error:
        return ParsedMail(
            subject=mail.subject,
            from_=Address(mail.from_name, mail.from_address),
            problems=[str(error)],
            is_unread=True,
        )


def _head(mail: InboundMail) -> str:
    head = head_of(bytes(mail.raw.content)).decode("utf-8", "replace")
    return mask_source(head[: MAX_HEAD * 2])[:MAX_HEAD]


def _people(parsed: ParsedMail) -> dict[str, list[str]]:
    """Return the printed addresses of each kind."""
    named = {"from": [parsed.from_], "reply_to": parsed.reply_to, "to": parsed.to, "cc": parsed.cc}
    return {kind: [_printed(each) for each in found[:20]] for kind, found in named.items()}


def _printed(person: Address) -> str:
    address = mask_tokens(person.address)
    return f"{person.name} <{address}>" if person.name else address
