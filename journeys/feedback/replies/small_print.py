"""Removal of what machines add to a reply: banners of gateways, legal notices, mobile footers."""

from __future__ import annotations

import re

from journeys.feedback.replies.faults import SHORT_FAULT
from journeys.feedback.replies.gateway_marks import is_gateway_mark, is_spam_tag
from journeys.feedback.replies.phrases import THANKS
from journeys.feedback.replies.plain import fold
from journeys.feedback.replies.problems import has_problem

# The mail as it speaks of itself: "this e-mail", "diese Nachricht".
_THIS_MAIL = (
    r"\b(?:this|diese[rs]?|ce|cet|cette|este|esta|esse|essa|questo|questa|il presente|dit|deze"
    r"|the|external|incoming|l'|le) ?(?:present )?(?:e-?mails?|mail|message|communication"
    r"|nachricht|mitteilung|courriel|mensaje|correo|comunicacion|messaggio|comunicazione"
    r"|mensagem|bericht|bijlagen)"
)
_LEGAL = (
    r"confiden[ct]i|vertraulich|riservat|vertrouwelijk|privilegi|addressee|intended|recipient"
    r"|empfanger|adressat|destinat|geadresseerde|bestemd|in error|irrtum|par erreur|por error"
    r"|por engano|per errore|vergissing|virus|viren|d\.lgs|\brgpd\b|\bgdpr\b|\bdsgvo\b"
)
TITLE = re.compile(
    r"\W*(?:legal|confidentiality|privacy|disclaimer|aviso (?:legal|de confidencialidad)"
    r"|haftungsausschluss|vertraulichkeitshinweis|avis (?:de confidentialite|legal)"
    r"|avviso (?:legale|di riservatezza)|nota legale)(?: (?:notice|disclaimer|note))?\W*(?::|$)"
)
# The sentences of a notice use one of these.
NOTICE_WORDS = re.compile(
    rf"{_LEGAL}|{_THIS_MAIL}|disclaimer|legal|terms|liab|haftung|responsab|aansprakelijk|notif"
    r"|sender|absender|expediteur|remitente|remetente|mittente|afzender|delet|losch|vernicht"
    r"|supprim|detrui|elimin|destr|cancell|apag|verwijder|wissen|inform|mitteil|verstandig"
    r"|benachrichtig|avis|avvis|comuni|bericht|attach|anhang|anlage|piece|adjunt|allegat|anex"
    r"|bijlage|copy|copi|kopier|kopi|disclos|weitergabe|divulg|diffus|difus|distribu|verspreid"
    r"|verbreit|publi|unauthori|unbefugt|prohib|prohibid|interdit|vietat|proibid|verboden|strict"
    r"|gesetz|law|loi|ley|legge|lei\b|wet\b|content|inhalt|contenu|contenid|contenut|conteudo|inhoud"
    r"|opinion|views|ansicht|print|druck|imprim|stamp|environment|umwelt|ambiente|environnement"
    r"|milieu|registered|registergericht|amtsgericht|ust-?id|vat|siret|company|gmbh|ltd|secure"
    r"|guarante|garant|protec|datenschutz|privacy|use\b|uso\b|utilis|gebrui|nutz|entity|individual"
    r"|person|received|erhalten|recu|recib|ricev|receb|ontvang|adres|warranty|transmi|error"
    r"|forward|weiterleit|doorstur|inoltr|rights|derech|droit|diritt|direit|rechte"
)
SENTENCE = re.compile(r"(?<=\w{3})[.!]+(?=\s|$)")
NOTICE = re.compile(rf"(?=(?s:.*){_THIS_MAIL})(?=(?s:.*)(?:{_LEGAL}))")
# "This message of yours was confidential and you sent it to my husband" is a person's sentence.
PERSON = re.compile(
    r"\b(?:i|i'm|i've|my|me|ich|mein\w*|mir|mich|je (?:vous|suis|veux|ne|n'|l')|j'\w+|mon|mes"
    r"|yo|mi|mis|io|mio|mia|ho|meu|minha|ik|mijn|mij|you (?:put|sent|told|gave|read|lost|left)"
    r"|yours)\b|\?"
)

_FOOTER = (
    r"^(?:sent (?:from|via|with)|get outlook|gesendet (?:von|mit|uber)|von mein\w+ .*gesendet"
    r"|envoye (?:de|depuis|a partir|avec|via)|telecharger outlook|obtenez outlook"
    r"|enviado (?:desde|do|da|a partir|pelo)|obtener outlook|obten outlook|obter o outlook"
    r"|inviato (?:da|con|dal)|scarica outlook|ottieni outlook|ver(?:zonden|stuurd) (?:vanaf"
    r"|met|via|vanuit)"
    r"|outlook voor|outlook fur|download outlook|diese nachricht wurde von mein)\b"
)
FOOTER_START, FOOTER = re.compile(_FOOTER), re.compile(_FOOTER + r".{0,70}$")
FOOTER_END = re.compile(r"(?<=\w{3})[.!;] +(?=[^\W_]{2})")
EXCUSE = re.compile(
    r"\b(?:excuse|typos?|brevity|short|tippfehler|kurze|fautes|errores|errori|erros|typefouten"
    r"|get (?:the|it|yours)|get outlook|https?)\b"
)
_BUT = re.compile(
    r"\b(?:but|and|although|aber|und|doch|mais|et|pero|y|ma|e|mas|maar|en|still|not|nicht|pas"
    r"|no|non|nao|niet)\b"
)

