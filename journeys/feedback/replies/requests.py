"""Detection of questions and requests in comments. Patterns are folded."""

from __future__ import annotations

import re

REQUEST = re.compile(
    r"\b(?:please|pls|kindly) (?!stop|improve|consider|work on|train|hire|tell|thank|pass|give"
    r"|keep|never|don't|accept|say)(?:\w+)"
    r"|\b(?:can|could|would|will) (?:you|someone|somebody|anyone|ana|i (?:have"
    r"|get)) (?!believe|not ask)"
    r"|\b(?:call|ring|phone|contact|e?mail|text|tell|send|help|answer|write|show) (?:me"
    r"|us)\b(?! (?:a smile|back to))"
    r"|\blet me know|\bget back to me|\bi (?:need|want|demand|expect|would like|'d like"
    r"|require|am asking)(?: \w+)?"
    r" (?:to (?:know|speak|talk|return|cancel|change|order|have)|an? |my |the |you )"
    r"|\bi'd like (?:to|an?|my)"
    r"|\b(?:where|how|when|which|who|what) (?:do|does|can|could|should|is|are|will|did) (?:i"
    r"|we|you|my|the|it|they|this)\b"
    r"|\bi (?:wonder|was wondering|want to know)"
    r"|\bbitte (?:um|ruf\w*|meld\w*|schick\w*|send\w*|antwort\w*|kontakt\w*|pruf\w*|teil\w*"
    r"|helf\w*|nochmal|erneut)"
    r"|\b(?:rufen|melden|schicken|senden) sie|\b(?:konnen|konnten|wurden) (?:sie|wir|ihr)"
    r"|\bkonnt ihr|\bkannst du"
    r"|\bruckruf|\bich (?:brauche|mochte (?:gern\w* )?(?:wissen|noch|meine?|eine?|mit)"
    r"|hatte gern\w*|benotige|erwarte)"
    r"|\b(?:pouvez|pourriez|peux|pourrais)[ -](?:vous|tu)|\bmerci de (?:me|m'|nous|bien"
    r"|rappel\w*|renvoy\w*|confirm\w*"
    r"|repond\w*|votre retour)|\brappelez|\brepondez|\bcontactez|\benvoyez[ -]moi|\bappelez"
    r"|\bj'ai besoin|\bje (?:voudrais"
    r"|souhaite\w*|veux|demande|reclame)|\bj'aimerais (?:savoir|que|avoir)|\bveuillez"
    r"|(?<!se )\b(?:pueden|puede|podrian|podria|puedes) (?!mejor|ser\b|hacer)|\bllame(?:n)?me"
    r"|\bllamadme|\bpor favor,? (?:ll|cont|env|resp|rev"
    r"|conf|dig|manden|ayud|necesit)\w*|\bnecesito|\bquiero (?:que|hablar|saber|mi|una?)"
    r"|\bquisiera|\bcontactenme|\bme gustaria saber"
    r"|(?<!si )\b(?:potete|puo|potreste|potrebbe|puoi) (?!miglior|esser|fare di)|\bchiamatemi"
    r"|\brichiamatemi|\bmi richiam\w+|\bmi chiam(?:ate|i)\b|\bvorrei|\bvoglio"
    r"|\bho bisogno|\battendo (?:una|risposta|vostr)|\bper favore (?:chiam|rich|mand|invi|cont"
    r"|ris)\w*|\bfatemi sapere|\bmandatemi"
    r"|(?<!se )\b(?:podem|pode|poderiam|poderia) (?!melhor|ser\b|fazer)|\bme lig(?:uem|ue|a)\b"
    r"|\bliguem|\bpreciso (?:de|que|falar|saber)?|\bgostaria de (?:saber|falar|um|que)"
    r"|\bquero (?:falar|saber|meu|o meu|que|um)|\baguardo|\bpor favor,? (?:lig|env|resp|ver"
    r"|conf|me|entr)\w*|\bmandem"
    r"|\b(?:kunt|kun|kunnen|wilt|wil|zou|zouden) (?:u|je|jullie) |\bbel (?:mij|me)"
    r"|\bgraag (?:een |nog |wil |terug|contact|antwoord|hoor|bericht)"
    r"|\bik (?:wil (?:graag )?(?:mijn|weten|een|dat|iemand)|heb .{0,20}nodig|verwacht"
    r"|zou graag)|\bneem contact|\blaat (?:het )?(?:me|mij) weten|\bstuur (?:me|mij)"
)

RHETORICAL = re.compile(
    r"(?:what (?:more|else) (?:can|could|is|do|should)[^?]{0,40}|what('s| is) not to (?:like"
    r"|love)|what can i say"
    r"|need i say more|who (?:could|would) (?:ask|have|want)[^?]{0,40}|how (?:cool|nice|great"
    r"|good) is that"
    r"|why (?:not|only|just) an? ?\w*|why (?:not|only|just)? ?\w{1,6}|right|ok|okay|eh|huh"
    r"|isn't it|is it|you know|know what i mean"
    r"|was will (?:man|mensch) mehr|was soll (?:ich|man) (?:da )?(?:noch )?sagen|was (?:kann"
    r"|konnte) man (?:sich )?mehr[^?]{0,30}"
    r"|wer hatte das gedacht|warum (?:nur|nicht|keine?)[^?]{0,12}|oder|gell|nicht wahr"
    r"|que (?:demander|dire|vouloir|souhaiter) de (?:plus|mieux)|que (?:dire|demander) d'autre"
    r"|pourquoi pas[^?]{0,10}|non"
    r"|que mas (?:se )?(?:puedo|puede|quiero|quieres|se puede)[^?]{0,25}|por que no un \w+"
    r"|verdad|no"
    r"|(?:che )?cosa (?:volere|vuoi|si vuole|chiedere|posso (?:dire|chiedere"
    r"|volere)) (?:di )?piu[^?]{0,20}|che (?:dire|altro)[^?]{0,20}|vero"
    r"|(?:o )?que mais (?:posso|se pode|dizer|pedir|querer)[^?]{0,20}|ne|certo"
    r"|wat wil (?:je|een mens|men|ik|u) (?:nog )?meer|wat kan (?:ik|je|men) (?:nog )?(?:meer "
    r"|zeggen)[^?]{0,20}|toch|he)\s*$"
)
QUESTION = re.compile(r"([^.!?\n]*)\?+(\s*(?:because|weil|parce|porque|perche|omdat|want)?)")
# "Next time please answer faster" asks for no answer now.
NEXT_TIME = re.compile(
    r"[^.!?\n]*\b(?:next time|nachstes mal|nachsten mal|prochaine fois|proxima vez|prossima volta"
    r"|volgende keer|in future|in the future|kunftig|in futuro|no futuro|en el futuro)\b[^.!?\n]*"
)
LINK = re.compile(r"https?://\S+")


def has_request(folded: str) -> bool:
    """True if the text asks for an answer; not for "what more can one say?"."""
    words = LINK.sub("", folded)
    for asked in QUESTION.finditer(words):
        if not asked[2].strip() and asked[1].strip() and not RHETORICAL.search(asked[1]):
            return True
    return bool(REQUEST.search(NEXT_TIME.sub("", words)))
