"""HTML so deeply nested that every parser of it slows to a crawl is made flat first."""

import html as entities
import re

TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,20})")
ANY_TAG = re.compile(r"<[^<>]{0,20000}>")
SCRIPT = re.compile(r"(?is)<(script|style|head|title)\b.{0,200000}?</\1\s*>")
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
MAX_REOPENED = 1_000_000


def is_tangled(source: str) -> bool:
    """Whether parsing this would take time or memory out of all proportion."""
    if source.count("&") > MAX_AMPERSANDS:
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
            # Formatting left open is opened again in every paragraph that follows.
            formatting = max(formatting + step, 0)
            most = max(most, formatting)
    return deepest > MAX_DEPTH or (most > 20 and most * tags > MAX_REOPENED)


def flatten(source: str) -> str:
    """The words of tangled HTML as simple, safe HTML."""
    source = BREAK.sub("\n", SCRIPT.sub("", source))
    text = entities.unescape(ANY_TAG.sub("", source)).strip()[:MAX_WORDS]
    return "<div>" + entities.escape(text).replace("\n", "<br>") + "</div>"
