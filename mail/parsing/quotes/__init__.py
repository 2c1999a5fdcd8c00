"""The newly written text of a mail, without quotes and signatures."""

from collections.abc import Sequence

from mail.parsing.html.sanitize import to_text
from mail.parsing.quotes.answers import compare, find_answers, squeeze, without_ours
from mail.parsing.quotes.in_place import answers_in_place
from mail.parsing.quotes.lines import strip_quotes
from mail.parsing.quotes.markup import html_with_marks
from mail.parsing.quotes.phrases import FORWARD_SUBJECT

__all__ = ["find_reply", "find_searched"]


def find_reply(
    text: str, html: str = "", *, subject: str = "", sent_texts: Sequence[str] = ()
) -> str:
    """Return the new text of a mail. Losing text is worse than leaving a quote in.

    `html`: the original HTML, cut on its structure first. `sent_texts`: texts we sent in this
    conversation; answers written into a quote of one are part of the new text. If nothing would be
    left, the whole text is returned.
    """
    is_forward = bool(FORWARD_SUBJECT.search(subject))
    reply = _without_quotes(text, html, is_forward, tuple(sent_texts))
    if sent_texts and not is_forward:
        whole = to_text(html) if html else text
        quotes = compare(whole, sent_texts)
        if html:
            reply = _with_answers(reply, find_answers(whole, quotes))
        else:
            reply = answers_in_place(whole, reply, quotes)
    return reply or text.strip()


def find_searched(text: str, reply: str, *, sent_texts: Sequence[str] = ()) -> str:
    """Return the words a mail is found by: its whole text without what we wrote ourselves."""
    if not sent_texts:
        return text if reply in text else f"{reply}\n{text}"
    quotes = compare(text, sent_texts)
    rest = without_ours(text, quotes)
    held = {squeeze(line) for line in rest.split("\n")}
    ours = {squeeze(line) for line in text.split("\n")} - held
    missed = [line for line in reply.split("\n") if squeeze(line) not in held | ours]
    return "\n".join([*missed, rest]) if any(map(squeeze, missed)) else rest


def _without_quotes(text: str, html: str, is_forward: bool, sent: tuple[str, ...]) -> str:
    if html:
        marked, found = html_with_marks(html, is_forward=is_forward)
        if found or not text.strip():
            reply = strip_quotes(marked, sent_texts=sent, is_forward=is_forward)
            if reply:
                return reply
    return strip_quotes(text, sent_texts=sent, is_forward=is_forward)


def _with_answers(reply: str, answers: list[str]) -> str:
    """Return the reply followed by the answers, those it holds already in their order too."""
    if not answers:
        return reply
    told = {squeeze(each) for each in answers}
    above = [line for line in reply.split("\n") if squeeze(line) not in told or not squeeze(line)]
    return "\n".join(["\n".join(above).strip(), "", *answers]).strip()
