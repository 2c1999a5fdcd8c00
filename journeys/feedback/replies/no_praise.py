"""Detection of clauses whose words of praise praise nothing: "nice try", "best to call me".

Patterns are folded. A proposal, a condition, a comparison with better days and an exception go
before an agent.
"""

from __future__ import annotations

import re

from journeys.feedback.replies.remarks import DISPRAISE, RUDE

# "Best to call", "Mejor llámenme": a proposal; "nice try", "well aware": no praise either.
NO_PRAISE = re.compile(
    r"(?:best|better|easiest) (?:to|you|if|we|i|just|call|is|would)\b|(?:the )?best (?:thing|way"
    r"|is)\b"
    r"|(?:am |das )?(?:besten?|besser|einfachsten)\b(?! service| beratung| werkstatt| laden| hilfe)"
    r"|(?:le |ce serait )?mieux\b|(?:lo )?mejor (?!servicio|tienda|atencion|equipo|trato)"
    r"|(?:il |la cosa )?meglio\b|(?:o )?melhor (?!servico|loja|atendimento|equipa)|beter\b"
    r"|(?:nice|good) (?:try|grief|riddance|one|joke|luck (?!with)|thing i|job i|to know)"
    r"|besten dank auch|gut zu wissen|(?:guter|netter) (?:witz|versuch)|bonne (?:blague|chance)"
    r"|buena? (?:broma|chiste|suerte)|bella battuta|boa (?:piada|sorte)|goeie (?:grap|mop)"
    r"|mooie grap"
    r"|.*\b(?:well (?:aware|within|past|over|then)|(?:lost|lose|losing|out of) (?:my |our "
    r"|all )?patience"
    r"|(?:geduld|patience|paciencia|pazienza|geduld) (?:verlor|am ende|a bout|perd|se acab|finit"
    r"|op)\w*"
    r"|of you to (?!help|call|reply|answer|take|explain|send|come|repair|fix|be)|almost|nearly"
    r"|pleased to inform|half (?:of|my|the)|empty|leere?[rs]?|vides?|vaci[oa]s?|vuot[oa]|vazi[oa]"
    r"|poubelle|basura|spazzatura|lixo|prullenbak|dangerous|gefahrlich|dangereu\w+|peligros\w"
    r"|pericolos\w|perigos\w|gevaarlijk|(?:love|good|great|fine|nice|happy"
    r"|work)\w* .{0,20}for (?:an?|one|two|\d+) (?:minute|hour|day|week|month)s?|elsewhere|woanders"
    r"|ailleurs|otra parte|altrove|ergens anders"
    r"|(?:apart|aside) from|except\w*|bis auf|ausser|abgesehen|sauf|salvo|excepto|tranne|exceto"
    r"|behalve"
    r"|(?<!not )only (?!good|positive|praise|recommend|say|thank|the best)|nur (?!gut|positiv|lob"
    r"|sagen|kurz"
    r"|weiter|empfehl|danke)|seulement|solamente|soltanto|alleen(?! maar)|fast (?:nicht|nichts"
    r"|kein\w*|immer|alle))\b"
)
# Praise of others, or of the past: "it was better last year"; not "it could not be better".
COMPARED = re.compile(r"\b(?:better|besser|mieux|mejor|meglio|melhor|beter)\b")
NEVER_BETTER = re.compile(
    r"\b(?:than (?:ever|expected|the others|any|all)|could(?:n't)?|nicht|niemand|nie|not|never"
    r"|impossible|nobody"
    r"|als (?:erwartet|gedacht|je|verwacht|ooit)|jamais|que jamais|nunca|mai|imposible|impossibile"
    r"|niet|nooit|tant|(?:es|it|alles|now|jetzt|nu) .{0,12}(?:viel|much|lauft|runs|works))\b"
)
# "I would be happy to get my money": what is not yet. "I would buy again" is praise.
CONDITION = re.compile(
    r"\b(?:would|'d|if|until|unless|ware|waren|wurde|wurden|wenn|falls|sobald|serai[st]|aimerais"
    r"|s'il|si (?:vous|on|quelqu'un|alguien|me|qualcuno|mi|alguem)|seria|estaria|quisiera|sarei"
    r"|sarebbe|ficaria|gostaria|zou|zouden|freue mich (?:auf|uber))\b|[a-z]'d\b"
)
RECOMMENDED = re.compile(
    r"\b(?:recommend\w*|buy|order|use|choose|shop|come|again|say|praise|thank|compliment"
    r"|weiterempfehl\w*|empfehl\w*|wieder|loben|danken|recommand\w*|remercier|feliciter|recomend\w*"
    r"|agradecer|felicitar|consigli\w*|ringraziare|aanbevel\w*|aanraden|bedanken|always|immer"
    r"|toujours|siempre|sempre|altijd)\b"
)


def is_no_praise(clause: str) -> bool:
    """Return True if the clause praises nothing that was done, whatever its words are."""
    if DISPRAISE.search(clause) or RUDE.search(clause) or NO_PRAISE.match(clause):
        return True
    if COMPARED.search(clause) and not NEVER_BETTER.search(clause):
        return True
    return bool(CONDITION.search(clause)) and not RECOMMENDED.search(clause)
