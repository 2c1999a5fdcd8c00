"""Words that can follow a score without a sign between: "2 took an hour", "1 zu langsam".

After a digit these start a remark; a noun or another word is a thing counted ("3 people helped").
"""

from __future__ import annotations

import re

from journeys.feedback.replies import phrases
from journeys.feedback.replies.courtesy import GREETED

# The writer or the matter is the subject: the number is none.
_ANY = (
    r"took|takes|waited|waiting|lasted|needed|tried|expected|felt|spent|had|have (?:to|had)"
    r"|should|won't|never (?:again|buy|use|order|go)|nobody|nothing|he|she|they|we|this|that"
    r"|there|your|the|what|when|very|really|extremely|absolutely|actually|way|far|quite|rather|so"
    r"|too (?!many|much)|a (?:bit|little)|(?:very )?long (?:wait|queue|time|delay)|not (?:good"
    r"|great|happy|helpful|satisfied|impressed|pleased|nice|worth|what|very|so|really)"
    r"|(?:slower|faster|quicker|better|worse) (?:than|next|would|please|could|but)"
    # German
    r"|hat|habe|hatte|musste|wollte|dauert|dauerte|wartete|brauchte|ging|ewig|lange wartezeit|lang"
    r"|lange(?= gewartet|$|[.,!])|ich|sie|er|wir|ihr|es|die|der|das|mein\w*|eure?|nie wieder"
    r"|zu (?!viele?\b)|(?:viel |deutlich |etwas )?(?:schneller|langsamer|besser|freundlicher"
    r"|schlechter|langsam|unfreundlich)|sehr|wirklich|echt|durchschnittlich|total"
    r"|nicht (?:gut|zufrieden|hilfreich"
    r"|so|sehr|schnell|freundlich)|gewartet"
    # French
    r"|j'|je|il|elle|on|ce|ca|c'(?:est|etait)|vous|votre|la|le|les|l'|a (?:pris|dure|mis)|attendu"
    r"|attente|longue attente|trop|tres|vraiment|rien|jamais|pas (?:content|satisfait|bien"
    r"|top|terrible|rapide|tres)|plus (?:rapide|vite|lent)"
    # Spanish
    r"|tardo|tardaron|tarda|tardan|espere|demoro|demora|demoraron|tuve|he|hubo|nadie|nunca"
    r"|demasiado|muy|mucha? (?:tiempo|espera|demora)|larga espera|el|los|las|mi|su|yo|me"
    r"|mas (?:rapido|lento)|fue|nada"
    # Italian
    r"|ho|abbiamo|ci (?:e|ha|hanno|sono)|attesa|lunga attesa|tempi|troppo|molto|davvero|nessuno"
    r"|niente|il|lo|gli|io|mi|piu (?:veloce|lento|rapido)|tropp[aie]|lent[oaie]"
    # Portuguese
    r"|demorou|demoraram|esperei|levou|tive|ninguem|muit[oa] (?!s)|muita (?:demora|espera)|eu"
    r"|nao (?:gostei|recomendo|estou|fiquei|me)|mais rapido|os?(?!')|as"
    # Dutch
    r"|duurde|duurt|heb|moest|wachtte|gewacht|lang(?:e)? (?:gewacht|wachttijd)|niets|het|ik|jullie"
    r"|te (?!veel)|heel|erg|niet (?:goed|tevreden|blij|zo|erg|snel)|eeuwig"
)
# Nouns for the thing that is judged, in the singular.
_MATTER = (
    r"(?:service|support|delivery|staff|team|communication|quality|response|website|app|experience"
    r"|wait|delay|lieferung|beratung|bedienung|qualitat|versand|kundendienst|erfahrung|livraison"
    r"|equipe|qualite|accueil|delai|attente|experiencia|envio|entrega|atencion|calidad|servicio"
    r"|espera|servizio|consegna|assistenza|esperienza|attesa|atendimento|qualidade|servico"
    r"|levering|bezorging|kwaliteit|ervaring)"
)
# It or a verb in the singular does not belong to a number above one.
_SINGULAR = (
    rf"{_MATTER}|was|is|has|it's|war|wurde|ist|est|etait|era|es|esta|ha|foi|tem|heeft|werd|kwam"
)
_END = r"(?:(?<=')|(?<= )|(?=$|[^\w]))"
ANY = re.compile(rf" (?:(?:{_ANY}){_END}|[a-z]{{2,}} {_MATTER}\b)")
SINGULAR = re.compile(rf" (?:{_SINGULAR}){_END}")
OTHER_NUMBER = re.compile(r"\b\d+ (?:for|fur|pour|para|por|per|voor|[a-z]+)\W*$")


def starts_remark(rest: str, value: int, end: int) -> bool:
    """Return True if what follows a digit at `end` is said about it and not counted by it."""
    if ANY.match(rest, end) or GREETED.match(rest, end):
        return True
    return value != 1 and bool(SINGULAR.match(rest, end)) and not OTHER_NUMBER.search(rest, end)


def is_uncertain(folded: str, scale: tuple[int, int]) -> bool:
    """Return True for a digit of the scale, and words that neither praise nor say more."""
    match = re.match(r"(\d+) (?=[^\W_])", folded)
    if not match or phrases.UNIT.match(folded, match.end(1)):
        return False
    return scale[0] <= int(match[1]) <= scale[1]
