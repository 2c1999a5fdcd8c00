from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection

from config.addresses import normalize_address
from mail.hooks import MatchedBy, is_participant
from mail.models import InboundMail, OutboundMail
from mail.parsing.classify.subjects import is_out_of_office
from mail.parsing.message.head import HEAD, header_values
from mail.parsing.parsed import ParsedMail
from mail.signed_addresses import read_bounce_address, read_reply_address, read_subject_reference

MAX_IDS = 50
MAX_TEXTS = 5
MAX_ANSWERS = 20
ANSWERS_WITHIN = timedelta(hours=3)
STORED = InboundMail.State.STORED
EARLIER = """
SELECT mail.about, substring(raw.content FROM 1 FOR %s)
  FROM mail_inboundmail AS mail JOIN mail_rawmail AS raw ON raw.id = mail.raw_id
 WHERE lower(mail.from_address) = %s AND mail.received_at > %s AND mail.mailbox_id = %s
   AND mail.is_forged = %s AND mail.state = 'delivered' AND mail.about <> ''
 ORDER BY mail.received_at DESC
 LIMIT %s
"""


@dataclass(frozen=True)
class Thread:
    """The thread a mail belongs to, and how it was matched."""

    about: str | None = None
    matched_by: MatchedBy | None = None


class ParentIsUnread(Exception):
    """The parent of this mail is stored and not read yet; `pk` is its key."""

    def __init__(self, pk: int) -> None:
        super().__init__(f"Mail {pk} is read first.")
        self.pk = pk


def find_thread(
    inbound: InboundMail, parsed: ParsedMail, addresses: Sequence[str], *, waits: bool = False
) -> Thread:
    """Match by the signed address, the id it answers, the subject, then the conversation's ids.

    The subject counts only when the sender takes part, for anyone can copy a subject. It comes
    before the older ids: where a server changes our Message-IDs, it alone tells an answer to a
    survey from one to its ticket. Last comes an answer that arrived before the mail it answers.
    With `waits` an answer to an unread mail raises ParentIsUnread.
    """
    about = _by_address(addresses)
    if about:
        return Thread(about, "address")
    known = {} if inbound.about else _known_ids(inbound, parsed, waits=waits)
    answered = inbound.about or known.get(parsed.in_reply_to or "")
    if answered:
        return Thread(answered, "references")
    about = read_subject_reference(parsed.subject)
    if about and is_participant(about, parsed.from_.address):
        return Thread(about, "subject")
    about = next((known[each] for each in reversed(parsed.references) if each in known), None)
    if about:
        return Thread(about, "references")
    about = _by_answer(inbound, parsed)
    return Thread(about, "references") if about else Thread()


def is_about_absence(about: str) -> bool:
    """Return True if the conversation's first mail or our last one was called "Out of office"."""
    came = InboundMail.objects.filter(about=about).order_by("pk").values_list("subject", flat=True)
    went = OutboundMail.objects.filter(about=about).order_by("-pk")
    subjects = [*came[:1], *went.values_list("subject", flat=True)[:1]]
    return any(is_out_of_office(each) for each in subjects)


def sent_texts(about: str | None) -> list[str]:
    """Return our last texts in a conversation: quotes of them are cut in any language."""
    if not about:
        return []
    sent = OutboundMail.objects.filter(about=about).order_by("-pk")
    return list(sent.values_list("text", flat=True)[:MAX_TEXTS])


def _by_address(addresses: Sequence[str]) -> str | None:
    for address in addresses:
        about = read_reply_address(address)
        if about:
            return about
        token = read_bounce_address(address)
        if token:
            sent = OutboundMail.objects.filter(pk=token.outbound_id).exclude(about="").first()
            if sent:
                return sent.about
    return None


def _known_ids(inbound: InboundMail, parsed: ParsedMail, *, waits: bool) -> dict[str, str]:
    """Return what In-Reply-To and the newest references are about; only ids of this mailbox.

    Of several mails with one id the first counts: the others may come from anybody who read it.
    """
    wanted = [parsed.in_reply_to or "", *reversed(parsed.references)]
    ids = list(dict.fromkeys(each for each in wanted if each))[:MAX_IDS]
    if not ids:
        return {}
    came = InboundMail.objects.filter(message_id__in=ids, mailbox=inbound.mailbox_id).order_by("pk")
    rows = list(came.exclude(pk=inbound.pk).values_list("message_id", "about", "state", "pk"))
    went = OutboundMail.objects.filter(message_id__in=ids, mailbox=inbound.mailbox_id)
    known = {message_id: about for message_id, about, _state, _pk in reversed(rows) if about}
    known.update(went.exclude(about="").values_list("message_id", "about"))
    unread = [pk for _id, about, state, pk in rows if state == STORED and not about]
    if waits and unread and not known:
        raise ParentIsUnread(unread[-1])
    return known


def _by_answer(inbound: InboundMail, parsed: ParsedMail) -> str | None:
    """Return the thread of the same sender's recent answer to this mail, stored before it."""
    sender = normalize_address(parsed.from_.address)
    if parsed.is_automatic or not (sender and parsed.message_id):
        return None
    since = inbound.received_at - ANSWERS_WITHIN
    values: list[Any] = [HEAD, sender, since, inbound.mailbox_id, inbound.is_forged, MAX_ANSWERS]
    with connection.cursor() as cursor:
        cursor.execute(EARLIER, values)
        answers: list[tuple[str, bytes]] = cursor.fetchall()
    for about, head in answers:
        (named,) = header_values(bytes(head), {"in-reply-to"}).values()
        if any(f"<{parsed.message_id}>" in each for each in named):
            return about
    return None
