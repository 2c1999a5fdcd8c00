"""Greetings, closings and the names beside thanks: what is cut before a reply is judged.

A greeting ends at its comma, or behind a form of address and a name: "Hello Mr Lind". Of "Hello,
the bell is broken" only the first word is one. Names behind a form of address are known by their
capital letter, others by their first name.
"""

from __future__ import annotations

import re

from journeys.feedback.replies.first_names import FIRST_NAMES
from journeys.feedback.replies.opt_out import is_opt_out
from journeys.feedback.replies.phrases import CLOSING
from journeys.feedback.replies.plain import fold
from journeys.feedback.replies.problems import has_problem
from journeys.feedback.replies.remarks import is_complaint
from journeys.feedback.replies.requests import has_request
from journeys.feedback.replies.vocabulary import WORDS

_HELLO = (
    r"(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening|day)|greetings|to whom it may concern"
    r"|hallo|guten (?:tag|morgen|abend)|moin|servus|gruss? gott|grussi"
    r"|bonjour|bonsoir|salut|coucou|madame|monsieur|hola|buenos dias|buenas(?: tardes| noches)?"
    r"|buen dia|ciao|salve|buongiorno|buonasera|ola|oi|bom dia|boa (?:tarde|noite)"
    r"|goede(?:morgen|middag|navond|ndag)|goeden?dag|dag|hoi|czesc|dzien dobry|hej)"
)
# "Cher" and "beste" are other words unless somebody is addressed.
_DEAR = (
    r"(?:dear|sehr geehrte[rs]?|liebe[rs]?|chere?s?|estimad[oa]s?|querid[oa]s?|gentile"
    r"|gentilissim[oaie]|car[oai]s?|cari|egregi[oa]|spett\w*|prezad[oa]s?|beste|geachte)"
)
_ADDRESSED = (
    r"(?:there|all|team|everyone|everybody|both|guys|folks|again|sir|madam|or|mrs?|ms|miss|dr|prof"
    r"|support|service|customer|zusammen|ihr|alle|lieben|liebes|herr|frau|damen|herren|und"
    r"|kundenservice|madame|mesdames|monsieur|messieurs|mme|m|mlle|a|tous|toutes?|l'equipe|equipe"
    r"|senora?|senores|sra?|equipo|todos|signora?|signori|sig|tutti|tutto|il|team|senhora?|senhores"
    r"|equipa|pessoal|meneer|mevrouw|dhr|mevr|allemaal|iedereen)"
)
HELLO = re.compile(rf"{_HELLO}\b(?:[ ,]+{_HELLO}\b)*(?:,? {_DEAR}\b)?(?:,? {_ADDRESSED}\b\.?)*")
DEAR = re.compile(rf"{_DEAR}\b(?: {_ADDRESSED}\b\.?)*")
NAME = re.compile(r" ?[^\W\d_]+(?:[-'’][^\W\d_]+)*\.?")
ADDRESSED = re.compile(r" ?[,!:]")
ENDED = re.compile(r"\s*(?:[,.!:;\n–—-]+\s*|$)")
THANKED = re.compile(
    r"\b(?:thank you|thanks|thx|cheers|danke|dank(?: je| u)?(?: wel)?|merci|gracias|grazie"
    r"|obrigad[oa]|bedankt)(?: (?:so|very|much|a|lot|again|many|schon|sehr|nochmals?|beaucoup|bien"
    r"|encore|muchas|mille|muito|wel|dear|liebe[rs]?|an|to|a))*,?(?= )"
)
LINE = re.compile(rf"(?:{_HELLO},?|{_DEAR})(?: [^\W\d_][^\W\d_.'’-]*\.?){{1,4}} ?[,!:]+")
GREETED = re.compile(rf" (?:{_HELLO}|{_DEAR} [^\W\d_]+)(?: [^\W\d_][^\W\d_.'’-]*\.?){{0,3}} ?[,!:]")
TITLE = re.compile(
    r"\b(?:mrs?|ms|miss|dr|prof|herr|frau|mme|m|mlle|sra?|senora?|sig|signora?)\b\.?$"
)
BOUNDARY = re.compile(r"[,.!?] +")
MAX_NAMES, CLOSED, LONGEST = 3, 60, 100


def greeting_end(text: str) -> int:
    """Return the offset behind the greeting at the start of the text, or 0."""
    folded = fold(text[:LONGEST])
    hello = HELLO.match(folded)
    found = hello or DEAR.match(folded)
    if not found or is_closing(text[:LONGEST].split("\n")[0]):
        return 0
    after = _behind_names(text, folded, found.end())
    ended = ENDED.match(folded, after)
    if ended and (hello or after > found.end() or found[0].count(" ")):
        return ended.end()
    return found.end() if hello else 0


def is_greeting(line: str) -> bool:
    """Return True if the line is a greeting and nothing else; up to four words may be addressed
    before its comma."""
    if not 0 < len(line) <= LONGEST or has_problem(fold(line)) or has_request(fold(line)):
        return False
    return greeting_end(line) == len(line) or bool(LINE.fullmatch(fold(line)))


def is_closing(line: str) -> bool:
    """Return True for "Kind regards", with or without a name behind it."""
    if len(line) > LONGEST:
        return False
    found = CLOSING.match(fold(line))
    return found is not None and _behind_names(line, fold(line), found.end()) == len(line)


def without_courtesies(text: str) -> str:
    """Return the text without its greeting, and without names behind closings and thanks."""
    if text.isupper():
        return text
    lines = text[greeting_end(text) :].rstrip().split("\n")
    if len(lines) > 1 and 0 < len(lines[-1]) == _behind_names(lines[-1], fold(lines[-1]), 0):
        lines.pop()
    return "\n".join(_nameless(line) for line in lines)


def _nameless(line: str) -> str:
    folded = fold(line)
    for start in [
        0,
        *(each.end() for each in BOUNDARY.finditer(folded, max(0, len(line) - CLOSED))),
    ]:
        found = CLOSING.match(folded, start)
        if found and is_closing(line[start:]):
            return line[: found.end()]
    at, kept = 0, ""
    for thanks in THANKED.finditer(folded):
        after = _behind_names(line, folded, thanks.end())
        if after > thanks.end() and ENDED.match(folded, after):
            kept, at = kept + line[at : thanks.end()], after
    return kept + line[at:]


def _behind_names(text: str, folded: str, at: int) -> int:
    """Return the offset behind up to three names. The first may be small if a comma follows."""
    start, is_named = at, bool(TITLE.search(folded[:at]))
    for count in range(MAX_NAMES):
        name = NAME.match(folded, at)
        if not name or HELLO.match(name[0].strip()):
            break
        if not text[at : name.end()].strip()[:1].isupper() and (
            count or name[0].strip(" .") in WORDS or not ADDRESSED.match(folded, name.end())
        ):
            break
        word = name[0].strip(" .")
        is_named = is_named or word.split("-")[0] in FIRST_NAMES or bool(TITLE.fullmatch(word))
        at = name.end()
    names = folded[start:at].strip(" .")
    says_more = has_request(names) or is_opt_out(names) or has_problem(names)
    return start if says_more or is_complaint(names) or not is_named else at
