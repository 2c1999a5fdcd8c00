"""Detection of opt-out requests in replies."""

from __future__ import annotations

import re

_WORD = (
    r"(?:stop|unsubscribe|opt(?:ing)?[ -]?out|remove|cancel|abmelden|abmeldung|abbestellen"
    r"|austragen|stopp"
    r"|desabonner|desabonnement|me desabonner|desinscription|desinscrire|arret|stop sms"
    r"|baja|darme de baja|desuscribir(?:me|se)?|desuscripcion|dar de baja|darse de baja"
    r"|cancelar (?:la )?suscripcion|cancelar"
    r"|disiscrivi(?:mi|ti)?|cancellami|cancellazione|disiscrizione|disdetta|rimuovi(?:mi)?"
    r"|descadastrar|descadastre|cancelar (?:a )?inscricao|remover|sair|parar|desinscrever|anular"
    r"|afmelden|uitschrijven|uitschrijving|afmelding|meld (?:mij|me) af)"
)
_POLITE = (
    r"(?:please|pls|plz|thanks?|thank you|now|me|all|bitte|danke|s'il vous plait|svp|merci"
    r"|por favor|gracias|per favore"
    r"|grazie|obrigad[oa]|aub|a\.u\.b\.?|alstublieft|graag|bedankt|it|this)"
)
BARE = re.compile(rf"\W*(?:{_POLITE}\W+)*{_WORD}(?:\W+{_POLITE})*\W*")

# Mail of this kind, in seven languages.
_MAILS = (
    r"(?:surveys?|questionn?aires?|e?-?mails?|messages?|feedback|polls?|newsletters?|spam|umfragen?"
    r"|befragung\w*|bewertungs\w+|nachrichten|fragebogen|feedback-?\w*|enquetes?|courriels?"
    r"|sondages?|encuestas?|cuestionarios?|correos?|mensajes|sondagg[io]|questionari(?:o|os)?"
    r"|messaggi"
    r"|pesquisas?|inqueritos?|mensagens|vragenlijst\w*|berichten|werbung|feedback requests"
    r"|these requests|werbe\w+|advertis\w+"
    r"|publici\w+|pubblicita|reclame|post dieser)"
)
_SURVEYS = (
    r"(?:surveys?|questionn?aires?|polls?|newsletters?|umfragen?|befragung\w*|fragebogen|enquetes?"
    r"|sondages?|encuestas?|cuestionarios?|sondagg[io]|questionari(?:o|os)?|pesquisas?|inqueritos?"
    r"|vragenlijst\w*)"
)
_NONE = (
    r"(?:no|not|none|\w+n't|never|without|spare|save|waste|keine?[nrs]?|keinerlei|nicht|nie"
    r"|niemals|ohne|erspar\w*|ne|n'|pas|jamais|aucune?|sans|nada|nunca|ningun\w*|sin|niente|non"
    r"|nessun\w*|senza|nao|nenhum\w*|sem|geen|niet|nooit|zonder|bespaar)"
)
_REFUSED = (
    r"(?:refuse|decline|hate|tired of|sick of|fed up|rather not|mude|leid|satt|genervt|verzichte"
    r"|lehne|fatiguee?|saoule|hart[oa]|cansad[oa]|rechazo|stuf[oa]|stanc[oa]|rifiuto|fart[oa]"
    r"|recuso|beu|zat|weiger)"
)
_SUCH = r"(?:these|this|those|that|deze|diese[rsnm]?|esto|questo|isto)"
_NO_MORE = (
    r"(?:no (?:more|further|longer)|enough|stop|quit|cease|end|not interested|no interest"
    r"|(?:don't|do not|doesn't|never) (?:want|wish|need|care|like|send|mail|e-?mail|give)"
    r"|keine?[nrs]?(?! antwort)|nicht (?:mehr|langer)|nie wieder|schluss|genug|kein interesse"
    r"|aufhoren|hort auf|horen sie (?:\w+ ){0,4}auf|verzichte\w*|verschon\w+"
    r"|plus (?:de|d'|aucun\w*|jamais)|ne \w*[' ]?(?:\w+ )?plus|plus (?:m'envoyer|recevoir)"
    r"|assez|marre|arret\w+|cess\w+|pas (?:interesse\w*|envie)|fini"
    r"|basta|ya esta bien de|ya no|no mas|no (?:me |nos )?(?:\w+ )?mas|dej[ae]n? de|no (?:quiero"
    r"|deseo"
    r"|me interesa\w*"
    r"|tengo interes)|par[ae]n de"
    r"|niente|non (?:\w+ )?(?:piu|voglio|desidero|mi interessa\w*|sono interessat\w)|smett\w+"
    r"|nao (?:me )?(?:\w+ )?mais|nao (?:quero|desejo|tenho interesse|me interessa\w*)|chega"
    r"|parem|pare de|sem mais"
    r"|geen|niet (?:meer|langer)|nooit meer|genoeg|hou\w* op|ophouden|stop\w*)"
)
# "I got no mail with the invoice": a mail that did not come.
_MISSED = re.compile(
    r"\b(?:got|came|received|bekommen(?! mehr)|gekommen|angekommen|erhalten(?! mehr)|recu"
    r"|recib\w"
    r"|llego|llegado|ricevut\w|arrivat\w|recebi|chegou|ontvangen(?! meer)|gekregen)\b"
)
_WANTED = re.compile(r"\b(?:want|mochte|will|quiero|deseo|veux|souhaite|voglio|quero|wil)\b")
_WRITE = r"(?:e?-?mail|contact|write|ask|bother|disturb|survey|message|spam|poll|pester)(?:ing)?"
_AGAIN = r"(?:any ?more|again|ever|these|such|surveys?|for (?:feedback|my opinion))"
# Each word has one way to match: nested repeats take long to refute.
_UP_TO_5 = r"(?:\W+\w+(?:'\w+)?){0,5}?"