_OUTSIDE = (
    r"\b(?:outside|extern\w*|external\w*|unknown sender|ausserhalb|exteri\w+|exter\w+|ester\w+"
    r"|fuera|fora|buiten|unbekannt\w*)\b"
)
_TAG = (
    r"[\[(<{*]+ ?(?:ext|extern|external(?: e?-?mails?| sender)?|externe?r?|externo|esterno"
    r"|caution|warning)[ !:]?[\])>}*]+"
)
_LINKS = (
    r"\b(?:do not|don't|never) (?:click|open)|\bklicken sie|\boffnen sie|\bne cliquez"
    r"|\bn'ouvrez|\bno (?:haga clic|abra)|\bnon (?:cliccare|fare clic|aprire)"
    r"|\bnao (?:clique|abra)|\bklik niet|\bopen geen"
)
# Outlook: "You don't often get email from …. Learn why this is important".
_RARE = (
    r"\b(?:often|oft|souvent|suele|frecuen\w+|spesso|frequen\w+|vaak)\b.{0,40}"
    r"(?:mail|correo|posta|courriel|message).{0,80}\S@\S"
)
BANNER = re.compile(
    rf"\W*(?:{_TAG}\W*$|(?:ext|extern|external|externe[rs]?) ?(?:e?-?mail)?\W*$"
    rf"|{_TAG}.*(?:{_OUTSIDE}|{_LINKS})|.*(?:{_RARE})"
    rf"|(?=.*{_OUTSIDE})(?=.*(?:mail|message|nachricht|courriel|correo|mensa|messaggio|bericht"
    rf"|sender|absender|source)).*"
    rf"|(?:caution|warning|achtung|vorsicht|attention|atencion|attenzione|atencao|let op)"
    rf"\W.*(?:{_OUTSIDE}|{_LINKS}).*"
    rf"|(?:{_LINKS})(?=.*(?:link|attachment|anhang|piece|lien|enlace|adjunt|allegat|collegament"
    rf"|anex|bijlage|unless|content)).*)"
)
# Below a reply only the forms that nobody writes are a gateway's.
BANNER_BELOW = re.compile(
    rf"\W*(?:{_TAG}\W*$|(?:caution|warning|achtung|vorsicht|attention|atencion|attenzione|atencao"
    rf"|let op)\W.*{_OUTSIDE}.*|{_THIS_MAIL}\W.*{_OUTSIDE}.{{0,30}}\b(?:organi\w+|company"
    r"|unternehmen\w*|entreprise|empresa|azienda|organisatie|sender|absender\w*)\b.*)"
)
SCAN = re.compile(r"virus|viren|malware|scan|gepruft|spam")
# Proofpoint's banner as plain text.
MARKED = re.compile(r"ZjQcmQRYFpfptBannerStart.{0,2000}?ZjQcmQRYFpfptBannerEnd[ \n]*", re.DOTALL)
RARE = re.compile(_RARE)
# A shorter line was not wrapped by a mail program.
NARROW = 60
LEADING_TAG = re.compile(rf"\s*{_TAG}\s*")


def without_banner(text: str) -> str:
    """Return the text behind the warnings that a mail gateway puts above a mail."""
    unmarked = MARKED.sub("", text)
    text = unmarked if unmarked.strip() else text
    lines = text.split("\n")
    at, is_wrapped = 0, False
    while at < len(lines):
        words = lines[at].strip()
        if words and not (is_banner(fold(words)) or (is_wrapped and words[0].islower())):
            break
        is_wrapped = len(words) > NARROW and words[-1].isalpha() and not RARE.search(fold(words))
        at += 1
    left = "\n".join(lines[at:])
    tag = LEADING_TAG.match(fold(left))
    left = left[tag.end() :] if tag else left
    return left if left.strip() else text


def is_banner(folded: str) -> bool:
    """Return True for a line such as "CAUTION: This email originated from outside"."""
    if is_spam_tag(folded):
        return True
    if len(folded) >= 400 or PERSON.search(folded) or SHORT_FAULT.search(folded):
        return False
    return bool(BANNER.match(folded)) or is_gateway_mark(folded)


def is_banner_below(folded: str) -> bool:
    """Return True for a warning such as "*** external sender ***" that stands below a reply."""
    if not is_banner(folded):
        return False
    return bool(BANNER_BELOW.match(folded) or (SCAN.search(folded) and is_gateway_mark(folded)))


def is_notice(paragraph: str) -> bool:
    """Return True for a paragraph in the shape of a legal notice, and in nobody's own words."""
    folded = " ".join(fold(paragraph).split())
    if not has_notice(paragraph) or PERSON.search(folded):
        return False
    return not any(map(_is_said, SENTENCE.split(folded)))


def has_notice(paragraph: str) -> bool:
    """Return True if a paragraph has the words of a legal notice, whatever else it says."""
    folded = " ".join(fold(paragraph).split())
    return bool(NOTICE.match(folded) or TITLE.match(folded))


def _is_said(sentence: str) -> bool:
    """Return True for a sentence of a person within a notice: "The lock is still missing"."""
    if SHORT_FAULT.search(sentence) and not re.search(r"virus|viren|corrupt", sentence):
        return True
    words = re.findall(r"[^\W\d_]{2,}", sentence)
    return len(words) >= 2 and not (NOTICE_WORDS.search(sentence) or THANKS.search(sentence))


def is_footer(folded: str) -> bool:
    """Return True for "Sent from my iPhone", but not if the sentence goes on."""
    if not FOOTER.match(folded) or _BUT.search(folded) or has_problem(folded):
        return False
    return not behind_footer(folded)


def behind_footer(line: str) -> str:
    """Return what a person says behind a footer in its line: "Sent from my phone. No bell"."""
    folded = fold(line)
    if not FOOTER_START.match(folded):
        return ""
    end = FOOTER_END.search(folded)
    said = line[end.end() :].strip() if end else ""
    return "" if EXCUSE.search(fold(said)) else said
