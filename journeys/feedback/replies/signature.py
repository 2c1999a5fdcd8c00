"""Detection of signatures: what stands below a closing or a name and is no sentence."""

from __future__ import annotations

import re

from journeys.feedback.replies.courtesy import greeting_end, is_closing
from journeys.feedback.replies.faults import SHORT_FAULT
from journeys.feedback.replies.phrases import SORRY, THANKS
from journeys.feedback.replies.plain import fold
from journeys.feedback.replies.problems import has_problem
from journeys.feedback.replies.remarks import is_complaint
from journeys.feedback.replies.requests import has_asked
from journeys.feedback.replies.small_print import (
    behind_footer,
    has_notice,
    is_banner_below,
    is_footer,
    is_notice,
)

HEARD, MAX_LINES = 300, 7
DELIMITER = re.compile(r"--|—|––|_{5,}|-{5,}|={5,}")
NAME = re.compile(
    r"(?:(?:Mrs?|Ms|Dr|Mme|M|Sig(?:\.ra)?|Herr|Frau|Ing|Prof|Sra?|Dra?)\.? )?"
    r"[A-ZÀ-Þ][\w'’-]*\.?(?:[ .]+(?:(?:de|da|van|der|den|von|di|la|le|du|dos|e) )*"
    r"[A-ZÀ-Þ][\w'’-]*\.?){0,3}(?:, [\w. ]{2,20}| \(.{2,20}\))?"
)
NO_NAME = re.compile(
    rf"\b(?:{SORRY}|thank\w*|thx|danke|merci|gracias|grazie|obrigad[oa]|bedankt|dank|super|top|great|good"
    r"|perfect\w*|parfait|excellen\w+|excelente|gut|bien|bene|bom|goed|nice|ok|okay|ottimo|stop"
    r"|yes|no|ja|nein|nee|oui|non|si|bravo|bravi|wow|fine|bad|slow|late|terrible|awful|never)\b"
)
POSTSCRIPT = re.compile(r"\W*(?:p\.? ?s|p\.? ?d|n\.? ?b|nachtrag|post scriptum)\b ?[.:]*\s", re.I)
CONTACT = re.compile(r"https?://|www\.|\S@\S|\d[\d /()-]{6,}\d|^\W*(?:tel|fax|mob|phone)\b", re.I)
_JOINING = re.compile(
    r"(?:de|da|do|das|del|della|des|van|der|den|ten|ter|von|zu|zum|di|la|le|du|dos|e|el|al|bin|and"
    r"|und|et|y|en|of|for|fur|the)$"
)
# "No bell", "sans casque": an absence told below a name.
ABSENCE = re.compile(
    r"(?i:no|not|never|without|nicht|ohne|kein\w*|pas|sans|aucune?|sin|ning\w+|senza|nessun\w*|non"
    r"|niente|sem|nenhum\w?|n[aã]o|geen|niet|zonder|nie|jamais|nunca|mai|nooit)"
    r"(?:(?<=[nN]o)|(?<=[nN]ot)|(?<=ein)|(?<=eine)|(?<=einen)|(?<=hne)|(?<=een)"
    r"|(?= [^\W\dA-ZÀ-Þ])) [^\W\d]"
)
ROLE = re.compile(
    r"\b(?:manager|director\w*|head|lead\w*|sales|support|service|office\w*|team|department|dept"
    r"|assistant\w*|engineer\w*|account\w*|teacher|doctor|nurse|owner|founder|partner|consultant"
    r"|senior|junior|developer|designer|analyst|architect|officer|secretary|coordinator|specialist"
    r"|advis[eo]r|technician|executive|entwickler\w*|berater\w*|sekret\w+|techniker\w*|ingeni\w+"
    r"|purchas\w*|logistic\w*|warehouse|leit\w+|geschafts\w*|abteilung|vertrieb|einkauf|buro"
    r"|inhaber\w*|direct\w+|respons\w+|gerant\w*|chef\w*|assist\w+|jefe|jefa|gerente|dpto"
    r"|departamento|titolare|ufficio|responsabile|direttor\w+|diretor\w*|chefe|socio|hoofd"
    r"|afdeling|eigenaar|medewerker\w*|beheerder|student\w*|prof\w*|ltd|gmbh|inc|bv|srl|sl|sa)\b"
)


def without_signature(lines: list[str]) -> tuple[str, str]:
    """Return the text without signature, footers and notices, and those sentences of it that
    stand among these.

    What a person says below the signature, as in a postscript, is part of the reply.
    """
    kept: list[str] = []
    below: list[str] = []
    is_below = is_behind_footer = False
    for at, line in enumerate(lines):
        words = line.strip()
        folded = fold(words)
        if is_footer(folded) or (any(kept) and is_banner_below(folded)):
            is_behind_footer = any(kept)
        elif any(kept) and behind_footer(words):
            kept.append(behind_footer(words))
            below.append(behind_footer(words))
        elif DELIMITER.fullmatch(words):
            is_below = any(kept) or is_below
        elif not is_below and any(kept) and is_closing(words):
            if _is_comment(words, above=kept, below=lines[at + 1 :]):
                kept.append(words)
            is_below = True
        elif not words or not (is_below or is_behind_footer):
            kept.append(words)
        elif is_sentence(words):
            kept.append(words)
            below.append(words)
        elif not is_below:
            kept.append(words)
    said = [part.strip("\n") for part in re.split(r"\n{2,}", "\n".join(kept)) if part.strip()]
    said = said[:1] + [part for part in said[1:] if not is_notice(part)]
    left = {line for part in said for line in part.split("\n")}
    below = [line for line in below if line in left]
    below += [part for part in said[1:] if has_notice(part)]
    signed_at = _signed_at(said)
    more = [line for part in said[signed_at:] for line in part.split("\n") if is_sentence(line)]
    return "\n\n".join(said[:signed_at] + more).strip(), "\n".join(below + more)


def is_sentence(line: str) -> bool:
    """Return True if a person says something here; not for a name, a role, an address or a
    number."""
    line = re.sub(r"^\W*(?:i\. ?[AV]|ppa)\b\.? ?", "", line[:HEARD])
    folded = fold(line)
    if POSTSCRIPT.match(line) or has_problem(folded) or has_asked(folded):
        return True
    if CONTACT.search(line):
        return False
    if ABSENCE.match(line) or SHORT_FAULT.search(folded):
        return True
    words = [word for word in re.findall(r"[^\W\d_][\w'’-]*", line) if not _JOINING.match(word)]
    small = sum(word[0].islower() for word in words)
    is_closed = re.search(r"\w{3,}[.!?]\W*$", line) is not None and len(words) >= 3
    if small >= 3 or (small >= 1 and is_closed):
        return True
    if small == 0 or re.search(r"[\d|/•·]", line) or ROLE.search(folded):
        return False
    return len(words) >= 3 or is_complaint(folded)


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
    if not NAME.fullmatch(line) or NO_NAME.search(fold(line)) or greeting_end(line):
        return False
    above = "\n".join(after)
    if not above[greeting_end(above) :].strip():
        return False
    has_words = len(re.findall(r"[^\W\d_]{2,}", above)) > 1
    return has_words or not alone or " " in line
