"""Phrases around a number in seven languages, folded: lower case, no accents."""

from __future__ import annotations

import re

from journeys.feedback.replies.numbers import NUMBER

ARTICLE = r"(?:an?|the|eine?[nr]?|une?|uno|una|uma?|een|la|die|il|el|o)"

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
    r"|(?:met )?(?:vriendelijke|hartelijke) groet(?:en)?|groet(?:en|jes)?|mvg|bedankt)\b[ ,.!]*"
)

THANKS = re.compile(
    r"\b(?:many |vielen )?(?:thank you|thanks?|thx|danke?|merci|gracias|grazie|obrigad[oa]"
    r"|bedankt)\b"
)

# "Sorry, I meant 2.": what follows replaces the score given before.
SORRY = (
    r"(?:sorry|oops|ups|apologies|my mistake|excuse me|entschuldigung|verzeihung|pardon|desolee?"
    r"|perdon[ea]?|disculp(?:e|a|en)|lo siento|scus(?:i|a(?:te|mi)?)|desculpe?m?|perdao|excuus)"
)
MEANT = (
    r"(?:i meant|i mean|make (?:that|it)|correction|should (?:be|have been)|it was meant to be"
    r"|ich meinte?|gemeint war|korrektur|je voulais (?:dire|mettre)|correctif"
    r"|(?:quise|queria|querria) (?:decir|poner)|correccion|volevo (?:dire|mettere)|intendevo"
    r"|correzione|queria (?:dizer|por)|correcao|ik bedoelde?|correctie)"
)
_WANTED = r"(?:i wanted to (?:give|say|write)|ich wollte|je voulais|queria|volevo|ik wilde)"
CORRECTION = re.compile(
    rf"(?:(?:[^\d\n]{{0,60}}?[ ,.:;!-])?{MEANT}[ ,.:;!-]*(?:to (?:say|write|give) )?"
    rf"|(?:{SORRY}[ ,.:;!-]+)?{_WANTED}[ :]+|{SORRY}[ ,.:;!-]+)"
    rf"(?:{ARTICLE} )?(?=[*_\"'“(]*{NUMBER})"
)
# "I meant 2, not 5."
INSTEAD_OF = re.compile(
    r"[ ,;(]*(?:and )?(?:not|instead of|rather than|nicht|statt|(?:et )?(?:non )?pas|au lieu de|no"
    rf"|en vez de|non|invece di|nao|em vez de|niet|in plaats van) (?:{ARTICLE} )?{NUMBER}[.!)\s]*$"
)

LEAD_IN = re.compile(
    r"(?:(?:(?:my|the|our|overall|final) )*(?:rating|score|mark|grade|vote|answer|verdict)"
    r"(?: is| would be| of|'s)?"
    r"|i(?:'d|'ll| would| will| can| must)?(?: (?:definitely|happily|gladly|probably|have to"
    r"|easily))?"
    r" (?:give|rate|say|score|go|vote)(?: (?!have)[a-z'-]+){0,2}?(?: (?:at|for|with|as))?"
    r"|(?:it's|it is|that's|definitely|clearly|easily|a solid|solid|an easy|a strong|a clear"
    r"|that is)"
    r"|(?:(?:meine|unsere|die|gesamt) ?)*(?:bewertung|note|wertung|punktzahl|punkte|antwort|urteil)"
    r"(?: ist| ware| lautet| dafur)?"
    r"|ich (?:gebe?|vergebe?|wurde|sage?|bewerte?|vote)(?: [a-z']+){0,3}?"
    r"|von (?:mir|uns)(?: (?:gibt|bekomm\w+|kriegt|erhalt\w*)(?: (?:es|'s|ihr|sie|du|das))?)?"
    r"|(?:(?:ma|notre|la) )?(?:note|reponse|evaluation)(?: (?:est|serait|de|globale))*"
    r"|je (?:vous |te |lui |leur )?(?:mets|donne|dirais|dis|note|mettrais|donnerais|attribue)"
    r"(?: [a-z']+){0,2}?"
    r"|(?:(?:mi|nuestra|la) )?(?:nota|puntuacion|calificacion|valoracion|puntaje|voto)"
    r"(?: (?:es|seria|de))*"
    r"|(?:yo )?(?:(?:les?|os|te) )?(?:doy|pongo|diria|daria|pondria)(?: [a-z']+){0,2}?"
    r"|(?:(?:il|mio|un) )*(?:voto|punteggio|valutazione|giudizio)(?: (?:e'?|sarebbe|di))*"
    r"|(?:(?:vi|gli|le|ti) )?(?:do|darei|metto|direi|assegno)(?: [a-z']+){0,2}?"
    r"|(?:(?:a|minha) )*(?:nota|avaliacao|pontuacao|classificacao)(?: (?:e|seria|de))*"
    r"|(?:eu )?(?:dou|daria|diria)(?: [a-z']+){0,2}?"
    r"|(?:(?:mijn|ons) )?(?:cijfer|score|beoordeling|waardering|antwoord|punten)(?: is)?"
    r"|ik (?:geef|zou|zeg|gaf)(?: [a-z']+){0,3}?|van mij(?: krijg\w* \w+)?)"
    rf"[ :=–—-]+(?:{ARTICLE} )?(?=[*_\"'“(\[]*(?:{NUMBER}|[★⭐🌟☆]))"
)
WOULD = re.compile(r"\bi'd\b|would|wurde|ware|daria|darei|donnerais|mettrais|dirais|\bzou\b|diria")

