"""Patterns of complaints about a product or service, in the present tense."""

from __future__ import annotations

import re

ENGLISH = (
    r"\bstopped (?:working|charging|heating|responding|again)|\bnot what i ordered|\bovercharged"
    r"|\b(?:does not|doesn't) (?!matter|get|take|cost|hurt|need|bother|mean|change)\w+"
    r"|\b(?:can't|cannot|can not) (?!complain|fault|praise|thank|wait|recommend|say|imagine|ask"
    r"|be |beat|think|believe|get (?:any )?(?:better|easier))\w+"
    r"|\bwon't (?!regret|forget|hesitate|complain|go anywhere|change|be (?:back|the last))\w+"
    r"|\b(?:wrong|same|late|failed|stopped)\b.{0,20}\bagain\b|\b(?:stone|ice) cold|\bsmashed"
    r"|\bcracked|\bscratched|\bsqueak|\bwobbl|\bloose\b|\bleaks?\b|\bdented|\bjams\b|\bjammed"
    r"|\bcuts out|\bdisconnects|\boverheats|\bsmells"
    r"|\bflickers|\brattles|\b(?:is|are) (?:dead|blocked|frozen|torn|out of order)|\bcuts off"
    r"|(?:^|[.!,] ?|and )nothing(?: yet| since| happen(?:ed|s)| came)?[.!]*$|\b(?:0|zero) answers"
)
GERMAN = (
    r"\b(?!ist\b|hat\b|geht\b|braucht\b|lohnt\b|selbst\b|sonst\b|erst\b|leicht\b|oft\b)[a-z]+t"
    r" (?:sich |es |\w+ )?nicht\b(?! (?:besser|schneller|einfacher|schlecht|nur|so|ganz|mehr zu))"
    r"|\bschon wieder|\bklemmt|\bundicht|\blauft aus|\bbricht ab|\bfallt (?:\w+ )*aus\b"
    r"|\bbeschadigt"
    r"|\bzerbrochen|\bfalsche[nrs]? (?:artikel|teil|rechnung|betrag|grosse|farbe|adresse|ware)"
    r"|\bverschwunden|\bstorung|\bund nichts\b|(?:^|[.!] )nichts[.!]*$"
)
FRENCH = (
    r"\bredemarre|\bcoupe (?:tou|sans|encore|souvent|a chaque|le)|\bsans arret|\bencore en panne"
    r"|\bne (?:s'allume|s'ouvre|charge|passe|tient|ferme|demarre|correspond|chauffe|capte|s'affiche"
    r"|se connecte)\w* (?:pas|plus)|\babime|\bendommage|\bmauvais\w* (?:article|produit|colis"
    r"|taille|couleur|adresse)|\bmessage d'erreur|\bdisparu|\bperdu\b|\bet (?:toujours )?rien\b"
)
SPANISH = (
    r"\bse (?:corta|apaga|cae|reinicia|bloquea|cuelga)\b|\bno (?:se )?(?:enciende|arranca|carga"
    r"|abre|entra|cierra|calienta|encaja|sirve|conecta)\b|\bequivocad|\bdanad[oa]|\bdefect"
    r"|\botra vez (?:sin|rot|igual|el mismo|la misma|mal)|\bcobrado dos|\by nada\b"
)
ITALIAN = (
    r"\bsi (?:blocca|spegne|riavvia|stacca|scollega)\b|\bnon (?:si )?(?:carica|scalda|chiude|entra"
    r"|collega|stampa)\b|\bsbagliat|\bdanneggiat|\bdifettos|\bdi nuovo (?:rott|guast|senza)"
    r"|\bdoppio addebito|\be niente\b|\bmessaggio di errore"
)
PORTUGUESE = (
    r"\b(?:trava|reinicia|desliga) (?:toda|todo|sempre|sozinh)|\bcai (?:toda|todo|sempre)"
    r"|\bnao (?:carrega|esquenta|aquece|fecha|entra|conecta|serve|segura|acende)\b|\berrad[oa]s?\b"
    r"|\bdanificad|\bde novo (?:sem|com|o mesmo)|\bcobrad\w+ (?:duas|2|em dobro)|\bcom defeito"
)
DUTCH = (
    r"\bnog steeds (?!blij|tevreden|goed|de beste|top|super)|\bvalt (?:\w+ )*uit\b|\bfoutmelding"
    r"|\b(?!met\b|het\b|dat\b|wat\b|niet\b|bent\b|moet\b|kost\b)[a-z]+t (?:\w+ )?niet\b"
    r"(?! (?:beter|sneller|uit|erg|veel|meer te|zo|alleen))|\bopnieuw (?:stuk|kapot)"
    r"|\bverkeerde?\b|\bbeschadigd|\bgescheurd|\bweer (?:lek|stuk|kapot|niet)|\ben niets\b"
)

