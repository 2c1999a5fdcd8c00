"""What a comment tells: an open problem, something asked, a wish to be left alone.

Patterns are folded: lower case, no accents. Doubt goes to an agent, who loses ten seconds;
the other way a customer loses their trust.
"""

from __future__ import annotations

import re

_NOT = r"(?:not|never|n't|no|cannot)"

PROBLEM = re.compile(
    # English
    r"\bstill (?:not?|never|n't|waiting|broken|missing|open|wrong|off|cold|down|dead|crash\w*|leak\w*"
    r"|fail\w*|getting|an? (?:error|problem)|the same|happen\w*|there|show\w*|nothing|unresolved|unsolved"
    r"|isn't|doesn't|don't|hasn't|haven't|can't|cannot|won't|have (?:no|not)|has (?:no|not)|stuck|charg\w*)"
    r"|\b(?:is|are|was|it's|were)(?:n't| not| still not)(?: yet| been| really)?"
    r" (?:solved|fixed|resolved|working|sorted|done|repaired|answered|delivered|right|correct|ok)"
    r"|\bit is not\b(?=[.!]|$)|\bnot (?:yet |been )?(?:solved|fixed|resolved|working|sorted|repaired|refunded)"
    r"|\b(?:does|do|did|has|have|had|would|will|can|could)(?:n't| not|not) (?:yet |ever |even )?(?:work|arriv\w*"
    r"|come|received?|heard?|been|got(?:ten)?|get|open|start|load|log|help(?:ed)? (?:at all|me)|connect|show)"
    r"|won't (?:work|start|open|load|connect|turn|charge)|\bnever (?:came|arriv\w*|got|received|showed|heard"
    r"|answer\w*|called|replied|turned|happened|reached|refunded)"
    r"|\b(?:nobody|no one|no-one|none of you|noone)\b|\bno (?:answer|reply|response|refund|news|solution|sign"
    r"|help|call|trace|one)\b(?! needed)|\bwithout (?:an? )?(?:answer|reply|response|news)"
    r"|\b(?:is|are|been|was) (?:now )?(?:broken|missing|leaking|faulty|defective|dead|damaged|lost|stuck|cracked"
    r"|off again|down again|back again)|\b(?:broken|broke|leaks|leaking|crash(?:es|ing)?|reboots|freezes"
    r"|fails|keeps? (?:\w+ing)|greyed out|error (?:code )?[a-z]?\d+|an error|error message|shows error"
    r"|wrong (?:item|part|size|amount|address|colou?r|one)|charged (?:me )?twice|double charged)\b"
    r"|\b(?:off|back|broken|down|same \w+|gone|here|happen\w*|problem|cold) again\b|\bproblem (?:is back|remains"
    r"|persists|continues)|\bwaiting (?:for|on|since|to)\b|\bhave been waiting|\bgives? (?:a|an|me) (?:404|error)"
    r"|\bombudsman|\blawyer|\bsolicitor|\bcomplaint\b|\bunanswered|\bunresolved|\bunsolved|\bwant my money"
    r"|\bmoney back\b|\bspeak to (?:a|your|the|some)|\btalk to (?:a|your|the|some)"
    # German
    r"|\bimmer noch|noch immer|\bnoch (?:nicht|kein\w*|offen|nichts)|\bnicht (?:gelost|behoben|erledigt|geklart"
    r"|angekommen|repariert|bekommen|erhalten|geholfen|erreichbar|funktioniert)|\bfunktioniert (?:\w+ )?nicht"
    r"|\bgeht (?:\w+ )?nicht\b(?! besser| schneller| einfacher)|\bfehl(?:t|en)\b|\bdefekt|\bkaputt|\bfehlermeldung"
    r"|\bniemand|\bkeine? (?:antwort|ruckmeldung|ruckruf|losung|lieferung|reaktion|erstattung|geld|hilfe)"
    r"|\bwarte (?:ich )?(?:noch|seit|auf|jetzt|immer|schon)|\bwieder (?:kaputt|kalt|aus|defekt|ausgefallen|da\b)"
    r"|\bnie (?:angekommen|gekommen|erhalten|bekommen|gemeldet)|\bsturzt|\bungelost|\banwalt|\bbeschwerde"
    r"|\btropft|\bsturzt\b|\bohne (?:antwort|reaktion|ruckmeldung)"
    # French
    r"|\btoujours (?:pas|rien|aucun\w*|en panne|la meme|l'erreur|le meme|en attente|sans|bloque\w*|casse\w*)"
    r"|\baffiche toujours|\b(?:n'est|ne (?:sont|marche|fonctionne|repond)|n'a|n'ai|n'ont|est) (?:\w+ )?(?:pas|jamais)"
    r" (?:ete |encore |ete encore )?(?:regle\w*|resolu\w*|arriv\w*|recu\w*|rembours\w*|repar\w*|livre\w*|repond\w*)"
    r"|\b(?:ne|n')\s?(?:marche|fonctionne|repond)\w* (?:\w+ )?(?:pas|plus)|\bjamais (?:arriv\w*|recu\w*|rappel\w*"
    r"|rembours\w*|livre\w*|eu)|\bpersonne (?:ne|n')|\b(?:aucune?|sans|pas de) (?:reponse|nouvelle\w*|solution"
    r"|remboursement|rappel)|\ben panne|\bj'attends|\battends (?:encore|toujours|depuis)|\bil manque|\bmanquant"
    r"|\bcasse[es]?\b|\bplante\b|\bpas (?:regle\w*|resolu\w*|rembourse\w*|recu\w*)|\bavocat|\breclamation|\bfuit\b"
    # Spanish
    r"|\bsig(?:o|ue|uen|o aun) (?:sin|esperando|roto|igual|fall\w*|mal|averiad\w*|apareci\w*|dando)|\btodavia no"
    r"|\baun no|\bno (?:me )?(?:funciona|ha[n]? (?:llegado|contestado|llamado|devuelto|respondido|resuelto)|llego"
    r"|llega|contesta\w*|responde\w*|esta (?:resuelto|solucionado|arreglado)|resuelt\w*|he recibido|recibi\b)"
    r"|\bnadie\b|\bsin (?:respuesta|solucion|solucionar|resolver|noticias|internet|servicio|contestar)|\besperando"
    r"|\bnunca (?:llego|llegaron|me|contest\w*|recib\w*)|\brot[oa]s?\b|\bestropead|\baveriad|\bfalta[n]?\b"
    r"|\bsigue (?:el|la) (?:mism|error|problema)|\babogado|\breclamacion|\bdefectuos|\bgotea"
    # Italian
    r"|\bancora (?:non|nessun\w*|senza|in attesa|rott\w*|aspett\w*|guast\w*|lo stesso|niente)|\bnon (?:\w+ )?ancora"
    r"|\bnon (?:mi )?(?:funzion\w*|e (?:mai )?(?:arrivat\w*|stat\w* (?:risolt|rimbors|ripar)\w*|risolt\w*)"
    r"|ho (?:mai |ancora )?(?:ricevut\w*|avut\w*)|risponde\w*|va\b|parte\b|si (?:accende|apre))|\bmai (?:arrivat\w*"
    r"|ricevut\w*|risposto|stat\w*|richiamat\w*)|\bnessuno\b|\bsenza (?:risposta|soluzione|notizie|rimborso)"
    r"|\bnessuna (?:risposta|soluzione|notizia)|\brott[oaie]\b|\bguast\w+|\bmanca (?:ancora|il|la|un)\b|\bmancano\b"
    r"|\b(?:sto )?aspett(?:o|ando) (?:ancora|da)|\bavvocato|\breclamo|\bcontinua a|\bperde acqua|\bin attesa d"
    # Portuguese
    r"|\bainda (?:nao|estou|esta|sem|aguard\w*|esper\w*|com (?:o|a) mesm|continua|da erro)|\bcontinua\w* (?:err\w*"
    r"|sem|com (?:o|a|defeito|problema)|igual|quebrad\w*|a|dando|parad\w*|sai\w*|fech\w*|trav\w*|na mesma)"
    r"|\bnao (?:funciona|chegou|chegaram|foi (?:resolvid\w*|devolvid\w*|entreg\w*)|recebi|responde\w*|resolveu|"
    r"resolvid\w*|esta (?:resolvid\w*|funcionando|a funcionar)|abre|liga|deu certo)|\bninguem\b|\bsem (?:resposta"
    r"|solucao|retorno|noticias|internet|sinal)|\bnunca (?:chegou|recebi|respond\w*|lig\w*|tive)|\be nada\b"
    r"|\bquebrad[oa]s?\b|\bdefeito\b|\besperando|\bestou a espera|\baguardando|\badvogado|\bprocon\b|\bfalta\b (?:um|a|o)"
    # Dutch
    r"|\bnog (?:steeds|altijd) (?:geen|niet|niets|kapot|wacht\w*|stuk|in|de|het|een|lek|aan het|dezelfde|open)"
    r"|\bnog (?:geen|niet|niets)|\bniet (?:opgelost|ontvangen|gekregen|werkend|aangekomen|gerepareerd|gebeld|geleverd)"
    r"|\bwerkt (?:\w+ )?niet|\bdoet het (?:\w+ )?niet|\bniemand|\bkapot\b|\bgeen (?:antwoord|reactie|oplossing"
    r"|bericht|geld|terugbetaling)|\bwacht (?:ik )?(?:nog|al|op|sinds|nu)|\bontbre(?:ekt|ken)|\bweer (?:kapot|stuk"
    r"|hetzelfde|lek)|\bnooit (?:aangekomen|ontvangen|gebeld|gekregen|geleverd)|\bzonder (?:antwoord|reactie)"
    r"|\badvocaat|\bklacht\b|\blekt\b|\bstoring\b|\bloopt vast"
)  # fmt: skip

