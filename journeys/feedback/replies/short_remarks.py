"""Short sentences that need nobody, recognised by what they say and as a whole. Folded."""

from __future__ import annotations

import re

_INTENSE = (
    r"(?:(?:very|really|so|all|just|quite|simply|always|still|sehr|echt|alles|immer|wirklich|voll"
    r"|ganz|tres|vraiment|tout|toujours|muy|todo|siempre|molto|tutto|davvero|sempre|muito|tudo"
    r"|sempre|heel|erg|zeer|alles|altijd|super|top) )?"
)
_DONE = (
    r"works?(?: now| again| fine| well)?|worked(?: out| for me| fine| well)?|working|sorted"
    r"|solved|done|resolved|fixed|arrived|received|all clear|understood|noted|got it|agreed|yes"
    r"|yep|yeah|yup|sure|yay|indeed|nothing|none|n/?a|no (?:comment|remarks?|issues?|worries)"
    r"|zero issues|(?:nothing|all) (?:else|more)|as (?:always|usual|ever|before|expected)"
    r"|like always|same as (?:always|ever)|can't (?:complain|fault it|fault you)|a\+|ace|ideal"
    r"|legends?|stellar|superstars?|magic|class|nailed it|hats off|you rock|a pleasure|my pleasure"
    r"|no drama|job done|mission accomplished|problem gone|simple|clear|on time|in time"
    # German
    r"|lauft(?: wieder| jetzt| gut)?|lief(?: gut)?|(?:ging|geht) (?:fix|flott|klar|wieder)"
    r"|funktioniert(?: wieder| jetzt)?|funzt|klappt|stimmt|alles klar|klar|ja|jawohl|jo|jep"
    r"|nichts|keine|immer wieder|jederzeit wieder|daumen hoch|hut ab|respekt|mega|hammer|sauber"
    r"|flott|fix|vorbildlich|tadellos|makellos|unkompliziert|zuverlassig|kulant|angekommen|erhalten"
    r"|wie (?:immer|gewohnt|erwartet|versprochen|gehabt)|ohne (?:probleme|worte)|problemlos"
    r"|kein (?:problem|thema|kommentar)|verstanden|punktlich"
    # French
    r"|(?:ca|cela) (?:marche|roule|fonctionne|va|joue)|ca me va|marche|fonctionne|rien|neant"
    r"|r\.?a\.?s|au top|impec|formidable|reactifs?|serieux|fiables?|sans (?:souci|probleme|faute)s?"
    r"|c'est (?:bon|ok|regle|parfait)|d'accord|entendu|oui|comme (?:d'habitude|toujours|prevu)"
    r"|aucune? (?:remarque|commentaire|souci|probleme)|tout (?:est )?(?:ok|bon|roule|marche)"
    r"|recu|bien recu|a l'heure|pas de (?:souci|probleme)s?"
    # Spanish
    r"|(?:todo )?en (?:orden|regla)|de lujo|chevere|guay|vale|de acuerdo|sin novedad|nada|ninguna"
    r"|como siempre|un placer|cracks?|un diez|un diez de servicio|diez|funciona|solucionado"
    r"|resuelto|recibido|listo|entendido|claro|si|todo (?:ok|claro)|de maravilla|puntual(?:es)?"
    # Italian
    r"|(?:tutto )?(?:in ordine|regolare|ok|chiaro)|va bene|niente|nulla|nessuna?|come sempre"
    r"|mitici|funziona(?: tutto)?|risolto|ricevuto|arrivato|capito|fatto|da dieci|puntual[ei]"
    r"|nessun (?:problema|commento)|senza problemi"
    # Portuguese
    r"|(?:tudo )?em ordem|nenhuma?|como sempre|legal|bacana|show(?: de bola)?|massa|beleza|fixe"
    r"|joia|blz|sim|resolvido|recebido|chegou|feito|certo|entendido|de primeira|nota dez"
    r"|sem problemas?|tranquilo|pontual"
    # Dutch
    r"|klopt|helder|duidelijk|geregeld|opgelost|werkt(?: weer| nu)?|ontvangen|toppie|petje af"
    r"|zoals (?:altijd|verwacht|beloofd|gewoonlijk)|niks|niets|(?:niks|niets) te klagen|ja|jazeker"
    r"|geen (?:opmerkingen|probleem|problemen)|op tijd|binnen|gelukt|akkoord"
)
_AVERAGE = (
    r"so so|meh|bof|matig|asi asi|mas o menos|cosi cosi|mais ou menos|mittel|ging so|geht so"
    r"|passabel|not great not terrible|middling|mediocre|ca peut aller|ni fu ni fa|regulier|zozo"
)
_FAREWELL = (
    r"(?:see (?:you|ya)|bye|goodbye|take care|talk soon|good luck|all the best|keep well"
    r"|bis (?:bald|dann|zum nachsten mal)|tschuss|ciao|servus|baba|mach's gut|alles gute"
    r"|a (?:bientot|la prochaine|plus)|au revoir|hasta (?:pronto|luego|la proxima)|adios|un abrazo"
    r"|a presto|arrivederci|ate (?:breve|logo|a proxima|mais)|tchau|tot (?:ziens|snel|de volgende"
    r" keer)|doei|(?:have a|einen?|bonne|buen[oa]?|buona|bom|boa|een)? ?(?:happy|merry|frohe[sn]?"
    r"|schone[srn]?|joyeux|joyeuse|feliz|felice|fijne?|prettig[e]?|nice|good|great|lovely|bonne)"
    r" (?:day|weekend|week|evening|christmas|easter|holidays?|new year|tag|abend|wochenende|woche"
    r"|weihnachten|ostern|feiertage|noel|fetes|journee|soiree|dia|semana|natal|navidad|pascua"
    r"|fin de semana|giornata|serata|natale|pasqua|dag|avond|kerst|feestdagen))"
    r"(?: (?:soon|then|all|everyone|and thanks|dann))*"
)
# "Perfect." has words of praise anywhere in a sentence; these are none, unless they are all of it.
WHOLE = re.compile(
    rf"{_INTENSE}(?:{_DONE})(?: (?:so far|again|then|now|here|for me))?|{_AVERAGE}|{_FAREWELL}"
)


def is_short_remark(sentence: str) -> bool:
    """Return True for a short sentence that tells that all is as it should be, or a farewell."""
    return bool(WHOLE.fullmatch(sentence))