ASKED = (
    rf"\b(?:{_NONE}\b|n'\w+){_UP_TO_5}\W+{_SURVEYS}\b",
    rf"\b{_SURVEYS}\b.*\b(?:interess\w*|interest\w*|stop|waste|unwanted|annoy\w*)\b",
    r"\b(?:don't|do not|never) (?:want|wish|like) to be (?:contacted|asked|surveyed|mailed"
    r"|e-?mailed"
    r"|bothered)|\bno more of (?:these|this|those)|\bremove me\W*$",
    rf"\b{_NO_MORE}{_UP_TO_5}\W*\b{_MAILS}\b",
    rf"\b(?:stop|quit|enough|hou op|stop met|basta|arretez)(?:\W+\w+){{0,3}}?\W+{_SUCH}\W*$",
    rf"\b{_MAILS}(?: \w+){{0,4}}? (?:nicht mehr|nicht langer|unerwunscht|nerven|nerv\w+|pas|plus"
    rf"|nao"
    r"|no quiero|niet meer|zat)\b",
    rf"\b{_REFUSED}\b{_UP_TO_5}\W*\b{_MAILS}\b",
    r"\bunsubscribe\b|\bopt(?:ing)?[ -](?:me )?out\b|\bleave me (?:alone|in peace|out)",
    r"\b(?:take|remove|delete|drop|strike) (?:me|us|my (?:e-?mail )?(?:address|name|e-?mail))"
    r" (?:off|from|out)\b",
    rf"\b(?:do not|don't|never|please stop|stop|quit) (?:ever )?{_WRITE}(?: (?:to )?(?:me|us))?"
    rf"(?: \w+){{0,2}}? {_AGAIN}\b|(?<!never )(?<!n't )\b(?:stop|quit) (?:sending|mailing"
    rf"|e-?mailing"
    r"|asking|writing|bothering|spamming|contacting|pestering)\b"
    r"|\b(?:do not|don't|never) (?:send|mail|e-?mail|contact|ask|write|bother)(?: (?:me|us))?\W*$",
    rf"\bno need to {_WRITE}\b.*\b(?:every|each|any ?more|again|these)\b",
    rf"\b(?:less|fewer) (?:of )?(?:{_SUCH} )?{_MAILS}\b",
    # German
    rf"\bhor(?:en sie|t)\b.*\b{_MAILS}\b.*\bauf\b",
    r"\b(?:horen sie|hort|hor) (?:\w+ )?auf,? (?:mich|uns) zu\b|\b(?:fragen|schicken|senden"
    r"|schreiben) sie (?:mich|mir|uns) nichts mehr",
    r"\b(?:nicht (?:mehr|langer|wieder)|nie (?:mehr|wieder)) (?:\w+ ){0,3}?(?:anschreib\w+"
    r"|anmail\w+"
    r"|kontaktier\w+|befrag\w+|fragen|gefragt|schreiben|belastig\w+|gestort|storen)",
    r"\blasst? mich (?:\w+ ){0,3}?in ruhe|\blassen sie mich (?:\w+ ){0,3}?in ruhe|\baus (?:dem"
    r"|ihrem|eurem) verteiler"
    r"|\bvon (?:der|dieser|ihrer|eurer) (?:\w+)?liste|\b(?:abmelden|abbestellen|austragen)\b"
    r"|\bmelde?n? (?:sie )?mich (?:\w+ )?(?:ab|von)\b|\bstreichen sie mich|\bnehmen sie mich\b"
    r"|\bmich (?:\w+ )?(?:abmelden|austragen|streichen)",
    # French
    r"\bdesabonn\w+|\bdesinscri\w+|\bne (?:m'|me |nous )(?:ecri|contact|sollicit|derang"
    r"|importun|demand|envoy)\w+"
    r" plus|\bne plus (?:m'|me |nous )(?:ecri|contact|sollicit|derang|importun|envoy)\w+"
    r"|\barretez de m\W|\b(?:retirez|supprimez|enlevez)[ -]moi|\bme retirer d",
    # Spanish
    r"\b(?:dadme|denme|deme|darme|dar(?:nos)?|darse|den|doy) (?:de )?baja\b|\bbaja de (?:la|esta"
    r"|sus"
    r"|estas)|\bno (?:me|nos) (?:escrib|contact|molest|mand|envi|pregunt)\w+ (?:\w+ )?mas\b"
    r"|\b(?:dejen|deje|dejad) de (?:escrib|contact|molest|mand|envi|pregunt)\w+"
    r"|\b(?:borren|borrad|eliminen|quiten|saquen)me de",
    # Italian
    r"\bcancella(?:temi|mi|rmi)\b|\bdisiscri\w+|\bnon (?:scriv|contatt|disturb|invi|mand|chied)\w+"
    r" piu\b|\btoglietemi|\brimuov(?:etemi|ermi)",
    # Portuguese
    r"\bdescadastr\w+|\bdesinscrev\w+|\bnao (?:me |nos )?(?:escrev|contact|contat|incomod|envi|mand"
    r"|pergunt)\w+(?: \w+)? ?mais\b|\b(?:parem|pare|deixem|deixe) de (?:me|escrev|envi|mand"
    r"|incomod|pergunt)"
    r"|\bsair d\w+ lista|\b(?:me )?(?:tirem|retirem|removam|remova|retire|tira)(?:-me)? (?:da|desta"
    r"|dessa|do|meu)|\bcancelar (?:a )?(?:inscricao|subscricao)",
    # Dutch
    r"\b(?:uitschrijven|afmelden)\b|\b(?:mail|schrijf|benader|vraag|stuur) (?:mij|me"
    r"|ons) niets? meer\b"
    r"|\bniet meer (?:\w+ )?(?:mailen|schrijven|benaderen|lastig|gevraagd)|\bvan (?:de|deze|jullie"
    r"|uw) (?:mailing)?lijst|\bmeld (?:mij|me) (?:\w+ )?af\b|\bschrijf (?:mij|me) uit\b"
    r"|\b(?:haal|verwijder) (?:mij|me)\b|\bstop met mailen",
)
OPT_OUT = re.compile("|".join(ASKED), re.MULTILINE)
SENTENCE = re.compile(r"[.!?\n]+(?=\s|$)")


def is_opt_out(folded: str) -> bool:
    """Return True if the person asks for no more such mails; not for "never stop being this
    quick"."""
    if any(BARE.fullmatch(line.strip()) for line in folded.split("\n")):
        return True
    return any(_asks(sentence) for sentence in SENTENCE.split(folded))


def without_opt_out(folded: str) -> str:
    """Return the sentences that say something else."""
    sentences = SENTENCE.split(folded)
    return "\n".join(each for each in sentences if not (BARE.fullmatch(each) or _asks(each)))


def _asks(sentence: str) -> bool:
    if _MISSED.search(sentence) and not _WANTED.search(sentence):
        return False
    return bool(OPT_OUT.search(sentence))
