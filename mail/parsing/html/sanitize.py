"""Sanitising of HTML, and its conversion to text."""

import html as entities
import re

import nh3
from inscriptis import get_text
from inscriptis.model.config import ParserConfig
from selectolax.lexbor import LexborHTMLParser

from mail.parsing.message.charset import clean

MAX_HTML = 1024 * 1024
TAGS = set(
    re.findall(
        r"\S+",
        (
            "a abbr address b bdi bdo big blockquote br caption center cite code col colgroup dd "
            "del dfn div dl dt em font h1 h2 h3 h4 h5 h6 hr i img ins kbd li ol p pre q s samp "
            "small span strike strong sub sup table tbody td tfoot th thead tr tt u ul var wbr "
        ),
    )
)
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "data-src", "alt", "title", "width", "height"},
    "table": {"border", "cellpadding", "cellspacing", "align", "width"},
    "tr": {"align", "valign"},
    "td": {"colspan", "rowspan", "align", "valign", "nowrap", "width"},
    "th": {"colspan", "rowspan", "align", "valign", "nowrap", "width"},
    "col": {"span", "width"},
    "ol": {"start", "type"},
    "li": {"value"},
    "*": {"dir", "lang"},
}
# Of tables: a number or a percentage; borders have a maximum width.
MEASURES = {"border", "cellpadding", "cellspacing", "width"}
MEASURE = re.compile(r"\d{1,4}%?")
CONTENT_GONE = {"script", "style", "title", "head", "noscript", "template", "object", "iframe",
                "svg", "math", "textarea", "select", "xmp", "noembed", "noframes"}  # fmt: skip
SCHEMES = {"http", "https", "mailto", "tel", "cid"}
CONFIG = ParserConfig(display_links=False, display_images=False)
TABLE = re.compile(r"(?i)<(/?)table\b")
LIST = re.compile(r"(?i)<(/?)[uo]l\b")
MAX_NESTED_TABLES, MAX_NESTED_LISTS = 12, 30
MANY_TAGS = 60_000


def sanitise(source: str, cids: set[str]) -> str:
    """Return safe HTML: no scripts, no styles, only images of this mail.

    A remote image keeps its address in `data-src`, so that the reader can load it with a click.
    """
    lowered = {cid.lower() for cid in cids}

    def keep(tag: str, attribute: str, value: str) -> str | None:
        if tag == "img" and attribute == "src":
            is_ours = value.lower().startswith("cid:") and _cid_of(value) in lowered
            return value if is_ours else None
        if tag == "img" and attribute == "data-src":
            return value if value.lower().startswith(("https://", "http://")) else None
        if attribute == "href" and value.lower().startswith("cid:"):
            return None
        if attribute in MEASURES and tag != "img":
            return _measure(attribute, value.strip())
        return value

    return clean(
        nh3.clean(
            _move_remote_images(source[:MAX_HTML]),
            tags=TAGS,
            attributes=ATTRIBUTES,
            attribute_filter=keep,
            clean_content_tags=CONTENT_GONE,
            url_schemes=SCHEMES,
            url_relative="deny",
            link_rel="noopener noreferrer nofollow",
            strip_comments=True,
        )
    ).strip()


def _measure(attribute: str, value: str) -> str | None:
    """Return a table's size attribute; `border` without a value means 1, as in browsers."""
    if attribute == "border":
        return "0" if re.match(r"0+(?!\d)", value) else "1"
    return value if MEASURE.fullmatch(value) else None


def find_cids(source: str) -> set[str]:
    """Return the content ids this HTML shows, in lower case."""
    found = re.findall(r"""(?i)cid:([^"'\s>)]{1,250})""", source[:MAX_HTML])
    return {_cid_of("cid:" + each) for each in found}


def to_text(source: str) -> str:
    """Return the text of this HTML, laid out in lines."""
    source = source[:MAX_HTML]
    text = ""
    if not _is_too_nested(source):
        try:
            text = get_text(source, CONFIG)
        except Exception:
            text = ""
    if not text.strip():
        text = _plain_text(source)
    text = clean(text).replace("\xa0", " ").replace("\u200b", "").replace("\ufeff", "")
    text = re.sub(r"[ \t]+\n", "\n", text)
    return re.sub(r"\n{4,}", "\n\n\n", text).strip()


def from_text(text: str) -> str:
    """Return plain text as HTML, for mails that mix both."""
    return "<div>" + entities.escape(text).replace("\n", "<br>\n") + "</div>"


def _is_too_nested(source: str) -> bool:
    """Return True if nesting is too deep: layout tables and lists cost width times depth."""
    if source.count("<") > MANY_TAGS:
        return True
    return (
        _depth_of(TABLE, source) > MAX_NESTED_TABLES or _depth_of(LIST, source) > MAX_NESTED_LISTS
    )


def _depth_of(tag: re.Pattern[str], source: str) -> int:
    depth = deepest = 0
    for match in tag.finditer(source):
        depth = max(depth - 1, 0) if match[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _plain_text(source: str) -> str:
    try:
        tree = LexborHTMLParser(source)
        tree.strip_tags(["script", "style", "title", "head", "template", "noscript"])
        body = tree.body
        return body.text(separator="\n", strip=True) if body else ""
    except Exception:
        return entities.unescape(re.sub(r"<[^<>]{0,5000}>", " ", source))


def _move_remote_images(source: str) -> str:
    if "<img" not in source.lower():
        return source
    try:
        tree = LexborHTMLParser(source)
        for image in tree.css("img"):
            address = (image.attributes.get("src") or "").strip()
            if "data-src" in image.attrs:
                del image.attrs["data-src"]
            if address.lower().startswith(("http://", "https://")):
                image.attrs["data-src"] = address
                del image.attrs["src"]
        return tree.html or ""
    except Exception:
        return source


def _cid_of(value: str) -> str:
    cid = entities.unescape(value[4:])
    return re.sub(r"%([0-9a-fA-F]{2})", lambda m: chr(int(m[1], 16)), cid).strip("<>").lower()