# Words for damage of a thing, in all seven languages.
DAMAGE = (
    r"\b(?:bent|dent|rust(?:y|ed|s)|crooked|stripped|snapped|burnt|punctured?|ripped|chipped"
    r"|soaked|squeals?|grinds|grinding noise|came (?:off|loose)|an? (?:crack|hole|scratch|dent"
    r"|tear|leak)|fell (?:off|apart))\b"
    r"|\b(?:einen?|mit) (?:riss|kratzer|delle|loch|sprung|achter|beule)n?\b|\b(?:kratzer|dellen?"
    r"|risse?)$"
    r"|\bverbogen|\bverkratzt|\bverrostet|\bverzogen|\bschief\b|\bgerissen|\b(?:ab|zer)?gebrochen\b"
    r"|\bquietscht|\bknackt\b|\bwackelt|\bflackert|\bzu (?:gross|klein|kurz|eng)\b"
    r"|\bfissur|\bfele|\bfendu|\bvoile[es]?\b|\btordu|\braye[es]?\b|\btroue?[es]?\b|\bcreve"
    r"|\brouill|\bdechir|\bgrince|\bbosse|\ba plat\b|\btrop (?:petit|grand|court)e?\b"
    r"|\bgrieta|\brajad|\b(?:esta|viene|vino|llego|quedo|rueda) (?:todo )?(?:rayad|torcid|doblad"
    r"|abollad)"
    r"|\bpinchad|\baranazo|\bchirri|\boxidad|\bcrepa\b|\bcrepat|\bgraffi|\bstort[oaie]\b|\bstrappat"
    r"|\bbucat|\barrugginit|\bcigola|\briscad|\btort[oa]s?\b|\brasgad|\bfurad|\bamolgad|\brachad"
    r"|\btrincad|\benferrujad|\bbarst|\bgebarsten|\bscheef\b|\bgescheurd|\bdeuk|\bverroest"
    r"|\bpiept\b|\bkromme?\b"
)

INSULT = (
    r"\b(?:saftladen|sauladen|saustall|abzocke\w*|betrug|betruger|frechheit|sauerei|schrott|mist"
    r"|scheisse?|scheiss\w+|unding|crap|rubbish|trash|junk|scam|bullshit|shit|joke of|merde|arnaque"
    r"|foutage|mierda|estafa|timo|merda|schifo|truffa|vergogna|porcaria|burla|rommel|troep"
    r"|oplichters?|oplichterij|prutsers?)\b"
)

FAULT = re.compile(
    "|".join((ENGLISH, GERMAN, FRENCH, SPANISH, ITALIAN, PORTUGUESE, DUTCH, DAMAGE, INSULT))
)

# A fault told in two words, as below a signature: "bell missing", "kein Helm".
SHORT_FAULT = re.compile(
    r"\b(?:missing|broken|defective|faulty|damaged|torn|scratched|cracked|kaputt|defekt|fehlt?e?n?"
    r"|manque|manquant\w*|casse[es]*|abime[es]*|falta[n]?|rot[oa]s?|danad[oa]s?|manca(?:no)?"
    r"|rott[oaie]|guast[oaie]|quebrad[oa]s?|estragad[oa]s?|avariad[oa]s?|ontbre\w+|kapot|stuk|kwijt"
    r"|never (?:got|came|arriv\w+|received)|nie (?:bekommen|erhalten|angekommen)"
    r"|jamais (?:recu|arrive)\w*|nunca (?:lleg|recib|cheg|receb)\w+|mai (?:arrivat|ricevut)\w"
    r"|nooit (?:gekregen|ontvangen|aangekomen)|still (?:not?|missing|waiting|broken)|immer noch"
    r"|noch immer|toujours (?:pas|rien)|todavia no|aun no|ancora non|ainda nao"
    r"|nog (?:steeds|niet|geen))\b"
)
