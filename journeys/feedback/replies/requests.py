"""Detection of requests in comments: imperatives, wishes, polite words and new contact data.

Patterns are folded. They follow grammar where a language marks its requests ("senden Sie",
"envoyez-moi", "mandatemi"), and list the verbs of a service desk where it does not ("cancel the").
"""

from __future__ import annotations

import re

from journeys.feedback.replies.questions import has_question
from journeys.feedback.replies.remarks import PRAISE

# The start of a sentence or clause, where an imperative stands.
_START = (
    r"(?:^|[.!?;:,\n–—)-] ?|\b(?:and|und|et|y|e|en|ma|mas|pero|mais|maar|aber|but|so|also|then"
    r"|now|donc|luego|quindi|entao|dus|jetzt|noch|maintenant|encore|ahora|ora|adesso|agora|nu|nog"
    r"|nur|only|just|simply) )(?:please |bitte |por favor,? |per favore,? )?"
)

_ENGLISH_VERB = (
    r"(?:call|ring|phone|contact|e-?mail|text|tell|send|resend|ship|deliver|cancel|stop|refund"
    r"|return|exchange|replace|repair|fix|change|update|correct|delete|remove|erase|forward"
    r"|transfer|put|connect|give|show|answer|reply|write|check|look|confirm|arrange|book|reserve"
    r"|move|pick|collect|take|bring|add|issue|credit|reimburse|let|get|make|help|pass|leave|order"
    r"|charge|reopen|swap|hold|print|post)"
)
_ENGLISH_DONE = (
    r"(?:called|contacted|told|sent|shipped|delivered|cancelled|canceled|stopped|refunded|returned"
    r"|exchanged|replaced|repaired|fixed|changed|updated|corrected|deleted|removed|forwarded"
    r"|transferred|checked|confirmed|moved|collected|credited|reimbursed|made out|addressed|issued)"
)
ENGLISH = (
    rf"{_START}(?:re-?)?{_ENGLISH_VERB} (?:me|us|my|our|the|this|that|it|them|him|her|an?|order"
    rf"|orders|no"
    r"|number|another|all|back|off|up|everything|somebody|someone|instead|\d)\b"
    rf"|(?<!no )\b(?:should|must|needs? to|has to|have to) (?:be |get )?(?:{_ENGLISH_VERB}"
    rf"|{_ENGLISH_DONE})\b"
    r"|\b(?:can|could|would|will) (?:you|someone|somebody|anyone|ana|i (?:have|get|come|return"
    r"|change|cancel|pick)) (?!believe|not ask)|\byou (?:can|may|could) (?:now )?(?:pick|collect"
    r"|fetch|have|call|reach|send|deliver|come|keep)\b"
    rf"|\b(?:i|we)(?:'d| would| will|'ll)? (?:really |still |also |just |now |now )*"
    r"(?:need(?! not)|want|demand|expect|require|request|insist|ask for|await|am asking"
    r"|am waiting)\b"
    r"|\b(?:don't|do not) (?:forget|deliver|send|ship|call|charge)\b|\bremember to\b|\bowe me\b"
    r"|\bcould (?:use|do with)\b"
    rf"|\b(?:i|we)(?:'d| would) (?:\w+ )?(?:like|rather|prefer|love)\b|{_START}tell [a-z]+\b"
    rf"|{_START}(?:can|may|could|shall|is it possible)(?: i| we| to)\b|\bneeds (?:an?|the|my"
    rf"|your)\b"
    r"|\blet me know|\bget back to me|\bi (?:wonder|was wondering)\b|\bwhen (?:you|he|she"
    r"|they) (?:have|has|get) (?:a |some )?(?:time|minute|moment|chance)\b"
    r"|\b(?:where|how|when|which|who|what) (?:do|does|can|could|should|is|are|will|did) (?:i"
    r"|we|you|my|the|it|they|this)\b"
)
GERMAN = (
    rf"{_START}(?!haben|sind|waren|hatten|wurden|machen sie (?:\w+ )?weiter|bleiben|wissen|wenn"
    r"|nehmen sie es)[a-z]{3,}en sie\b"
    rf"|{_START}(?:ruf|schick|send|gib|gebt|meld|hol|schreib|stornier|nenn|erstatt|uberweis|verbind"
    r"|tausch|losch|sag|hilf|helf)(?:e|t|en)? (?:mir|mich|uns|dich|euch|das|die|den|bitte|es)\b"
    r"|\b(?:ich|wir) (?:\w+ ){0,2}?(?:brauche|benotige|mochte|will|wollen|verlange|erwarte|fordere"
    r"|bestehe|beantrage|kundige|storniere|widerrufe|reklamiere|hatte (?:\w+ )?gern)n?\b"
    r"|\b(?:brauche|benotige|mochte|verlange|beantrage|kundige|storniere|widerrufe|hatte) ich"
    r"(?: \w+)? (?:gern|mein|die|den|das|ein|noch|hiermit|auch)"
    r"|\b(?:ich|wir) brauchten? (?:noch|auch|bitte|dringend)\b|\bhatten? (?:\w+ ){0,2}gern"
    r"|\bruckruf|\b(?:konnen|konnten|wurden) (?:sie|wir|ihr)\b"
    r"|\bkonnt ihr|\bkannst du|\bgefalligst|\bvergesst? (?:\w+ )?nicht"
)
FRENCH = (
    r"\bn'oubliez|(?<!vous )(?<!vous m')(?<!vous l')(?<!vous les )(?<!vous nous )\b"
    r"(?!avez|etes|savez|assez|chez|diez|vez|juez|rendez|continuez|restez|excusez|gardez"
    r"|changez rien)"
    r"[a-z]{2,}ez(?:-| )(?:moi|nous|le|la|les|l'|mon|ma|mes|un|une|des|cette|ce|votre|notre|leur"
    r"|au|aux|lui|y|en)\b|(?<!vous )\b(?:rappelez|repondez|contactez|appelez|annulez|envoyez"
    r"|supprimez|changez|remboursez|echangez|livrez)\b(?! rien)"
    r"|\b(?!est|suis|excuse|dis)[a-z]{3,}e-moi\b|\b(?:faites|dites)[ -](?:moi|le|la|les)\b"
    r"|\b(?:pouvez|pourriez|peux|pourrais)[ -](?:vous|tu)\b|\bveuillez\b"
    r"|\bmerci d(?:e |')(?!avoir|votre|vos|l'|la|le|les|tout|ce|cette|\w*'?avoir|m'avoir"
    r"|nous avoir|rien)"
    r"|\bje (?:voudrais|souhait\w*|veux|demande|reclame|desire|exige|prefererais)\b"
    r"|\bj'(?:aimerais|exige|attends|ai (?:\w+ )?besoin)"
    r"|\bvous pouvez (?:me|m'|nous|venir|passer)|\bil (?:me|nous) (?:faut|faudrait|manque)"
    r"|\bil faudrait\b|\bquand (?:vous|tu) (?:aurez|avez|auras|as) "
)
# The stems of Spanish and Portuguese imperatives; their endings are those of statements too.
_IBERIAN = (
    r"(?:cancel|anul|envi|reenvi|mand|devuelv|devolv|reembols|cambi|troqu|mud|llam|ligu|contact"
    r"|contat|respond|borr|apag|elimin|quit|retir|recoj|recolh|pas|escrib|escrev|corrij|corrig"
    r"|actualic|atualiz|confirm|revis|verifiqu|repar|arregl|repong|substitu|sustituy|emit|factur"
    r"|conect|comuniqu|avis|dig|pong|hag|fac|traig|trag|dej|deix|entregu|resuelv|resolv|paguen)"
    r"(?:e|en|a|an|em|am|ad|ed|id)"
)
SPANISH = (
    r"\b\w{3,}(?:en|an|ad|ed|id)(?:me|nos)(?:l[oae]s?)?\b(?<!buenos)(?<!menos)(?<!hermanos)"
    rf"|\b{_IBERIAN}-?(?:me|nos)(?:l[oae]s?)?\b"
    rf"|{_START}{_IBERIAN} (?:ahora |agora |ya |ja |tambien |tambem )?(?:el|la|los|las|lo|mi|mis"
    rf"|un|una|ese|esa|este|esta|otro|otra|o|a|os|as"
    r"|meu|minha|meus|minhas|um|uma|\d)\b"
    r"|(?<!se )(?<!no )\b(?:pueden|puede|podrian|podria|puedes) (?!mejor|ser\b|hacer)"
    r"|\b(?:necesito|quisiera|querria|solicito|exijo|preferiria|me gustaria|(?:me|nos) falta"
    r"|quiero|deseo|hace falta|espero (?:la|el|los|las|su|sus|una?|vuestra)|no olvid\w+"
    r"|pido (?:que|una?|el|la)|cuando (?:puedas?|podais|puedan))\b"
)
ITALIAN = (
    r"\b\w{3,}[aei]te(?:mi|ci|melo|mela|meli|mele|celo|cela)\b"
    rf"|{_START}(?!siete|avete|fate|potete|sapete|tante|state|grate)[a-z]{{3,}}[aei]te"
    r" (?:il|lo|la|gli|le|l'|un|una|mio|mia|questo|questa)(?=\W|\b)"
    r"|\bmi (?:richiam|chiam|mand|invi|spedisc|rimbors|contatt|facci|dica|dia|sostitu)"
    r"(?:a|i|ate|iate|ano|ino)?\b"
    r"|(?<!si )(?<!non )\b(?:potete|puo|potreste|potrebbe|puoi) (?!miglior|esser|fare di)"
    r"|\bfatemi\b|\b(?:vorrei|voglio|(?:mi|ci) serv(?:e|ono|irebbe)|ho (?:\w+ )?bisogno|desidero"
    r"|non dimentica\w+"
    r"|quando (?:hai|ha|avete) (?:un (?:po' di )?)?(?:tempo|attimo|momento)|chiedo|pretendo"
    r"|preferirei|gradirei|mi occorre|esigo|attendo)\b|\bprego di\b"
)
PORTUGUESE = (
    r"\b\w{3,}(?:(?<![aei]r)am|em|e)-(?:me|nos)\b|\bme (?:envi|mand|lig|ligu|respond|contat|pass"
    r"|devolv|avis)(?:e|em|a|am)\b|(?<!se )(?<!nao )\b(?:podem|pode|poderiam|poderia) (?!melhor"
    r"|ser\b|fazer)|\b(?:quero|queria|gostaria de|preciso|precisava|desejo|solicito|peco|exijo"
    r"|preferia|(?:falta|faltam)-me|necessito|aguardo|nao (?:se )?esquec\w+)\b|\bliguem\b"
    r"|\bmandem\b|\bfavor \w+ar\b"
)
DUTCH = (
    rf"{_START}(?:stuur|bel|annuleer|verwijder|pas|haal|geef|zet|neem|wijzig|verander|ruil|vervang"
    r"|betaal|stort|maak|breng|lever|bezorg|repareer|zorg|kijk|controleer|bevestig|meld|laat|vraag"
    r"|verbind|schrijf|mail|stop|corrigeer|crediteer|regel|zend|antwoord|wis)"
    r" (?:nu |ook |dan |eerst )?(?:me|mij|ons|mijn|de|het|een|dit|deze|die|dat|nog|even|alles|er"
    r"|contact|maar|\d)\b|\b(?:u|je|jullie) (?:kunt|kan|kunnen) (?:me|mij|ons|het|hem)\b"
    r"|\b(?:kunt|kun|kunnen|wilt|wil|zou|zouden) (?:u|je|jullie)\b"
    r"|\b(?:ik|wij|we) (?:wil|willen|wens|eis|verzoek|verwacht|zou graag|had graag)\b"
    r"|\b(?:wil|zou|had) ik\b|\bvergeet\b|\bik heb .{0,60}\bnodig|\bgraag (?!gedaan|bij|weer|aan"
    r"|geholpen|gebruik)(?<!kom graag )(?<!beveel graag )(?=\w)"
)
REQUEST = re.compile(
    "|".join((ENGLISH, GERMAN, FRENCH, SPANISH, ITALIAN, PORTUGUESE, DUTCH)), re.MULTILINE
)
# A word that is all of a sentence: "Refund", "New invoice please".
_WANTED = (
    r"(?:(?:full )?refund|(?:my )?money back|replacement|exchange|invoice|receipt|call ?back"
    r"|return label|cancellation|tracking (?:number|code)|discount|voucher|human|agent"
    r"|(?:ruck)?erstattung|geld zuruck|ersatz|umtausch|rechnung|quittung|storno|stornierung"
    r"|kundigung|rucksendeetikett|retourenlabel|gutschrift|remboursement|echange|facture"
    r"|bon de retour|annulation|rappel|un avoir|reembolso|devolucion|factura|anulacion|llamada"
    r"|rimborso|sostituzione|fattura|scontrino|annullamento|reso|troca|fatura|nota fiscal|recibo"
    r"|devolucao|terugbetaling|geld terug|factuur|omruil\w+|retourlabel|creditnota|terugbellen)"
)
BARE = re.compile(
    r"(?:\d{1,2}\W+)?(?:(?:an?|the|my|new|full|eine?n?|neue|meine|une?|la|le|ma|mon|nouvelle|una?"
    r"|el|mi|nueva|il|nuova|uma?|o|a|minha|nova|een|de|mijn|nieuwe) ){0,2}"
    rf"{_WANTED}(?:,? (?:please|pls|now|asap|bitte|svp|por favor|ya|ja|per favore|subito|graag|aub"
    r"|today|jetzt|nu))*\W*"
)
PART = re.compile(r"[,:;\n]|\b(?:but|and|aber|und|mais|et|pero|ma|mas|maar)\b")
POLITE = re.compile(
    r"\b(?:please|pls|plz|kindly|bitte(?! (?:sehr|schon))|s'il (?:vous|te) plait|svp|stp"
    r"|por favor|porfa|per (?:favore|piacere|cortesia)|cortesemente|gentilmente|alstublieft"
    r"|alsjeblieft|aub|a\.u\.b)\b"
)
NEW_DATA = re.compile(
    r"\b(?:new|neue?[rsn]?|nouve\w+|nuev[oa]|nuov[oa]|nov[oa]|nieuwe?)\b.{0,12}\b(?:address"
    r"|adres\w*|anschrift|direccion|indirizzo|endereco|morada|number|nummer|numero|telef\w+|iban"
    r"|e-?mail)|\b(?:address|adresse|anschrift|direccion|indirizzo|endereco|morada|adres|phone"
    r"|number|nummer|numero|telefono|telefone|iban|account)\b.{0,12}\b(?:changed|geander|a change"
    r"|cambi|mud|gewijzigd|is now|ist jetzt|is nu)|\b(?:i|we)(?:'ve| have)? moved\b|\bumgezogen"
    r"|\bdemenage|\b(?:cambi\w+|mud\w+|change) de (?:telefon\w+|numer\w+|direccion|correo|morada"
    r"|endereco|adresse|num\w+)|\bme he mudado|\bmi sono trasferit|\bmudei|\bverhuisd"
)
# A telephone number or an IBAN.
CONTACT = re.compile(r"(?:\+|\b0)\d[\d /()-]{6,}\d|\b[a-z]{2}\d{2}(?: ?\w{4}){3,}")
# Said to somebody, and no request: "please keep it up", "I would like to thank Ana".
NO_REQUEST = re.compile(
    r"\bkeep (?:it|up|going|on)|\b(?:never|don't|not) (?:stop|change)\b|\b(?:improve|consider"
    r"|work on|train|hire|accept|verbesser\w*|ameliore\w*|mejor\w*|miglior\w*|melhor\w*"
    r"|verbeter\w*)\b|\b(?:weiter so|so weiter|continuez|sigan asi|continuate|continuem|ga zo door"
    r"|go on like)|\b(?:nothing|nichts|rien|nada|niente|niets)\b(?! (?:work|funktion))"
    r"|\bto (?:thank|praise|commend|congratulate|say|add|recommend|compliment)\b|\bbedank\w*"
    r"|\b(?:loben|empfehlen|sagen|remercier|feliciter|recommander|agradecer\w*|(?:as|las) gracias"
    r"|felicitar\w*"
    r"|recomendar|ringraziar\w*|complimentar\w*|consigliare|elogiar|complimenteren|aanbevelen"
    r"|meckern|raise|medal|gehaltserhohung|lob)\b"
    # "Next time please answer faster" asks for no answer now.
    r"|\b(?:next time|nachstes mal|nachsten mal|prochaine fois|proxima vez|prossima volta"
    r"|volgende keer|in future|in the future|kunftig|in futuro|no futuro|en el futuro)\b"
)
PASSED_ON = re.compile(
    r"\b(?:tell|pass|give|say|sagen|grusen|richten|dites|digan|dite|digam|zeg)\b"
)
SENTENCE = re.compile(r"(?<!\b(?:nr|no))[.!?\n]+(?=\s|$)")


def has_request(folded: str) -> bool:
    """Return True if the text asks for something, or tells what somebody must write down."""
    return bool(CONTACT.search(folded)) or has_asked(folded)


def has_asked(folded: str) -> bool:
    """Return True if the text asks for something in words; a number alone may be a signature's."""
    if has_question(folded) or NEW_DATA.search(folded):
        return True
    return any(_is_request(sentence.strip()) for sentence in SENTENCE.split(folded))


def _is_request(sentence: str) -> bool:
    if any(BARE.fullmatch(part.strip(" -–—*_")) for part in PART.split(sentence)):
        return True
    if NO_REQUEST.search(sentence):
        return False
    if PASSED_ON.search(sentence) and PRAISE.search(sentence):
        return False
    return bool(POLITE.search(sentence) or REQUEST.search(sentence))
