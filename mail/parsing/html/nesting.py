"""Flattening or reordering of HTML whose nesting would make parsers quadratic."""

import html as entities
import re

from selectolax.lexbor import LexborHTMLParser

TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,20})")
ANY_TAG = re.compile(r"<[^<>]{0,20000}>")
SCRIPT = re.compile(r"(?i)<(script|style|head|title)\b")
LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{30000,}")
MAX_ATTRIBUTES = 2_000
BREAK = re.compile(
    r"(?i)<(?:br|/?p|/?div|/?tr|/?li|/?h[1-6]|/?table|/?blockquote)\b[^<>]{0,20000}>"
)
NOT_NESTED = set(
    re.findall(
        r"\S+",
        (
            "area base br col embed hr img input link meta param source track wbr p li dd dt td "
            "th tr tbody thead tfoot option html head body "
        ),
    )
)
FORMATTING = set(re.findall(r"\S+", ("a b big code em font i nobr s small strike strong tt u ")))
MAX_AMPERSANDS = 250_000
MAX_WORDS = 250_000
MAX_DEPTH = 800
MAX_AREA = 30_000_000  # every tag looks at its ancestors
MAX_REOPENED = 1_000_000
TABLE = re.compile(r"(?i)<table\b")
OPTION = re.compile(r"(?i)<(/?)opt(?:ion|group)(?=[\s/>])")
MANY_OPTIONS = 1_000
MAX_BESIDE_TABLES = 20_000  # tags; the sanitiser takes 0.3 s for them at worst, and n² for more
# Parsers disagree about cells inside these elements.
AMBIGUOUS_PARENTS = re.compile(
    r"(?i)<(?:svg|math|select|template|noscript|noembed|noframes|iframe|xmp|plaintext)\b"
)


def is_too_nested(source: str) -> bool:
    """Return True if parsing would take time or memory out of proportion to the length."""
    if source.count("&") > MAX_AMPERSANDS:
        return True
    # Base64 image data is long too, but has no spaces.
    if any(
        len(tag.split(None, MAX_ATTRIBUTES)) > MAX_ATTRIBUTES for tag in LONG_TAG.findall(source)
    ):
        return True
    depth = deepest = formatting = most = tags = 0
    for match in TAG.finditer(source):
        tags += 1
        name = match[2].lower()
        if name in NOT_NESTED:
            continue
        step = -1 if match[1] else 1
        depth = max(depth + step, 0)
        deepest = max(deepest, depth)
        if name in FORMATTING:
            # Unclosed formatting elements are reopened in every paragraph that follows.
            formatting = max(formatting + step, 0)
            most = max(most, formatting)
    if deepest > MAX_DEPTH or deepest * tags > MAX_AREA:
        return True
    if most > 20 and most * tags > MAX_REOPENED:
        return True
    return _is_crowded(source, tags) and AMBIGUOUS_PARENTS.search(source) is not None


def without_many_options(source: str) -> str:
    """Return the same HTML; where a form has very many options, their tags are replaced.

    lexbor visits all earlier options at each one: 60,000 take it half a minute, and a mail is
    parsed several times. Only the name is replaced, by an element without content, as parsers
    disagree about the end of a broken tag. Forms are not shown anyway.
    """
    changed, count = OPTION.subn(r"<\1wbr", source)
    return changed if count > MANY_OPTIONS else source


def move_stray_table_content(source: str) -> str:
    """Return the same HTML; in a long one, table content outside cells is moved before the table.

    Every parser moves it there, but the sanitiser's parser is quadratic in the moved nodes.
    Serialized HTML has nothing left to move.
    """
    is_crowded = _is_crowded(source, source.count("<"))
    return LexborHTMLParser(source).html or "" if is_crowded else source


def _is_crowded(source: str, tags: int) -> bool:
    return tags > MAX_BESIDE_TABLES and TABLE.search(source) is not None


def flatten(source: str) -> str:
    """Return the text of tangled HTML as simple, safe HTML."""
    source = BREAK.sub("\n", _without_scripts(source))
    text = ANY_TAG.sub("", source)[: MAX_WORDS * 2]
    text = entities.unescape(text).strip()[:MAX_WORDS]
    return "<div>" + entities.escape(text).replace("\n", "<br>") + "</div>"


def _without_scripts(source: str) -> str:
    """Remove scripts. An unclosed one stays, as it may be text."""
    kept: list[str] = []
    at = 0
    unclosed: set[str] = set()
    for match in SCRIPT.finditer(source):
        name = match[1].lower()
        if match.start() < at or name in unclosed:
            continue
        close = re.compile(f"(?i)</{name}[^<>]{{0,200}}>").search(source, match.end())
        if close is None:
            unclosed.add(name)
            continue
        kept.append(source[at : match.start()])
        at = close.end()
    return "".join([*kept, source[at:]])
