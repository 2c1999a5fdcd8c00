"""Detection of open problems in comments.

Patterns are folded: lower case, no accents. Doubtful cases go to an agent, who loses ten seconds; a
missed problem loses the customer's trust.
"""

from __future__ import annotations

import re

from journeys.feedback.replies.faults import FAULT

PROBLEM = re.compile(
    # English
    r"\bstill (?:[a-z]{3,}s\b|not?|never|n't|waiting|broken|missing|open|wrong|off|cold|down|dead"
    r"|crash\w*"
    r"|leak\w*"
    r"|fail\w*|getting|an? (?:error|problem)|the same|happen\w*|there|show\w*|nothing"
    r"|unresolved|unsolved"
    r"|isn't|doesn't|don't|hasn't|haven't|can't|cannot|won't|have (?:no|not)|has (?:no|not)"
    r"|stuck|charg\w*)"
    r"|\b(?:is|are|was|it's|were)(?:n't| not| still not)(?: yet| been| really)?"
    r" (?:solved|fixed|resolved|working|sorted|done|repaired|answered|delivered|right|correct|ok)"
    r"|\bit is not\b(?=[.!]|$)|\bnot (?:yet |been )?(?:solved|fixed|resolved|working|sorted"
    r"|repaired|refunded)"
    r"|\b(?:does|do|did|has|have|had|would|will|can|could)(?:n't| not|not) (?:yet |ever "
    r"|even )?(?:work|arriv\w*"
    r"|come|received?|heard?|been|got(?:ten)?|get|open|start|load|log|help(?:ed)? (?:at all"
    r"|me)|connect|show)"
    r"|won't (?:work|start|open|load|connect|turn|charge)|\bnever (?:came|arriv\w*|got"
    r"|received|showed|heard"
    r"|answer\w*|called|replied|turned|happened|reached|refunded)"
    r"|\b(?:nobody|no one|no-one|none of you|noone)\b|\bno (?:answer|reply|response|refund"
    r"|news|solution|sign"
    r"|help|call|trace|one)\b(?! needed)|\bwithout (?:an? )?(?:answer|reply|response|news)"
    r"|\b(?:is|are|been|was) (?:now )?(?:broken|missing|leaking|faulty|defective|dead|damaged"
    r"|lost|stuck|cracked"
    r"|off again|down again|back again)|\b(?:broken|broke|leaks|leaking|crash(?:es|ing)?"
    r"|reboots|freezes"
    r"|fails|keeps? (?:\w+ing)|greyed out|error (?:code )?[a-z]?\d+|an error|error message"
    r"|shows error"
    r"|wrong (?:item|part|size|amount|address|colou?r|one)|charged (?:me )?twice|double charged)\b"
    r"|\b(?:off|back|broken|down|same \w+|gone|here|happen\w*|problem|cold) again\b"
    r"|\bproblem (?:is back|remains"
    r"|persists|continues)|(?<!was )(?<!were )\bwaiting (?:for|on|since|to)\b"
    r"|\bhave been waiting|\bgives? (?:a"
    r"|an|me) (?:404|error)"
    r"|\bombudsman|\blawyer|\bsolicitor|\bcomplaint\b|\bunanswered|\bunresolved|\bunsolved"
    r"|\bwant my money"
    r"|\bmoney back\b|\bspeak to (?:a|your|the|some)|\btalk to (?:a|your|the|some)"
    # German
    r"|\bimmer noch|noch immer|\bnoch (?:nicht|kein\w*|offen|nichts)|\bnicht (?:gelost|behoben"
    r"|erledigt|geklart"
    r"|angekommen|repariert|bekommen|erhalten|geholfen|erreichbar|funktioniert)"
    r"|\bfunktioniert (?:\w+ )?nicht"
    r"|\bgeht (?:\w+ )?nicht\b(?! besser| schneller| einfacher)|\bfehl(?:t|en)\b|\bdefekt"
    r"|\bkaputt|\bfehlermeldung"
    r"|\bniemand|\bkeine? (?:antwort|ruckmeldung|ruckruf|losung|lieferung|reaktion|erstattung"
    r"|geld|hilfe)"
    r"|\bwarte (?:ich )?(?:noch|seit|auf|jetzt|immer|schon)|\bwieder (?:kaputt|kalt|aus|defekt"
    r"|ausgefallen|da\b)"
    r"|\bnie (?:angekommen|gekommen|erhalten|bekommen|gemeldet)|\bsturzt|\bungelost|\banwalt"
    r"|(?<!keine )\bbeschwerde"
    r"|\btropft|\bsturzt\b|\bohne (?:antwort|reaktion|ruckmeldung)"
    # French
    r"|\btoujours (?:pas|rien|aucun\w*|en panne|la meme|l'erreur|le meme|en attente|sans"
    r"|bloque\w*|casse\w*)"
    r"|\baffiche toujours|\b(?:n'est|ne (?:sont|marche|fonctionne|repond)|n'a|n'ai|n'ont"
    r"|est) (?:\w+ )?(?:pas|jamais)"
    r" (?:ete |encore |ete encore )?(?:regle\w*|resolu\w*|arriv\w*|recu\w*|rembours\w*"
    r"|repar\w*|livre\w*|repond\w*)"
    r"|\b(?:ne|n')\s?(?:marche|fonctionne|repond)\w* (?:\w+ )?(?:pas|plus)"
    r"|\bjamais (?:arriv\w*|recu\w*|rappel\w*"
    r"|rembours\w*|livre\w*|eu)|\bpersonne (?:ne|n')|\b(?:aucune?|sans|pas de) (?:reponse"
    r"|nouvelle\w*|solution"
    r"|remboursement|rappel)|\ben panne|\bj'attends|\battends (?:encore|toujours|depuis)"
    r"|\bil manque|\bmanquant"
    r"|\bcasse[es]?\b|\bplante\b|\bpas (?:regle\w*|resolu\w*|rembourse\w*|recu\w*)|\bavocat"
    r"|\breclamation|\bfuit\b"
    # Spanish
    r"|\bsig(?:o|ue|uen|o aun) (?:sin|esperando|roto|igual|fall\w*|mal|averiad\w*|apareci\w*"
    r"|dando)|\btodavia no"
    r"|\baun no|\bno (?:me )?(?:funciona|ha[n]? (?:llegado|contestado|llamado|devuelto"
    r"|respondido|resuelto)|llego"
    r"|llega|contesta\w*|responde\w*|esta (?:resuelto|solucionado|arreglado)|resuelt\w*"
    r"|he recibido|recibi\b)"
    r"|\bnadie\b|\bsin (?:respuesta|solucion|solucionar|resolver|noticias|internet|servicio"
    r"|contestar)|\besperando"
    r"|\bnunca (?:llego|llegaron|me|contest\w*|recib\w*)|\brot[oa]s?\b|\bestropead|\baveriad"
    r"|\bfalta[n]?\b"
    r"|\bsigue (?:el|la) (?:mism|error|problema)|\babogado|\breclamacion|\bdefectuos|\bgotea"
    # Italian
    r"|\bancora (?:non|nessun\w*|senza|in attesa|rott\w*|aspett\w*|guast\w*|lo stesso|niente)"
    r"|\bnon (?:\w+ )?ancora"
    r"|\bnon (?:mi )?(?:funzion\w*|e (?:mai )?(?:arrivat\w*|stat\w* (?:risolt|rimbors"
    r"|ripar)\w*|risolt\w*)"
    r"|ho (?:mai |ancora )?(?:ricevut\w*|avut\w*)|risponde\w*|va\b|parte\b|si (?:accende"
    r"|apre))|\bmai (?:arrivat\w*"
    r"|ricevut\w*|risposto|stat\w*|richiamat\w*)|\bnessuno\b|\bsenza (?:risposta|soluzione"
    r"|notizie|rimborso)"
    r"|\bnessuna (?:risposta|soluzione|notizia)|\brott[oaie]\b|\bguast\w+|\bmanca (?:ancora|il"
    r"|la|un[ao]?)\b|\bmancano\b"
    r"|\b(?:sto )?aspett(?:o|ando) (?:ancora|da)|\bavvocato|\breclamo|\bcontinua a"
    r"|\bperde acqua|\bin attesa d"
    # Portuguese
    r"|\bainda (?:nao|estou|esta|sem|aguard\w*|esper\w*|com (?:o|a) mesm|continua|da erro)"
    r"|\bcontinua\w* (?:err\w*"
    r"|sem|com (?:o|a|defeito|problema)|igual|quebrad\w*|a|dando|parad\w*|sai\w*|fech\w*"
    r"|trav\w*|na mesma)"
    r"|\bnao (?:funciona|chegou|chegaram|foi (?:resolvid\w*|devolvid\w*|entreg\w*)|recebi"
    r"|responde\w*|resolveu|"
    r"resolvid\w*|esta (?:resolvid\w*|funcionando|a funcionar)|abre|liga|deu certo)"
    r"|\bninguem\b|\bsem (?:resposta"
    r"|solucao|retorno|noticias|internet|sinal)|\bnunca (?:chegou|recebi|respond\w*|lig\w*"
    r"|tive)|\be nada\b"
    r"|\bquebrad[oa]s?\b|\bdefeito\b|\besperando|\bestou a espera|\baguardando|\badvogado"
    r"|\bprocon\b|\bfalta\b (?:um|a|o)"
    # Dutch
    r"|\bnog (?:steeds|altijd) (?:geen|niet|niets|kapot|wacht\w*|stuk|in|de|het|een|lek"
    r"|aan het|dezelfde|open)"
    r"|\bnog (?:geen|niet|niets)|\bniet (?:opgelost|ontvangen|gekregen|werkend|aangekomen"
    r"|gerepareerd|gebeld|geleverd)"
    r"|\bwerkt (?:\w+ )?niet|\bdoet het (?:\w+ )?niet|\bniemand|\bkapot\b|\bgeen (?:antwoord"
    r"|reactie|oplossing"
    r"|bericht|geld|terugbetaling)|\bwacht (?:ik )?(?:nog|al|op|sinds|nu)|\bontbre(?:ekt|ken)"
    r"|\bweer (?:kapot|stuk"
    r"|hetzelfde|lek)|\bnooit (?:aangekomen|ontvangen|gebeld|gekregen|geleverd)"
    r"|\bzonder (?:antwoord|reactie)"
    r"|\badvocaat|\bklacht\b|\blekt\b|\bstoring\b|\bloopt vast"
)

