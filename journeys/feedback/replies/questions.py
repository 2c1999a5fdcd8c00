"""Detection of questions in comments, apart from rhetorical ones. Patterns are folded."""

from __future__ import annotations

import re

RHETORICAL = re.compile(
    r"(?:what (?:more|else) (?:can|could|is|do|should)[^?]{0,40}|what('s| is) not to (?:like"
    r"|love)|what can i say"
    r"|need i say more|who (?:could|would) (?:ask|have|want)[^?]{0,40}|how (?:cool|nice|great"
    r"|good) is that"
    r"|why (?:not|only|just) an? ?\w*|why (?:not|only|just)? ?\w{1,6}|right|ok|okay|eh|huh"
    r"|isn't it|is it|you know|know what i mean"
    r"|was will (?:man|mensch) mehr|was soll (?:ich|man) (?:da )?(?:noch )?sagen|was (?:kann"
    r"|konnte) man (?:sich )?mehr[^?]{0,30}"
    r"|wer hatte das gedacht|warum (?:nur|nicht|keine?)[^?]{0,12}|oder|gell|nicht wahr"
    r"|que (?:demander|dire|vouloir|souhaiter) de (?:plus|mieux)|que (?:dire|demander) d'autre"
    r"|pourquoi pas[^?]{0,10}|non"
    r"|que mas (?:se )?(?:puedo|puede|quiero|quieres|se puede)[^?]{0,25}|por que no un \w+"
    r"|verdad|no"
    r"|(?:che )?cosa (?:volere|vuoi|si vuole|chiedere|posso (?:dire|chiedere"
    r"|volere)) (?:di )?piu[^?]{0,20}|che (?:dire|altro)[^?]{0,20}|vero"
    r"|(?:o )?que mais (?:posso|se pode|dizer|pedir|querer)[^?]{0,20}|ne|certo"
    r"|wat wil (?:je|een mens|men|ik|u) (?:nog )?meer|wat kan (?:ik|je|men) (?:nog )?(?:meer "
    r"|zeggen)[^?]{0,20}|toch|he)\s*$"
)
QUESTION = re.compile(r"([^.!?\n]*)\?+(\s*(?:because|weil|parce|porque|perche|omdat|want)?)")
LINK = re.compile(r"https?://\S+")


def has_question(folded: str) -> bool:
    """Return True if the text asks something; not for "what more can one say?"."""
    for asked in QUESTION.finditer(LINK.sub("", folded)):
        if not asked[2].strip() and asked[1].strip() and not RHETORICAL.search(asked[1]):
            return True
    return False
