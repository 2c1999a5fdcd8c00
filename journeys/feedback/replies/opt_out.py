"""Detection of opt-out requests in replies."""

from __future__ import annotations

import re

_MAIL = (
    r"(?:(?:\w+ ){0,3}(?:surveys?|questionnaires?|e?-?mails?|messages?|questions?|feedback"
    r"|requests?|polls?|these|this"
    r"|spam|rubbish|newsletters?))"
)
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

ASKED = re.compile(
    r"\bunsubscribe (?:me|from|us)|\b(?:please|want to|to|i) unsubscribe\b"
    r"|\b(?:take|remove|delete|drop) (?:me|my (?:address|e-?mail|name)|us) (?:off|from|out)"
    rf"|(?<!never )(?<!n't )\bstop (?:(?:sending|mailing|e-?mailing|asking|writing|bothering"
    rf"|spamming|contacting|with)\b(?! being)|{_MAIL})"
    rf"|\bno (?:more|further) {_MAIL}|\b(?:do not|don't|never) (?:send|mail|e-?mail|contact"
    rf"|ask|write|bother)(?: (?:me|us))?"
    rf"(?: (?:any ?more|again|these|more|another|surveys?|such|this|{_MAIL})|[.!]|$)"
    rf"|\bopt(?:ing)? (?:me )?out\b"
    r"|\b(?:don't|do not) want (?:any |to (?:get|receive) )?(?:any )?(?:more |further |these |your "
    r"|such )*(?:surveys?|e?-?mails?|questionnaires?|messages)"
    r"|\bleave me (?:alone|in peace|out)"
    # German
    r"|\b(?:keine?|nicht) (?:weitere[nr]? |solche[nr]? |mehr )*(?:umfragen?|mails?|e-mails?"
    r"|befragung\w*|nachrichten|bewertungs\w*|fragebogen)"
    r"(?: mehr)?|\bvon (?:der|dieser|ihrer|eurer) (?:liste|verteiler\w*)|\baus dem verteiler"
    r"|\bmelde?n? (?:sie )?mich (?:bitte )?(?:ab|von)"
    r"|\b(?:abmelden|abbestellen|austragen)\b|\bmich (?:bitte )?(?:abmelden|austragen"
    r"|streichen|loschen)"
    r"|\b(?:horen sie|hort) (?:bitte )?auf|\bnicht mehr (?:anschreiben|kontaktieren|befragen"
    r"|fragen)|\blasst? mich in ruhe"
    r"|\bstreichen sie mich|\bnehmen sie mich"
    # French
    r"|\bdesabonne[rz]?\b|\bdesinscri\w+|\bne (?:m'|me |nous )?(?:envoyez|ecrivez|contactez"
    r"|sollicitez|envoyer|sollicitez)(?: \w+)? plus"
    r"|\bplus (?:de|d'|recevoir|aucun\w*) ?(?:vos |ces |d'|de |ce |genre )*(?:enquetes?|mails?"
    r"|courriels?|e-mails?|sondages?|questionnaires?|messages?)"
    r"|\barretez (?:de|d'|avec|les|vos|ces)|\bretirez[ -]moi|\bsupprimez[ -]moi|\bcessez de"
    r"|\bme retirer de"
    # Spanish
    r"|\b(?:dadme|denme|deme|darme|dar(?:nos)?|darse|den|doy) (?:de )?baja|\bbaja de (?:la"
    r"|esta|sus|estas)|\bno (?:me )?(?:envien?|envieis|mande[n]?|escriban)(?: mas)?"
    r"|\bno (?:quiero|deseo) (?:recibir |mas |seguir |contestar )+|\bno mas (?:encuestas"
    r"|correos|mensajes|emails)|\bdejen de|\bborrenme|\bborradme|\beliminenme|\bquitenme"
    r"|\bbasta de (?:encuestas|correos)|\bsin mas encuestas"
    # Italian
    r"|\bcancella(?:temi|mi|re|rmi|ti)\b(?! l')|\bdisiscriv\w+|\bdisiscrizione|\bbasta (?:con "
    r"|coi )?(?:i |le |questi |queste )?(?:sondaggi|mail|email|questionari|messaggi)"
    r"|\bnon (?:voglio|desidero|vorrei|inviatemi|mandatemi|scrivetemi|mandate|inviate"
    r"|mandarmi)(?: \w+)* (?:piu|sondaggi|mail|questionari)|\btoglietemi|\brimuov(?:etemi|ermi)"
    r"|\bniente (?:piu )?(?:sondaggi|mail|questionari)|\bsmettete(?:la)? (?:di|con)"
    # Portuguese
    r"|\bdescadastr\w+|\bdesinscrev\w+|\bnao (?:me )?(?:enviar?|enviem|mandem|mande"
    r"|envie)(?: \w+)? ?mais|\bnao (?:quero|desejo) (?:mais |receber )+"
    r"|\bsair d\w+ lista|\bparem de|\bpare de (?:me|enviar|mandar)|\bchega de (?:pesquisas?"
    r"|e-?mails?|inqueritos)|\b(?:me )?(?:tirem|retirem|removam|remova|retire"
    r"|tira)(?:-me)? (?:da|desta|dessa|do|meu)"
    r"|\bsem mais (?:pesquisas|e-?mails|inqueritos)|\bmais (?:pesquisas|inqueritos),? nao"
    r"|\bcancelar (?:a )?(?:inscricao|subscricao)"
    # Dutch
    r"|\buitschrijven\b|\bafmelden\b|\bstop(?:pen)? (?:aub |alstublieft |nou "
    r"|a\.u\.b\. )?met (?:deze|die|het|mij|me|jullie|enquetes|mailen|mails|vragen|sturen)"
    r"|\bgeen (?:\w+ )?(?:enquetes?|mails?|e-mails?|vragenlijsten|berichten)"
    r"(?: \w+)* ?meer|\bgeen enquetes|\bvan (?:de|deze|jullie|uw) (?:lijst|mailinglijst)"
    r"|\b(?:mail|schrijf|benader|stuur) (?:mij|me) niet meer"
    r"|\bniet meer (?:mailen|sturen|benaderen|lastig)|\b(?:haal|verwijder) (?:mij|me|mijn)"
    r"|\bmeld (?:mij|me) (?:\w+ )?af\b|\bschrijf (?:mij|me) uit"
)


def is_opt_out(folded: str) -> bool:
    """True if the person asks for no more such mails; not for "never stop being this quick"."""
    return bool(BARE.fullmatch(folded.strip())) or bool(ASKED.search(folded))