# The problem is solved, whatever else is said. Only the certain words of PROBLEM override it.
SETTLED = re.compile(
    r"\b(?:(?:all |now |is |it's |got |was |been |finally |then )+(?:sorted|solved|fixed"
    r"|resolved|repaired"
    r"|done|replaced|refunded|settled)|sorted|solved (?:now|in|at|quickly|within)"
    r"|works (?:again|now|fine|perfectly)"
    r"|working (?:again|now|fine)|done now|(?:fine|good|ok|okay) now|that's that|(?:problem|issue"
    r"|matter|it)(?: is| was|'s)? solved"
    r"|never came back|then it (?:went|was|worked)|replaced it|in the end"
    r"|we're even|got it back"
    r"|came (?:yesterday|today|in the end)|arrived (?:yesterday|today|in the end|safely"
    r"|at last|eventually)"
    r"|the new (?:one|\w+) (?:is|works|fits|arrived)|no longer|not a problem|no problem"
    r"|no need to(?! ask| survey| send)|no action|has been (?:fixed|solved"
    r"|replaced|refunded|repaired)"
    r"|worth it|nothing (?:is )?(?:open|missing|left)|you (?:fixed|solved|replaced|refunded)"
    r"|(?:ist |alles |inzwischen |jetzt |schon |dann )+(?:erledigt|gelost|behoben|da\b"
    r"|angekommen|repariert|geklart"
    r"|in ordnung)|erledigt|gelost\b|behoben|(?:lauft|funktioniert|geht|klappt) (?:jetzt"
    r"|wieder|nun|alles)"
    r"|(?:jetzt|wieder|nun) (?:lauft|funktioniert|geht|klappt)|am ende geklappt"
    r"|hat (?:\w+ )*geklappt"
    r"|(?:c'est |est |probleme |tout est |ete |maintenant )+(?:regle\w*|resolu\w*|arrange\w*"
    r"|repare\w*|remplace\w*)"
    r"|regle[es]?\b|resolu[es]?\b|remarche|(?:marche|fonctionne) (?:maintenant|a nouveau|enfin"
    r"|de nouveau)"
    r"|tout est (?:bon|rentre|ok)|finalement arrive|au final"
    r"|(?:al final|ya|quedo|esta|fue|ha sido) (?:se |todo |esta |quedo |me lo )*(?:arregl\w*"
    r"|resuelt\w*|solucion\w*"
    r"|funciona|llego|resolvi\w*|devolvieron|cambiaron)|solucionad[oa]|resuelto\b"
    r"|se (?:arreglo|soluciono|resolvio)"
    r"|(?:ora|adesso|alla fine|poi|gia) (?:\w+ ){0,3}(?:funzion\w*|risolt\w*|arrivat\w*"
    r"|a posto|va)|risolt[oaie]\b"
    r"|tutto (?:risolto|a posto)|e arrivat[oa] (?:ieri|oggi|alla fine)"
    r"|(?:ja|agora|no fim|foi|esta) (?:\w+ ){0,2}(?:resolvid\w*|funciona\w*|cheg\w*|resolveu"
    r"|troca\w*)|resolvid[oa]\b"
    r"|deu tudo certo|trocaram|tudo (?:certo|resolvido)"
    r"|(?:is |nu |inmiddels |netjes |alles |snel )+(?:opgelost|gefixt|geregeld|gerepareerd"
    r"|vervangen|in orde)"
    r"|opgelost|(?:werkt|doet) (?:het )?(?:nu|weer|inmiddels)|(?:nu|inmiddels) werkt)\b"
)
SENTENCE_END = re.compile(r"[.!?]")
UNSETTLED = re.compile(
    r"\b(?:not|isn't|never|hasn't been|wasn't|nothing|un|nicht|nichts|kein\w*|pas|jamais|rien"
    r"|no|nada|nunca|sin"
    r"|non|niente|mai|nao|niet|niets|still|immer noch|toujours|sigue|ancora|ainda|nog)"
    r" (?:yet |been |has been |ist |ete |esta |ha sido |me han |nos han |me ha |nos ha |han |ha "
    r"|e |stato |foi |is |at all |zijn )?(?:\w+ )?"
    r"(?:solved|fixed|resolved|sorted|working|done|repaired|replaced|erledigt|gelost|behoben"
    r"|geklart|regle\w*|resolu\w*"
    r"|resuelt\w*|solucionad\w*|arreglad\w*|risolt\w*|resolvid\w*|opgelost|geregeld|gefixt)\b"
)
PRESENT = re.compile(
    r"\bstill (?:not?|waiting|broken|missing|is|isn't|doesn't|hasn't|crash|leak|wrong|off|cold"
    r"|show|fail|an? )"
    r"|\b(?:immer noch|noch immer) (?:nicht|kein|kalt|kaputt|defekt|offen)|\btoujours (?:pas"
    r"|rien|aucun|en panne)"
    r"|\bstopped working|\bsigue sin|\bsigo sin|\btodavia no|\baun no|\bancora (?:non|nessun)"
    r"|\bainda nao"
    r"|\bcontinua sem"
    r"|\bnog (?:steeds|altijd) (?:niet|geen)|\bcall me\b"
)


def has_problem(folded: str) -> bool:
    """Return True if the text reports a problem that is still open."""
    if UNSETTLED.search(folded) or PRESENT.search(folded):
        return True
    has_words = PROBLEM.search(folded) or FAULT.search(folded)
    if not has_words:
        return False
    settled = [each.end() for each in SETTLED.finditer(folded)]
    if not settled:
        return True
    _said, _end, later = SENTENCE_END.sub("\n", folded[settled[-1] :]).partition("\n")
    return bool(PROBLEM.search(later) or FAULT.search(later))


def is_settled(folded: str) -> bool:
    """Return True if the text tells that the matter came to its end."""
    return bool(SETTLED.search(folded))
