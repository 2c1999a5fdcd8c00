"""Detection of signatures: what stands below a closing or a name and is no sentence."""

from __future__ import annotations

import re

from journeys.feedback.replies.phrases import CLOSING, THANKS
from journeys.feedback.replies.plain import fold
from journeys.feedback.replies.problems import has_problem
from journeys.feedback.replies.requests import has_asked
from journeys.feedback.replies.small_print import is_footer, is_notice

HEARD, MAX_LINES = 300, 7
DELIMITER = re.compile(r"--|—|––|_{5,}|-{5,}|={5,}")
NAME = re.compile(
    r"(?:(?:Mrs?|Ms|Dr|Mme|M|Sig(?:\.ra)?|Herr|Frau|Ing|Prof|Sra?|Dra?)\.? )?"
    r"[A-ZÀ-Þ][\w'’-]*\.?(?:[ .]+(?:(?:de|da|van|der|den|von|di|la|le|du|dos|e) )*"
    r"[A-ZÀ-Þ][\w'’-]*\.?){0,3}(?:, [\w. ]{2,20}| \(.{2,20}\))?"
)
NO_NAME = re.compile(
    r"\b(?:thank\w*|thx|danke|merci|gracias|grazie|obrigad[oa]|bedankt|dank|super|top|great|good"
    r"|perfect\w*|parfait|excellen\w+|excelente|gut|bien|bene|bom|goed|nice|ok|okay|ottimo|stop"
    r"|yes|no|ja|nein|nee|oui|non|si|bravo|bravi|wow|fine|bad|slow|late|terrible|awful|never)\b"
)
POSTSCRIPT = re.compile(r"\W*(?:p\.? ?s|p\.? ?d|n\.? ?b|nachtrag|post scriptum)\b ?[.:]*\s", re.I)
CONTACT = re.compile(r"https?://|www\.|\S@\S|\d[\d /()-]{6,}\d|^\W*(?:tel|fax|mob|phone)\b", re.I)
_JOINING = re.compile(r"(?:de|da|do|van|der|den|von|di|la|le|du|dos|e|and|und|et|y|en|of|for|the)$")


def without_signature(lines: list[str]) -> tuple[str, bool]:
    """Return the text without signature, footers and notices, and if sentences of these are kept.

    What a person says below the signature, as in a postscript, is part of the reply.
    """
    kept: list[str] = []
    is_below = has_more = False
    for at, line in enumerate(lines):
        words = line.strip()
        if is_footer(fold(words)):
            continue
        if DELIMITER.fullmatch(words):
            is_below = any(kept) or is_below
        elif not is_below and any(kept) and CLOSING.fullmatch(fold(words)):
            if _is_comment(words, above=kept, below=lines[at + 1 :]):
                kept.append(words)
            is_below = True
        elif not is_below or not words:
            kept.append(words)
        elif is_sentence(words):
            kept.append(words)
            has_more = True
    paragraphs = [part.strip("\n") for part in re.split(r"\n{2,}", "\n".join(kept))]
    said = [part for part in paragraphs if part.strip()]
    said = said[:1] + [part for part in said[1:] if not is_notice(part)]
    signed_at = _signed_at(said)
    more = [line for part in said[signed_at:] for line in part.split("\n") if is_sentence(line)]
    return "\n\n".join(said[:signed_at] + more).strip(), has_more or bool(more)


def is_sentence(line: str) -> bool:
    """Return True if a person says something here; not for a name, a role, an address or a
    number."""
    line = line[:HEARD]
    folded = fold(line)
    if POSTSCRIPT.match(line) or has_problem(folded) or has_asked(folded):
        return True
    if CONTACT.search(line):
        return False
    words = [word for word in re.findall(r"[^\W\d_][\w'’-]*", line) if not _JOINING.match(word)]
    small = sum(word[0].islower() for word in words)
    is_closed = re.search(r"\w{3,}[.!?]\W*$", line) is not None and len(words) >= 3
    return small >= 3 or (small >= 1 and is_closed)


def _is_comment(closing: str, *, above: list[str], below: list[str]) -> bool:
    """Return True if thanks that stand alone below a bare score are its comment: "5", "Thanks!"."""
    if re.search(r"[^\W\d_]{2,}", " ".join(above)) or not THANKS.search(fold(closing)):
        return False
    return not any(line.strip() and not is_footer(fold(line.strip())) for line in below)


def _signed_at(paragraphs: list[str]) -> int:
    """Return the index of the paragraph that starts with the name of the writer."""
    for at in range(max(1, len(paragraphs) - MAX_LINES), len(paragraphs)):
        first = paragraphs[at].split("\n")[0].strip()
        rest = [line for part in paragraphs[at:] for line in part.split("\n")]
        if len(rest) <= MAX_LINES and _is_name(first, alone=len(rest) == 1, after=paragraphs[:at]):
            return at
    return len(paragraphs)


def _is_name(line: str, *, alone: bool, after: list[str]) -> bool:
    if not NAME.fullmatch(line) or NO_NAME.search(fold(line)):
        return False
    has_words = len(re.findall(r"[^\W\d_]{2,}", " ".join(after))) > 1
    return has_words or not alone or " " in line
