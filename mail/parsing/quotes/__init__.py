"""The newly written text of a mail, without quotes and signatures."""

from collections.abc import Sequence

from mail.parsing.quotes.lines import strip_quotes
from mail.parsing.quotes.markup import html_with_marks
from mail.parsing.quotes.phrases import FORWARD_SUBJECT

__all__ = ["find_reply"]


def find_reply(
    text: str, html: str = "", *, subject: str = "", sent_texts: Sequence[str] = ()
) -> str:
    """Return the new text of a mail. Losing text is worse than leaving a quote in.

    `html`: the original HTML, cut on its structure first. `sent_texts`: texts we sent in this
    conversation. If nothing would be left, the whole text is returned.
    """
    is_forward = bool(FORWARD_SUBJECT.search(subject))
    sent = tuple(sent_texts)
    if html:
        marked, found = html_with_marks(html, is_forward=is_forward)
        if found or not text.strip():
            reply = strip_quotes(marked, sent_texts=sent, is_forward=is_forward)
            if reply:
                return reply
    return strip_quotes(text, sent_texts=sent, is_forward=is_forward) or text.strip()