OUT_OF = (
    r"(?:out of|of|von|aus|auf|sur|de|su|di|em|van de|van|uit|sobre|over|from)"
    r"(?: (?:the|a|possible|maximal|un maximo de|moglichen))*"
)
OR = (
    r"(?:,? (?:to|or|and|bis|oder|und|ou|et|a|o|u|y|e|of|tot|en|till|maybe|perhaps|possibly|"
    r"vielleicht|eher|eventuell|peut-etre|quizas?|forse|talvez|misschien|or maybe|or even|oder doch"
    r"|oder eher|ou meme|of misschien|almost|fast|presque|casi|quasi|bijna))"
)
BETWEEN = re.compile(
    r"(?:[a-z']+ ){0,2}?(?:between|zwischen|entre|tra|fra|tussen|from|von|de|da)(?: an?)? "
    rf"(?P<first>{NUMBER}) (?:and|und|et|y|e|en|to|bis|a|ed)(?: an?)? (?P<second>{NUMBER})"
)
STARS = r"(?:stars?|stern(?:en?|chen)?|etoiles?|estrellas?|stell[ae]|estrelas?|sterren|ster)\b"
POINTS = r"(?:points?|pts?|punkten?|puntos?|punti|punto|pontos?|punten|punt)\b"
FOR = r"(?:for|fur|pour|para|por|per|voor|on|bei|beim)"
AND = r"(?:and|but|und|aber|et|mais|y|pero|e|ma|mas|en|maar)"

UNIT = re.compile(
    r"[ -]?(?:(?:long|full|whole|business|working|lange|ganze|longs?|largos?|lunghi|hele)[ -])?"
    r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|times?|calls?|mails?"
    r"|e-?mails?|sekunden?|minuten?|stunden?|tagen?|wochen?|monaten?|jahren?|male?|anrufe?n?"
    r"|secondes?|heures?|jours?|semaines?|mois|ans?|annees?|fois|appels?"
    r"|segundos?|minutos?|horas?|dias?|semanas?|mes(?:es)?|anos?|veces|vez|vezes|llamadas?"
    r"|second[oi]|minut[oi]|or[ae]|giorn[oi]|settiman[ae]|mes[ei]|ann[oi]|volt[ae]"
    r"|seconden?|minuut|uur|uren|dagen|dag|weken|maand(?:en)?|jaar|jaren|keer|percent|prozent"
    r"|am|pm|uhr|h|euros?|dollars?|pounds?|kg|km|cm|mm|items?|parcels?|orders?|people)\b"
)

# "3. Mal", "5. März", "2. Mahnung": a German ordinal, not a score and a sentence.
ORDINAL = re.compile(
    r"\.? ?(?:mal|versuch|anfrage|mahnung|nachricht|mail|e-mail|anruf|stock|og|tag|woche"
    r"|reklamation"
    r"|brief|termin|januar|februar|marz|april|mai|juni|juli|august|september|oktober|november"
    r"|dezember|jan|feb|mar|apr|jun|jul|aug|sept?|okt|nov|dez)\b"
)
MONTH = re.compile(
    r" (?:de |di |d')?(?:january|february|march|april|may|june|july|august|september|october"
    r"|november|december|jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec|janvier|fevrier|mars|avril|mai"
    r"|juin|juillet|aout|septembre|octobre|novembre|decembre|enero|febrero|marzo|abril|mayo|junio"
    r"|julio|agosto|septiembre|octubre|noviembre|diciembre|gennaio|febbraio|aprile|maggio|giugno"
    r"|luglio|settembre|ottobre|dicembre|janeiro|fevereiro|marco|maio|junho|julho|setembro|outubro"
    r"|novembro|dezembro|januari|februari|maart|mei|juni|juli|augustus|oktober)\b"
)

