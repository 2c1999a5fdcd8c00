"""Detection of thanks and praise that are none: "thanks for nothing", "would have been nice"."""

from __future__ import annotations

import re

_THANKS = (
    r"\b(?:thank\w*|thx|cheers|danke?|merci|remercie\w*|gracias|grazie|ringrazi\w*|obrigad[oa]"
    r"|bedankt|bravo|congratulations|well done|(?:great|good|nice) (?:job|work)|super|toll|klasse)"
)
_FAILURE = (
    r"(?:ignor\w*|wast(?:e|ed|ing)\b|silence|schweigen|silenci\w*|silenzio|stilte|negeren"
    r"|genegeerd|umsonst|vergeblich|vergebens|en vain|en vano|invano|em vao|voor niets"
    r"|verschwende\w*|zeitverschwendung|waiting|warten\w*|attendre|attente\b|esperar\b|espera\b"
    r"|aspettare|attesa|wachten|abandon\w*|letting me|leaving me|hanging up|losing|perd(?:re|u|er"
    r"|ere)\b|im stich)"
)
_NOTHING = r"(?:nothing|nichts|rien|nada|niente|nulla|niets|niks)\b"
FOR_NOTHING = re.compile(
    rf"{_THANKS}[ ,](?:\w+[ ,])?(?:for|fur|pour|por|per|di|de|voor) (?:absolutely |gar |rein"
    rf"|absolut |absolument |assolutamente |absoluut |helemaal )*{_NOTHING}(?! but| less)"
    rf"|{_THANKS}\b.{{0,25}}?(?:ignor\w*|genegeerd|negeren)"
    r"|\b(?:what a|quel(?:le)?|que|che|was fur ein\w*|wat een)"
    r" (?:joke|blague|broma|chiste|piada|barzelletta|witz|grap)\b"
)
# "Thanks for waiting" is meant as it stands beside a high score.
FOR_FAILURE = re.compile(rf"{_THANKS}\b.{{0,25}}?{_FAILURE}")
# A thing wished for is a thing missed: "It would have been nice to get an answer".
WISHED = re.compile(
    r"\bwould(?: have been|'ve been| be) (?:nice|good|great|lovely|better|helpful|polite)"
    r"|\b(?:ware|wurde) (?:\w+ )?(?:schon|gut|nett|toll|super|besser|hilfreich|freundlich)\b"
    r"|\b(?:aurait|serait) (?:ete )?(?:bien|bon|sympa|mieux|agreable|gentil|apprecie)"
    r"|\b(?:habria|hubiera|estaria|seria|hubiese) (?:(?:estado|sido) )?(?:bien|bueno|mejor|amable)"
    r"|\bsarebbe (?:stat[oa] )?(?:bello|bene|buono|meglio|gentile|gradit\w+|car[oa])"
    r"|\b(?:teria|seria) (?:sido )?(?:bom|boa|melhor|simpatico|otimo)"
    r"|\b(?:was|zou) (?:\w+ )?(?:fijn|leuk|netjes|prettig|goed|beter|mooi) (?:geweest|zijn)"
)


def is_sarcasm(folded: str) -> bool:
    """Return True if thanks or praise is given for nothing, or for being ignored."""
    return bool(FOR_NOTHING.search(folded))


def may_be_sarcasm(folded: str) -> bool:
    """Return True if thanks or praise is given for a failure: "thanks for the silence"."""
    return is_sarcasm(folded) or bool(FOR_FAILURE.search(folded))


def is_wish(folded: str) -> bool:
    """Return True if praise is given to what did not happen."""
    return bool(WISHED.search(folded))