# The matter is over, whatever is told of it. Only the certain words of PROBLEM beat it.
SETTLED = re.compile(
    r"\b(?:(?:all |now |is |it's |got |was |been |finally |then )+(?:sorted|solved|fixed|resolved|repaired"
    r"|done|replaced|refunded|settled)|sorted|solved (?:now|in|at|quickly|within)|works (?:again|now|fine|perfectly)"
    r"|working (?:again|now|fine)|done now|(?:fine|good|ok|okay) now|that's that|in the end|we're even|got it back"
    r"|came (?:yesterday|today|in the end)|arrived (?:yesterday|today|in the end|safely|at last|eventually)"
    r"|no longer|not a problem|no problem|no need to|no action|has been (?:fixed|solved|replaced|refunded|repaired)"
    r"|worth it|nothing (?:is )?(?:open|missing|left)|you (?:fixed|solved|replaced|refunded)"
    r"|(?:ist |alles |inzwischen |jetzt |schon |dann )+(?:erledigt|gelost|behoben|da\b|angekommen|repariert|geklart"
    r"|in ordnung)|erledigt|gelost\b|behoben|(?:lauft|funktioniert|geht|klappt) (?:jetzt|wieder|nun|alles)"
    r"|(?:jetzt|wieder|nun) (?:lauft|funktioniert|geht|klappt)|am ende geklappt|hat (?:\w+ )*geklappt"
    r"|(?:c'est |est |probleme |tout est |ete |maintenant )+(?:regle\w*|resolu\w*|arrange\w*|repare\w*|remplace\w*)"
    r"|regle[es]?\b|resolu[es]?\b|remarche|(?:marche|fonctionne) (?:maintenant|a nouveau|enfin|de nouveau)"
    r"|tout est (?:bon|rentre|ok)|finalement arrive|au final"
    r"|(?:al final|ya|quedo|esta|fue|ha sido) (?:se |todo |esta |quedo |me lo )*(?:arregl\w*|resuelt\w*|solucion\w*"
    r"|funciona|llego|resolvi\w*|devolvieron|cambiaron)|solucionad[oa]|resuelto\b|se (?:arreglo|soluciono|resolvio)"
    r"|(?:ora|adesso|alla fine|poi|gia) (?:\w+ ){0,3}(?:funzion\w*|risolt\w*|arrivat\w*|a posto|va)|risolt[oaie]\b"
    r"|tutto (?:risolto|a posto)|e arrivat[oa] (?:ieri|oggi|alla fine)"
    r"|(?:ja|agora|no fim|foi|esta) (?:\w+ ){0,2}(?:resolvid\w*|funciona\w*|cheg\w*|resolveu|troca\w*)|resolvid[oa]\b"
    r"|deu tudo certo|trocaram|tudo (?:certo|resolvido)"
    r"|(?:is |nu |inmiddels |netjes |alles |snel )+(?:opgelost|gefixt|geregeld|gerepareerd|vervangen|in orde)"
    r"|opgelost|(?:werkt|doet) (?:het )?(?:nu|weer|inmiddels)|(?:nu|inmiddels) werkt)\b"
)
UNSETTLED = re.compile(
    r"\b(?:not|isn't|never|hasn't been|wasn't|nothing|un|nicht|nichts|kein\w*|pas|jamais|rien|no|nada|nunca|sin"
    r"|non|niente|mai|nao|niet|niets|still|immer noch|toujours|sigue|ancora|ainda|nog)"
    r" (?:yet |been |has been |ist |ete |esta |ha sido |e |stato |foi |is |at all |zijn )?(?:\w+ )?"
    r"(?:solved|fixed|resolved|sorted|working|done|repaired|replaced|erledigt|gelost|behoben|geklart|regle\w*|resolu\w*"
    r"|resuelt\w*|solucionad\w*|arreglad\w*|risolt\w*|resolvid\w*|opgelost|geregeld|gefixt)\b"
)
PRESENT = re.compile(
    r"\bstill (?:not?|waiting|broken|missing|is|isn't|doesn't|hasn't|crash|leak|wrong|off|cold|show|fail|an? )"
    r"|\b(?:immer noch|noch immer) (?:nicht|kein|kalt|kaputt|defekt|offen)|\btoujours (?:pas|rien|aucun|en panne)"
    r"|\bsigue sin|\bsigo sin|\btodavia no|\baun no|\bancora (?:non|nessun)|\bainda nao|\bcontinua sem"
    r"|\bnog (?:steeds|altijd) (?:niet|geen)|\bcall me\b"
)

