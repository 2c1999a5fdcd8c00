"""Quotes cut on the structure of the HTML, before it is converted to text."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from mail.parsing.html.sanitize import MAX_HTML, to_text
from mail.parsing.quotes.lines import END_MARK, KEPT_START, QUOTE_MARK, SOFT_END, SOFT_START
from mail.parsing.quotes.phrases import is_forward_line

# Each of these elements is a quote and nothing else.
QUOTES = (
    "blockquote[type=cite], .moz-cite-prefix, .gmail_attr, .yahoo_quoted, .protonmail_quote,"
    " .tutanota_quote, .zmail_extra, #OLK_SRC_BODY_SECTION, .x_gmail_attr, .front-blockquote,"
    " #isForwardContent, .hs_reply, .freshdesk_quote, .zm_quote, .qs_quote, .rm-reply-block,"
    " #yahoo_quoted, .mail-quote-collapse, .replied-message, .quotedText, .quoted-text,"
    " .gorgias_quote, .superhuman_quote, .spark-quote, .missive_quote, .mcntmcntmcnt,"
    " #ms-outlook-mobile-reply, #oriMsgHtmlSeperator, .mailQuote, .airmail_on, .bloop_original_html"
)
# Everything from these elements to the end is a quote.
ENDS = (
    "#divRplyFwdMsg, #x_divRplyFwdMsg, #appendonsend, #stopSpelling, #zwchr, .OutlookMessageHeader,"
    " #mail-editor-reference-message-container, #reply-intro, .mail-body-quote-start, #orig_message,"
    " .iphone_quote, #hcsdivider, .mcntReplySeparator"
)
CONTAINERS = "div.gmail_quote, div.x_gmail_quote, div.gmail_quote_container"
OUTLOOK_RULE = re.compile(
    r"border-top:\s*(?:solid\s*(?:windowtext|#?[0-9a-f]{6})|1(?:\.0)?p[tx]\s+solid|#?[0-9a-f]{6}\s)",
    re.IGNORECASE,
)
FORMATTING = re.compile(r"border(?:-left)?:\s*(?:none|0)", re.IGNORECASE)
BLOCKQUOTE = re.compile(r"<blockquote\b[^>]*>", re.IGNORECASE)
# Each node is compared with all its ancestors; no person quotes more often.
MAX_NODES, MAX_CONTAINERS = 1000, 50
MARKS = (SOFT_START, KEPT_START, SOFT_END, QUOTE_MARK, END_MARK)


def html_with_marks(source: str, *, is_forward: bool = False) -> tuple[str, bool]:
    """Return the text of the HTML with quotes replaced by marks, and whether any were found."""
    for mark in MARKS:
        source = source.replace(mark, "")
    try:
        tree = LexborHTMLParser(source[:MAX_HTML])
        found = _cut_structure(tree, is_forward)
        html = tree.html or ""
    except Exception:
        return to_text(source), False
    html = re.sub(r"<hr\b", "<br><hr", BLOCKQUOTE.sub(_mark_blockquote, html)).replace(
        "</blockquote>", f"{SOFT_END}</blockquote>"
    )
    text = to_text(html)
    for mark in MARKS:
        text = text.replace(mark, f"\n{mark}\n")
    text = re.sub(rf"\n[ \t]+(?=[{''.join(MARKS)}])", "\n", text)
    return text, found or SOFT_START in text or KEPT_START in text


def _mark_blockquote(match: re.Match[str]) -> str:
    # Gmail puts its own quotes into a container; without one, a person formatted the quote.
    return match[0] + (KEPT_START if 'class="gmail_quote"' in match[0] else SOFT_START)


def _cut_structure(tree: LexborHTMLParser, is_forward: bool) -> bool:
    body = tree.body
    if body is None:
        return False
    found = _cut_containers(body)
    for node in body.css(QUOTES)[:MAX_NODES]:
        if _is_attached(node) and not _is_forwarded(node):
            node.replace_with(QUOTE_MARK)
            found = True
    if not is_forward:
        found = _cut_ends(body) or found
    for node in body.css("blockquote")[:MAX_NODES]:
        if FORMATTING.search(node.attributes.get("style") or ""):
            node.unwrap()
    return found


def _cut_containers(body: LexborNode) -> bool:
    """Cut Gmail's containers, which hold attribution, quote and inline replies in one element."""
    found = False
    for node in body.css(CONTAINERS)[:MAX_CONTAINERS]:
        if not _is_attached(node) or _is_forwarded(node):
            continue
        inner = [
            q
            for q in node.css("blockquote")[:MAX_NODES]
            if not _has_ancestor(q, "blockquote", node)
        ]
        if not inner and node.css_first(CONTAINERS.replace("div", "div div", 1)) is None:
            node.replace_with(QUOTE_MARK)
        for quote in inner:
            quote.replace_with(QUOTE_MARK)
        found = True
    return found


def _cut_ends(body: LexborNode) -> bool:
    ends = [node for node in body.css(ENDS)[:MAX_NODES] if not _is_empty_start(node)]
    borders = body.css("div[style*=border-top]")[:MAX_CONTAINERS]
    ends += [node for node in borders if _is_outlook_header(node)]
    for node in ends:
        if _is_attached(node):
            _remove_after(node, body)
            node.replace_with(END_MARK)
    return bool(ends)


def _is_outlook_header(node: LexborNode) -> bool:
    if not OUTLOOK_RULE.search(node.attributes.get("style") or ""):
        return False
    start = node.text(deep=True)[:1500]
    return start.count(":") >= 3 and ("@" in start or start.count(":") >= 4)


def _is_empty_start(node: LexborNode) -> bool:
    # Outlook on the web puts this anchor into new mail as well; then nothing precedes it.
    return node.attributes.get("id") == "appendonsend" and node.next is None


def _remove_after(node: LexborNode, body: LexborNode) -> None:
    current: LexborNode | None = node
    while current is not None and current.tag not in ("body", "html"):
        following = current.next
        while following is not None:
            after = following.next
            following.decompose()
            following = after
        current = current.parent


def _is_forwarded(node: LexborNode) -> bool:
    lines = [
        line for line in node.text(deep=True, separator="\n")[:400].split("\n") if line.strip()
    ]
    return any(is_forward_line(line) for line in lines[:2])


def _is_attached(node: LexborNode) -> bool:
    current: LexborNode | None = node
    while current is not None:
        if current.tag in ("body", "html"):
            return True
        current = current.parent
    return False


def _has_ancestor(node: LexborNode, tag: str, stop: LexborNode) -> bool:
    current = node.parent
    # Comparing two nodes compares all their HTML, which is slow.
    while current is not None and current.mem_id != stop.mem_id:
        if current.tag == tag:
            return True
        current = current.parent
    return False
