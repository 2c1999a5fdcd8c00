"""Removal of quoted mail and signatures left in a reply."""

from __future__ import annotations

import re

from journeys.feedback.replies.plain import fold

DIVIDER = re.compile(
    r"^\W*-{2,} ?(?:original message|forwarded message|ursprungliche nachricht"
    r"|original-?nachricht|message d'origine|message original|mensaje original"
    r"|messaggio originale|mensagem original|oorspronkelijk bericht) ?-{2,}$"
)
SENDER = re.compile(r"^\W*(?:from|von|de|da|van|expediteur|remitente|mittente) ?:.*\S")
HEADER = re.compile(
    r"^\W*(?:sent|date|to|gesendet|datum|an|envoye|a|enviado(?: el)?|fecha|para|inviato|data"
    r"|verzonden|aan|subject|betreff|objet|asunto|oggetto|assunto|onderwerp) ?:"
)
ATTRIBUTION = re.compile(
    r"^(?:on|am|le|el|il|em|op|a|den|date)\b.{4,220}\b(?:wrote|writes|schrieb|schreef|geschreven"
    r"|geschrieben|a ecrit|escribio|ha scritto|scritto|escreveu)\b.{0,120}:$"
)
REPLY_LINE = re.compile(r"##- .* -##|^-+ ?reply above this line", re.IGNORECASE)
FOOTER = re.compile(
    r"^(?:sent (?:from|via|with)|get outlook|gesendet (?:von|mit|uber)|von mein\w+ .*gesendet"
    r"|envoye (?:de|depuis|a partir|avec|via)|telecharger outlook|obtenez outlook"
    r"|enviado (?:desde|do|da|a partir|pelo)|obtener outlook|obten outlook|obter o outlook"
    r"|inviato (?:da|con|dal)|scarica outlook|ottieni outlook|ver(?:zonden|stuurd) (?:vanaf"
    r"|met|via|vanuit)"
    r"|outlook voor|outlook fur|download outlook|diese nachricht wurde von mein)\b.{0,70}$"
)
SMALL_PRINT = re.compile(
    r"confidential|confidentiel|confidenciais|confidencial|vertraulich|riservat[aeoi]\b"
    r"|vertrouwelijk"
    r"|alleen bestemd|d\.lgs|\brgpd\b|\bgdpr\b|aviso legal|scanned for viruses|virus-free"
    r"|virenfrei|received (?:it|this) in error|por engano|per errore|notify the sender"
)
CLOSING = re.compile(
    r"(?:(?:with )?(?:kind|best|warm|many|kindest|warmest)(?: regards| wishes)?|(?:best )?regards"
    r"|rgds|br|cheers|sincerely|yours(?: \w+)?|all the best|thanks|thank you|many thanks|thx|love"
    r"|(?:mit )?(?:freundliche[nmr]?|beste[nr]?|viele[n]?|liebe[n]?|schone[nr]?"
    r"|herzliche[nr]?) gru\w+"
    r"|gru\w+|mfg|lg|vg|danke|vielen dank"
    r"|(?:bien )?cordialement|bien a (?:vous|toi)|salutations.*|sinceres salutations|merci|amities"
    r"|(?:un |muchos )?(?:cordial )?saludos?(?: cordial(?:es)?)?|atte\.?|atentamente|un abrazo"
    r"|gracias"
    r"|(?:cordiali|distinti|un|tanti) salut[io]|saluti|cordialmente|grazie"
    r"|att\.?|atenciosamente|abraco|abracos|um abraco|beijos|obrigad[oa]|cumprimentos"
    r"|(?:met )?(?:vriendelijke|hartelijke) groet(?:en)?|groet(?:en|jes)?|mvg|bedankt)[ ,.!]*"
    r"(?:(?<=,) ?[a-z.' -]{2,30})?"
)
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


def strip_quoted_text(text: str) -> str:
    """Return the new text, without quotes, attribution, footer, small print and signature."""
    chunks = [_without_signature(chunk) for chunk in _unquoted(text.split("\n"))]
    return "\n\n".join(chunk for chunk in chunks if chunk)


def _unquoted(lines: list[str]) -> list[list[str]]:
    chunks: list[list[str]] = [[]]
    at = 0
    while at < len(lines):
        line = fold(lines[at].strip())
        if line.startswith((">", "|>")):
            chunks.append([])
            at += 1
            continue
        if _is_header(lines, at) or DIVIDER.match(line) or REPLY_LINE.search(line):
            break
        span = _attribution(lines, at)
        if span:
            at += span
            if not _quote_follows(lines, at):
                break
            continue
        chunks[-1].append(lines[at].rstrip())
        at += 1
    return chunks


def _is_header(lines: list[str], at: int) -> bool:
    if not SENDER.match(fold(lines[at].strip())):
        return False
    return any(HEADER.match(fold(line.strip())) for line in lines[at + 1 : at + 4])


def _attribution(lines: list[str], at: int) -> int:
    """Return the number of lines of an "On … wrote:" here; it may be wrapped."""
    if not lines[at].strip():
        return 0
    for span in (1, 2, 3):
        joined = " ".join(line.strip() for line in lines[at : at + span])
        if ATTRIBUTION.match(fold(joined)):
            return span
    return 0


def _quote_follows(lines: list[str], at: int) -> bool:
    following = next((line for line in lines[at:] if line.strip()), "")
    return following.lstrip().startswith(">")


def _without_signature(lines: list[str]) -> str:
    kept: list[str] = []
    for at, line in enumerate(lines):
        words = line.strip()
        if words in ("--", "—", "––") or re.fullmatch(r"_{5,}|-{5,}|={5,}", words):
            break
        if FOOTER.match(fold(words)):
            continue
        if kept and any(kept) and CLOSING.fullmatch(fold(words)) and _is_short(lines[at + 1 :]):
            if _is_bare(kept):
                kept.append(words)
            break
        kept.append(words)
    paragraphs = [part.strip("\n") for part in re.split(r"\n{2,}", "\n".join(kept))]
    said = [part for part in paragraphs if part.strip() and not SMALL_PRINT.search(fold(part))]
    return "\n\n".join(said[: _signed_at(said)]).strip()


def _is_short(lines: list[str]) -> bool:
    left = [line for line in lines if line.strip() and not SMALL_PRINT.search(fold(line))]
    return len(left) <= 8


def _is_bare(kept: list[str]) -> bool:
    """True if a closing follows a bare score, where it is the comment: "5", "Thanks!"."""
    return not re.search(r"[^\W\d_]{2,}", " ".join(kept))


def _signed_at(paragraphs: list[str]) -> int:
    for at in range(1, len(paragraphs)):
        first = paragraphs[at].split("\n")[0].strip()
        rest = [line for part in paragraphs[at:] for line in part.split("\n")]
        small = len(rest) <= 7 and all(len(line) <= 52 for line in rest)
        if small and _is_name(first, alone=len(rest) == 1, after=paragraphs[:at]):
            return at
    return len(paragraphs)


def _is_name(line: str, *, alone: bool, after: list[str]) -> bool:
    if not NAME.fullmatch(line) or NO_NAME.search(fold(line)):
        return False
    has_words = len(re.findall(r"[^\W\d_]{2,}", " ".join(after))) > 1
    return has_words or not alone or " " in line