REQUEST = re.compile(
    r"\b(?:please|pls|kindly) (?!stop|tell|thank|pass|give|keep|never|don't|accept|say)(?:\w+)"
    r"|\b(?:can|could|would|will) (?:you|someone|somebody|anyone|ana|i (?:have|get)) (?!believe|not ask)"
    r"|\b(?:call|ring|phone|contact|e?mail|text|tell|send|help|answer|write|show) (?:me|us)\b(?! (?:a smile|back to))"
    r"|\blet me know|\bget back to me|\bi (?:need|want|demand|expect|would like|'d like|require|am asking)(?: \w+)?"
    r" (?:to (?:know|speak|talk|return|cancel|change|order|have)|an? |my |the |you )|\bi'd like (?:to|an?|my)"
    r"|\b(?:where|how|when|what|which|who) (?:do|does|can|could|should|is|are|will|did) (?:i|we|you|my|the)\b"
    r"|\bi (?:wonder|was wondering|want to know)"
    r"|\bbitte (?:um|ruf\w*|meld\w*|schick\w*|send\w*|antwort\w*|kontakt\w*|pruf\w*|teil\w*|helf\w*|nochmal|erneut)"
    r"|\b(?:rufen|melden|schicken|senden) sie|\b(?:konnen|konnten|wurden) (?:sie|wir|ihr)|\bkonnt ihr|\bkannst du"
    r"|\bruckruf|\bich (?:brauche|mochte (?:gern\w* )?(?:wissen|noch|meine?|eine?|mit)|hatte gern\w*|benotige|erwarte)"
    r"|\b(?:pouvez|pourriez|peux|pourrais)[ -](?:vous|tu)|\bmerci de (?:me|m'|nous|bien|rappel\w*|renvoy\w*|confirm\w*"
    r"|repond\w*|votre retour)|\brappelez|\brepondez|\bcontactez|\benvoyez[ -]moi|\bappelez|\bj'ai besoin|\bje (?:voudrais"
    r"|souhaite\w*|veux|demande|reclame)|\bj'aimerais (?:savoir|que|avoir)|\bveuillez"
    r"|\b(?:me |nos )?(?:pueden|puede|podrian|podria|puedes) |\bllame(?:n)?me|\bllamadme|\bpor favor,? (?:ll|cont|env|resp|rev"
    r"|conf|dig|manden|ayud|necesit)\w*|\bnecesito|\bquiero (?:que|hablar|saber|mi|una?)|\bquisiera|\bcontactenme|\bme gustaria saber"
    r"|\b(?:potete|puo|potreste|potrebbe|puoi) |\bchiamatemi|\brichiamatemi|\bmi richiam\w+|\bmi chiam(?:ate|i)\b|\bvorrei|\bvoglio"
    r"|\bho bisogno|\battendo (?:una|risposta|vostr)|\bper favore (?:chiam|rich|mand|invi|cont|ris)\w*|\bfatemi sapere|\bmandatemi"
    r"|\b(?:podem|pode|poderiam|poderia) |\bme lig(?:uem|ue|a)\b|\bliguem|\bpreciso (?:de|que|falar|saber)?|\bgostaria de (?:saber|falar|um|que)"
    r"|\bquero (?:falar|saber|meu|o meu|que|um)|\baguardo|\bpor favor,? (?:lig|env|resp|ver|conf|me|entr)\w*|\bmandem"
    r"|\b(?:kunt|kun|kunnen|wilt|wil|zou|zouden) (?:u|je|jullie) |\bbel (?:mij|me)|\bgraag (?:een |nog |wil |terug|contact|antwoord|hoor|bericht)"
    r"|\bik (?:wil (?:graag )?(?:mijn|weten|een|dat|iemand)|heb .{0,20}nodig|verwacht|zou graag)|\bneem contact|\blaat (?:het )?(?:me|mij) weten|\bstuur (?:me|mij)"
)  # fmt: skip

