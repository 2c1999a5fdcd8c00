"""Recognition of praise, thanks and plain remarks, the comments that need nobody.

Patterns are folded. What is not recognised here goes before an agent.
"""

from __future__ import annotations

import re

from journeys.feedback.replies.emoji import is_angry
from journeys.feedback.replies.numbers import NUMBER
from journeys.feedback.replies.phrases import UNIT
from journeys.feedback.replies.sarcasm import may_be_sarcasm

PRAISE = re.compile(
    r"\b(?:thank\w*|praise\w*|compliment\w*|remerci\w*|felicit\w*|bedank\w*|elogi\w*|thx|ta"
    r"|cheers|kudos|great\w*|good|nice\w*|lovely|excellent\w*|perfect\w*"
    r"|super(?!vis|mark|inten)\w*|brilliant\w*|fantastic\w*|amazing\w*|awesome|wonderful\w*"
    r"|friendl\w+|helpful\w*"
    r"|(?<!mein )(?<!unser )(?<!das )(?<!ein )kind(?:ly|ness|est)?|quick\w*|fast(?:er|est)?|easy"
    r"|easily|happy|satisf\w+|(?<!a )(?<!la )fine|well|top|best|better"
    r"|gem|stars?|love[ds]?|pleas(?:ed|ant|ure)\w*|impress\w*|recommend\w*|wow|bravo|worth|saved"
    r"|delight\w*|glad|smooth\w*|polite\w*|professional\w*|rock|thumbs|outstanding|flawless"
    r"|spot on|made my day|(?:1st|first) class|patient(?:ly)?|patience|efficient|competent|superb"
    r"|cool"
    r"|champion|(?:never|don't) stop(?: being(?: this| so)?)?|nothing could stop me|like new|helped"
    r"|reliable|punctual"
    r"|honest\w*|clear(?:ly)?|beautiful\w*|enjoy\w*|appreciate\w*|legend\w*|amazed|uncomplicated"
    r"|could(?:n't| not) (?:be|have been) (?:better|easier|happier|nicer)|could(?:n't"
    r"| not) (?:have )?(?:ask|wish)(?:ed)? for|grateful\w*|gratitude"
    r"|joy|positiv\w*|cordial\w*|(?:took|taking|take) (?:the|his|her|your) time"
    r"|wiederkommen|(?:zeker|graag) terug|vivement|means (?:a lot|so much)|(?:solved|fixed"
    r"|repaired|sorted) (?:my|our|the|it|everything)|dentro do prazo|hero\w*|5/5|10/10|adorable\w*"
    r"|on time|happier|knows? (?:his|her|their) stuff|charm|dream"
    r"|puntual\w*|punktlich\w*|a l'heure|op tijd|genau richtig|aanrader\w*|lof"
    # German
    r"|dank\w*|gut(?!sch|hab|acht)\w*|beste[nrsm]?|bestens|besser|prima|klasse|spitze|perfekt\w*"
    r"|toll\w*|nett(?!o\b)\w*"
    r"|freundlich\w*|schnell\w*|zufrieden|zufriedene\w*|lob\w*|klappt\w*|geklappt|geholfen|gern\w*"
    r"|hilfreich|kompetent\w*|einwandfrei|hervorragend\w*|wunderbar|begeistert"
    r"|(?:weiter)?empfehl\w*|weiter so"
    r"|mit stern\w*|ausgezeichnet|reibungslos|genial\w*|freu\w*|gefreut|wie neu|nicht meckern"
    r"|glucklich\w*|hoflich\w*|kompetent|unkompliziert|verstandlich|herzlich\w*|sympathisch"
    r"|weiterempfohlen|zuverlassig\w*|sauber|(?:wunder)?schone[nrsm]?|wunderschon|uberrascht"
    r"|fair\w*"
    # French
    r"|merci\w*|bien|bon(?! (?:de|fehlt|war|ist))|bonne|parfait\w*|rapide\w*|satisfait\w*"
    r"|(?<!box )(?<!the )content\w*|aimable\w*|gentil\w*"
    r"|sympa\w*|professionnel\w*|efficace\w*|agreable|ravie?s?|mieux|felicitations|impeccable"
    r"|nickel|chapeau|heureu\w+|recommand\w*|accueillant\w*|formidable\w*|comme neu\w+"
    r"|chaleureu\w+|souriant\w*|aide[es]*|genia\w+|competent\w*|clair\w*|polie?s?"
    # Spanish
    r"|gracias|agradec\w*|excelent\w*|buen\w*|genial\w*|rapid\w*|amabl\w*|content[oa]s?"
    r"|satisfech\w*"
    r"|perfect\w*|mejor\w*|de diez|estupend\w*|encantad\w*|fenomenal|maravill\w*|recomiend\w*"
    r"|felicidades|profesional\w*|impecable|atent[oa]s?|como nuev\w+|ayud(?:o|aron|ado)|simpatic\w*"
    r"|inmejorable\w*|repetire\w*|volvere|eficaz|eficaces|eficiente\w*|educad\w+|me gusto"
    # Italian
    r"|grazie|ringraz\w*|bene|benissimo|ottim\w*|perfett\w*|brav\w*|gentil\w*|veloc\w*"
    r"|soddisfatt\w*"
    r"|complimenti|cortes[ei]\w*|lode|(?<!box )(?<!the )content\w*|eccellent\w*|meravigli\w*"
    r"|consigli\w*"
    r"|disponibil\w*"
    r"|a posto|(?<!il )(?<!mio )(?<!vostro )buon\w*|impeccabil\w*|professional\w*|come nuov\w+"
    r"|aiutat\w|simpatic\w*|efficient\w*|competent\w*|puntual\w*|miglior[ei]?|onest\w+|chiar\w+"
    # Portuguese
    r"|obrigad\w*|agradec\w*|bom|boa|bem|otim\w*|perfeit\w*|simpatic\w*|satisfeit\w*|maravilh\w*"
    r"|parabens|valeu|amor|gostei|recomendo|rapid\w*|tudo certo|adorei|eficient\w*|nota (?:mil|dez"
    r"|10)|como nov\w+|ajud(?:ou|aram)|excelent\w*|fantastic\w*|atencios\w+"
    r"|profissiona\w+|contentes?|just[oa]|voltarei|pontual\w*"
    # Dutch
    r"|bedankt|dank|goed\w*|prima|uitstekend\w*|geweldig\w*|snel\w*|tevreden|netjes|keurig|fijn\w*"
    r"|vriendelijk\w*|pluim|aardig\w*|blij|complimenten|vlot\w*|behulpzaam|lekker|mooi\w*"
    r"|naar wens|als nieuw|geholpen|nette?|duidelijk\w*|deskundig\w*|betrouwbaar|lief|lieve"
    r"|liefste)\b|[😀-😆😉-😍😘🙂🙃🤗🤩👍👏🙏❤💙💚🎉]|[:;]-?[)D]"
)
PLAIN = re.compile(
    r"\b(?:ok(?:ay|ish)?|average|meh|so[ -]so|fair|normal\w*|neutral\w*|neither|nothing special"
    r"|suppose|could be worse|not bad|as expected|as promised|decent|no comment|nothing to"
    r"|(?:nothing|nichts|rien|nada|niente|niets) (?:(?:to|zu|a|que|da|om|aan) (?:add|complain|say"
    r"|improve|critici\w+|meckern|sagen|beanstanden|erganzen|redire|dire|ajouter|signaler|decir"
    r"|objetar|anadir|reprochar|eccepire|aggiungere|apontar|dizer|acrescentar|klagen|zeggen|merken"
    r"|toe te voegen|voegen)|else|weiter|mas|mais|piu)"
    r"|(?:zero|no|keine|null|aucun|sin|zero|nessun|sem|geen) (?:complaints?|problem\w*|hard"
    r"|beanstandung\w*|klachten|quejas|reclami|queixas|souci\w*)"
    r"|(?:no reason|nothing|kein grund|aucune raison) (?:to|zu|de) (?:complain|klagen|me plaindre)"
    r"|(?:sin|sem|senza|sans|ohne|geen) (?:\w+ )?(?:quejas?|queixas?|lamentele|reproches?|kritik)"
    r"|nulla da (?:dire|ridire|eccepire)|a bit|a little|etwas|bisschen|un peu|un poco|un po"
    r"|um pouco|een beetje|improve\w*|verbesser\w*|ameliorer|mejorar|migliorare|melhorar|verbeteren"
    r"|did (?:the|its|their) job|it (?:was|works|worked)|it's (?:done|over|alright)|all right"
    r"|alright"
    r"|geht so|ging so|durchschnitt\w*|mittel\w*|in ordnung|passt|erledigt|war (?:schon )?okay"
    r"|moyen\w*|correct\w*|comme ci|sans plus|passable|ca va|regular|correct[oa]|mas o menos"
    r"|nella media|discret[oa]|cosi cosi|nel complesso|sufficiente|mediano|razoavel|mais ou menos"
    r"|gaat wel|redelijk|gemiddeld|voldoende|in orde|gewoon|from me|% ?(?:ok|happy)?)(?:\b|$"
    r"|(?<=%))"
)
# A whole sentence in the first person: "he will come again" is a complaint's.
RETURN = re.compile(
    r"(?:(?:i|we)(?: will|'ll| would|'d)|would) (?:definitely |gladly |certainly )?(?:order|buy"
    r"|come|shop|book)"
    r"(?: back| from you| here| with you)? again(?: soon)?"
    r"|(?:ich|wir) (?:komm|kauf|bestell|buch)en? (?:(?:sehr )?gerne? |bestimmt |sicher )?wieder"
    r"|(?:i|we)(?:'ll| will) (?:be|come) back|(?:volver(?:e|emos)|repetire)(?: a comprar)?"
    r"|(?:tornero"
    r"|ricomprero)(?: volentieri)?"
    r"|voltarei(?: a comprar)?|comprarei de novo|je reviendrai(?: avec plaisir| volontiers)?"
)
DURATION = re.compile(
    r"\b(?:waited|took|takes|lasted|gewartet|gedauert|dauerte|a pris|attendu|tardaron|tardo|espere"
    r"|ci (?:e|sono) volut\w|ho aspettato|demorou|esperei|levou|duurde|gewacht|(?:the|long"
    r"|short) wait|wartezeit|in coda|queue|\d+ ?h(?! ?\d))\b"
)
COUNTED = re.compile(
    rf"\b{NUMBER}(?! ?(?:euros?|dollars?|pounds?|items?|parcels?|orders?|people|kg|[ckm]m|h|uhr"
    rf"|uur|am|pm|times?|male?|fois|veces|vez(?:es)?|volt[ae]|keer|calls?|e?-?mails?|anruf\w*"
    rf"|appels?|llamadas?)\b)"
    rf"{UNIT.pattern}"
)
STILL = re.compile(
    r"\b(?:still|yet|noch|encore|toujours|aun|todavia|sigue|ancora|ainda|continua|nog|steeds)\b"
)
BAD = re.compile(
    r"\b(?:could (?:be|have been)|konnte (?:\w+ )?(?:besser|schneller)|pourrait etre|podria ser"
    r"|potrebbe essere|podia ser|kon (?:beter|sneller)|slow\w*|rude\w*|terribl\w*|awful\w*|bad\w*"
    r"|poor\w*|horribl\w*|worst|worse|late|expensive"
    r"|ages|forever|eternity|ewig\w*|eternit\w+|eeuwig\w*|siglos|unfriendly"
    r"|disappoint\w*|useless|unacceptabl\w*|shame\w*|ridiculous|wrong\w*|too (?:long|late"
    r"|slow|many|much)|disgrac\w*|scam|fraud|schlecht\w*|langsam|unfreundlich\w*|teuer|enttausch\w*"
    r"|furchtbar|frech\w*|unverschamt\w*|zu (?:lange?|spat|viel)|unzufrieden|katastroph\w*|lent\w*"
    r"|mauvais\w*|cher|trop|nul|nulle|decu\w*|honte\w*|scandal\w*|mal[oa]?|car[oa]s?|pesim[oa]"
    r"|verguenza|decepci\w*|tard[ei]|pessim\w*|scars[oa]|delus\w*|vergogn\w*|ruim|vergonha"
    r"|decepc\w*|dececion\w*|desilu\w*|mangelhaft|ungenugend|orribil\w*|slecht\w*|traag"
    r"|te (?:laat|lang|duur|veel)|teleurgesteld|schande|onbeschoft)\b"
)
# Blame of a person or of a thing beside praise of another: "1 rude driver, two nice ones".
RUDE = re.compile(
    r"\b(?:rude\w*|grumpy|unfriendly|arrogant\w*|impolite|useless|awful\w*|terribl\w*|horribl\w*"
    r"|nasty"
    r"|lazy|incompetent|careless|unfreundlich\w*|unhoflich\w*|frech\w*|unverschamt\w*|grantig\w*"
    r"|inkompetent\w*|mauvais\w*|desagreables?|impolis?|grossier\w*|incompetent\w*|malhumorad\w*"
    r"|maleducad\w*|groser\w*|antipatic\w*|desagradable\w*|incompetente\w*|malos?|pesim\w*"
    r"|scortes\w*|antipatic\w*|maleducat\w*|sgarbat\w*|grosseir\w*|mal-?educad\w*|rude|onbeschoft"
    r"|onvriendelijk\w*|chagrijnig\w*|onbeleefd\w*|onaardig\w*)\b"
)
_NOT = (
    r"\b(?:not|\w+n't|never|no|nobody|niemand|personne|nadie|nessuno|ninguem|hardly|nicht"
    r"|keine?[nmrs]?|nie|pas|jamais|aucune?|nunca"
    r"|ningun\w*|non|mai|nessun\w*|nao|niet|geen|nooit|sin|senza|sem|sans|ohne"
    r"|hardly|kaum|(?<!a )little|few|wenig|(?<!un )peu(?: de)?|(?<!un )poc[oa]|(?<!um )pouc[oa]"
    r"|weinig|lack of|mangel\w*|manque de|falta de|mancanza di|gebrek aan)"
)
# "Not good" and "nicht zufrieden", but neither "not only good" nor "never been so happy".
DISPRAISE = re.compile(
    rf"{_NOT} (?!only|nur|solo|so |just|stop|hesitate|change|complain|bad|schlecht|mal\b|male\b)"
    r"(?:(?!been|so |be |stop|a \d)\w+ ){0,2}?"
    r"(?!better|best|besser|mieux|mejor|meglio|melhor|beter|fine|thank|dank|merci|gracias|grazie"
    r"|obrigad|bedankt)(?:" + PRAISE.pattern + r")"
)
NUMBER_ONLY = re.compile(r"(?:not an?|kein\w*|no es un|pas un|non e un|nao e um|geen) \d+\b.*")
# "Ni bien ni mal", "not good, not bad".
NEITHER_NOR = re.compile(
    r"\b(?P<no>not|nicht|ni|ne|nem|niet|noch) \w+,? (?:(?:and|und|et|y|e|en) )?(?P=no) \w+"
    r"|\bneither \w+ nor \w+|\bweder \w+ noch \w+"
)
THANKS_ONLY = re.compile(
    r"(?:(?:many|vielen?|herzlichen|besten|muchas|mille|tante|muito|heel erg|hartelijk|thank you"
    r"|thanks?|thx|ta|danke?|merci|gracias|grazie|obrigad[oa]|bedankt|anyway|anyhow|a lot|so much"
    r"|very much|all the same|trotzdem|schon|sehr|beaucoup|quand meme|igualmente|de todos modos"
    r"|lo stesso|comunque|mesmo assim|je|u|wel|toch|dir|ihnen|euch)\b[ ,!.]*)+"
)
# "Two weeks!" is no plain remark.
OUTCRY = re.compile(
    rf"(?:^|[,.!?\n–-]|\b(?:but|aber|mais))\s*{NUMBER}{UNIT.pattern}\s*!", re.MULTILINE
)


def is_complaint(folded: str) -> bool:
    """Return True if a word of blame is among them: "slow", "unfreundlich"."""
    return bool(BAD.search(folded) or DISPRAISE.search(folded)) or (
        may_be_sarcasm(folded) or is_angry(folded)
    )


def has_praise(folded: str) -> bool:
    """Return True if the text praises or thanks."""
    return bool(PRAISE.search(folded))


def is_praise(folded: str) -> bool:
    """Return True for praise without any reserve."""
    return bool(PRAISE.search(folded)) and not is_complaint(folded)