HALF = re.compile(
    r"[½¼¾⅓⅔]| 1/2\b|(?: and a|,) half\b| ?einhalb| et demie?| y medi[oa]| e mezz[oa]| e mei[oa]"
    r"| en een half|eneenhalf"
)
HEDGE = re.compile(
    r"[ ,.;]*(?:i (?:guess|think|suppose|would say|dunno|don't know|can't)|i'd say|maybe"
    r"|perhaps|not sure"
    r"|hard to|depend\w*|depending|overall|really|from me|probably|wurde ich|denke ich|glaube?|weis"
    r"|je nach|schwer|schatze|je (?:dirais|pense|ne)|j'hesite|selon|disons|a peu pres"
    r"|diria|creo|no se|segun|depende|direi|credo|dipende|non so|acho|nao sei|talvez"
    r"|denk ik|zeg ik|weet|zoiets|ligt|hangt|zou ik)\b"
)

_INTENSE = (
    r"(?:(?:very|really|so|pretty|absolutely|totally|sehr|ganz|wirklich|echt|absolut|total"
    r"|tres|vraiment"
    r"|muy|molto|davvero|muito|heel|erg|zeer|super) )*"
)
_GOOD = (
    r"(?:great|good|excellent|perfect|super|superb|brilliant|fantastic|amazing|awesome|wonderful"
    r"|lovely|nice|friendly|helpful|fast|quick|quickly|easy|happy|satisfied|ok|okay|fine"
    r"|average|decent"
    r"|fair|slow|poor|bad|terrible|awful|useless|disappointing|disappointed|unhappy|mediocre"
    r"|meh|top"
    r"|gut|prima|klasse|spitze|perfekt|toll|nett|freundlich|schnell|zufrieden|unzufrieden|schlecht"
    r"|langsam|mittelmasig|furchtbar|enttauscht|parfait|bien|bon|genial|rapide|satisfait|satisfaite"
    r"|decu|decue|moyen|nul|lent|correct|perfecto|excelente|bueno|genial|rapido|contento|contenta"
    r"|satisfecho|satisfecha|regular|malo|lento|mal|perfetto|ottimo|bene|buono|veloce|soddisfatto"
    r"|soddisfatta|pessimo|scarso|perfeito|otimo|bom|satisfeito|satisfeita|ruim|pessimo|lento"
    r"|goed|prima|perfect|uitstekend|geweldig|snel|tevreden|slecht|matig|netjes|keurig)"
)
_WHAT = (
    r"(?: (?:service|job|work|help|support|experience|stuff|team|hilfe|arbeit|travail|servicio"
    r"|servizio|lavoro|trabalho|atendimento|werk|geholpen|geregeld|gedaan|so|thanks|thank you))?"
)
THEN = re.compile(
    r" (?:best [a-z]|plus\b|minus\b|because|cause|cos|since|but|as|though|thanks?|thx|ty|ta"
    r"|cheers(?! for)"
    r"|from (?:me|us"
    r"|my|our|all)"
    r"|for (?!free)|all (?:good|fine|sorted|ok|okay|done|the|round|is|was|working)|overall"
    r"|well done"
    r"|no (?:complaints?|problems?|issues?)|nothing to|keep (?:it|up)|would|could|can't|cannot"
    r"|i |it |you "
    r"|(?:and|und|et|y|e|en) (?!an? half|demi|medi[oa]|lode|mezz|mei[oa]|een half)|geben\b"
    r"|schreiben\b"
    r"|sagen\b|vergeben\b|weil|aber|denn|da |danke|vielen|von (?:mir|uns)"
    r"|fur (?!umsonst)|alles|leider|gerne|weiter"
    r"|parce|car |mais|merci|pour |de (?:ma|notre) part|tout |rien a"
    r"|porque|pero|ya que|gracias|muchas|para |de mi|todo |perche|pero|grazie|tutto |da parte"
    r"|mas |pois|obrigad|valeu|tudo |da minha|want |omdat|maar|bedankt|dank|voor |van (?:mij|ons)"
    rf"|{_INTENSE}{_GOOD}{_WHAT}(?=\s*(?:$|[^\w\s]|\n| (?:and|but|thanks|und|aber|danke|et"
    rf"|mais|merci|y"
    r"|pero|gracias|e|ma|grazie|mas|obrigad[oa]|en|maar|bedankt|as|because)\b)))"
)

# A comma may stand before these; before the others it would be a reflexive "se" or "si".
IF_ANYWHERE = re.compile(
    r"[ ,;–-]+(?:but )?(?:only |nur |aber )?(?:if|when you|once|unless|provided|wenn|falls"
    r"|sofern|sobald"
    r"|mits|indien|a condition)\b(?! (?:i'm honest|i am honest|i may|ich ehrlich|you ask|man so))"
)
IF_DIRECT = re.compile(
    r" (?:solo |sauf |alleen )?(?:si|se|als|s'il|s'ils|quando|cuando)\b"
    r"(?! (?:je suis honn|soy sincer|sono sincer|ik eerlijk|for honest))"
)