RHETORICAL = re.compile(
    r"(?:what (?:more|else) (?:can|could|is|do|should)[^?]{0,40}|what('s| is) not to (?:like|love)|what can i say"
    r"|need i say more|who (?:could|would) (?:ask|have|want)[^?]{0,40}|how (?:cool|nice|great|good) is that"
    r"|why (?:not|only|just) an? ?\w*|why (?:not|only|just)? ?\w{1,6}|right|ok|okay|eh|huh|isn't it|is it|you know|know what i mean"
    r"|was will (?:man|mensch) mehr|was soll (?:ich|man) (?:da )?(?:noch )?sagen|was (?:kann|konnte) man (?:sich )?mehr[^?]{0,30}"
    r"|wer hatte das gedacht|warum (?:nur|nicht|keine?)[^?]{0,12}|oder|gell|nicht wahr"
    r"|que (?:demander|dire|vouloir|souhaiter) de (?:plus|mieux)|que (?:dire|demander) d'autre|pourquoi pas[^?]{0,10}|non"
    r"|que mas (?:se )?(?:puedo|puede|quiero|quieres|se puede)[^?]{0,25}|por que no un \w+|verdad|no"
    r"|(?:che )?cosa (?:volere|vuoi|si vuole|chiedere|posso (?:dire|chiedere|volere)) (?:di )?piu[^?]{0,20}|che (?:dire|altro)[^?]{0,20}|vero"
    r"|(?:o )?que mais (?:posso|se pode|dizer|pedir|querer)[^?]{0,20}|ne|certo"
    r"|wat wil (?:je|een mens|men|ik|u) (?:nog )?meer|wat kan (?:ik|je|men) (?:nog )?(?:meer |zeggen)[^?]{0,20}|toch|he)\s*$"
)
QUESTION = re.compile(r"([^.!?\n]*)\?+(\s*(?:because|weil|parce|porque|perche|omdat|want)?)")
LINK = re.compile(r"https?://\S+")

AUTOMATIC = re.compile(
    r"(?:\[?(?:auto(?:matic|matisch|matica|matique)?[ -]?(?:reply|response|antwort|antwoord)|out of (?:the )?office\b[:\s-]"
    r"|automatische (?:antwort|abwesenheit)\w*|abwesenheitsnotiz|reponse automatique|message d'absence"
    r"|respuesta automatica|risposta automatica|resposta automatica|automatisch antwoord|afwezigheids\w*)"
    r"|this is an automat(?:ic|ed) (?:reply|response|message))"
)


def has_problem(folded: str) -> bool:
    """Whether something is told to be open still."""
    if UNSETTLED.search(folded) or PRESENT.search(folded):
        return True
    return bool(PROBLEM.search(folded)) and not SETTLED.search(folded)


def asks_something(folded: str) -> bool:
    """Whether an answer is wanted; "what more can one say?" wants none."""
    words = LINK.sub("", folded)
    for asked in QUESTION.finditer(words):
        if not asked[2].strip() and asked[1].strip() and not RHETORICAL.search(asked[1]):
            return True
    return bool(REQUEST.search(words))
