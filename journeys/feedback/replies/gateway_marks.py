"""Lines that a mail gateway adds: a virus scan, a spam tag, a classification. Folded."""

from __future__ import annotations

import re

MAIL = (
    r"\b(?:e-?mails?|mails?|message|communication|nachricht|mitteilung|courriel|mensaje|correo"
    r"|comunicacion|messaggio|comunicazione|posta|mensagem|bericht|bijlagen?|attachments?|anhange?)"
)
_THREATS = (
    r"\b(?:anti-?)?(?:virus\w*|viren\w*|malware|spam|threats?|phishing|spyware|schadsoftware"
    r"|schadprogramm\w*|bedrohungen|menaces|amenazas|minacce|ameacas|bedreigingen)\b"
)
_SCANNED = (
    r"\b(?:(?:re)?scanned|checked|verified|inspected|analy[sz]ed|examined|filtered|processed"
    r"|screened|cleaned|certified|protected|(?:uber)?gepruft|gescannt|untersucht|kontrolliert"
    r"|verifie|analyse|controle|scanne|inspecte|examine|filtre|protege|analizad[oa]|revisad[oa]"
    r"|escanead[oa]|verificad[oa]|comprobad[oa]|examinad[oa]|filtrad[oa]|controllat[oa]"
    r"|scansionat[oa]|analizzat[oa]|verificat[oa]|esaminat[oa]|filtrat[oa]|analisad[oa]"
    r"|digitalizad[oa]|protegid[oa]|gescand|gecontroleerd|onderzocht|gefilterd|beschermd)\b"
)
_PRODUCT = (
    r"\b(?:avast|avg|avira|norton|mcafee|kaspersky|eset|nod32|bitdefender|sophos|mailscanner"
    r"|mimecast|barracuda|proofpoint|forcepoint|trend ?micro|symantec|messagelabs|ironport"
    r"|forti(?:mail|net|gate)|trellix|hornetsecurity|spamtitan|spamassassin|clamav|g ?data"
    r"|f-secure|websense|zscaler|nospamproxy|retarus|mailguard|heimdal|amavis\w*|rspamd"
    r"|(?:exchange online|e-?mail) (?:protection|security)|(?:microsoft )?defender)\b"
)
_BY = (
    r"(?:by|for|with|via|from|against|von|auf|mit|gegen|durch|par|contre|por|con|contra|da|per|op"
    r"|door)"
)
_FREE = (
    r"(?:virus[- ]?free|virenfrei|(?:sans|libre de|senza|privo di|livre de) virus|virusvrij"
    r"|(?:no|keine?|aucun|ningun|nessun|nenhum|geen) (?:virus\w*|viren|malware|threats?)"
    r" (?:(?:was|were|wurden?|n'a ete) )?(?:found|detected|gefunden|entdeckt|detecte|trouve"
    r"|detectado|encontrado|trovato|rilevato|gevonden|aangetroffen))"
)
_SECRET = (
    r"(?:encrypted|verschlusselt|chiffre|cifrad[oa]|crittografat[oa]|criptografad[oa]|versleuteld"
    r"|securely|secured)"
)
_CLASS = (
    r"(?:public|internal|general|confidential|restricted|official(?:-sensitive)?|unclassified"
    r"|personal|private|offentlich|intern[eo]?|vertraulich|public|publique|interne|confidentiel"
    r"|publico|confidencial|pubblico|riservato|publiek|openbaar|vertrouwelijk)"
)
_LEVEL = (
    r"(?:classification|klassifi\w+|classificat\w+|clasificacion|classificazione|classificacao"
    r"|sensitivity|sensibilite|sensibilidad|security level|vertraulichkeit\w*)"
)
_TAG = (
    r"(?:(?:suspected|possible|probable|potential|likely|marked as)[ _-])?"
    r"(?:spam|junk|bulk|phishing)"
)
MARK = re.compile(
    rf"\W*(?:(?=.*{MAIL})(?=.*{_SCANNED})(?=.*(?:{_THREATS}|{_PRODUCT})).*"
    rf"|{_SCANNED} {_BY} .{{0,60}}(?:{_THREATS}|{_PRODUCT}).*"
    rf"|(?:scanned|protected|secured|filtered|powered) by (?:\S+ ){{0,3}}\S+ ?"
    rf"|{_FREE}\b.{{0,90}}|{_PRODUCT}\W.*\b(?:clean|safe|scanned|secure\w*|protect\w*|virus\w*)\b.*"
    rf"|(?:www\.)?{_PRODUCT}[^\s]*"
    rf"|(?=.*(?:{MAIL}|\bsent\b|\bdelivered\b)).*\b{_SECRET}\b.{{0,60}}"
    rf"|{_LEVEL} ?[:=] ?[a-z /-]{{2,40}}|{_CLASS}|tlp ?: ?(?:white|clear|green|amber|red)\W*\w*"
    rf"|(?:for )?(?:internal|official|restricted) use(?: only)?"
    r"|(?:nur )?fur den internen gebrauch|(?:usage|uso|utilizzo) interno?|intern gebruik)\W*"
)
SPAM = re.compile(
    rf"(?=.*[\[\](){{}}*#])[\[({{*#<\s_-]*{_TAG}[?!]?"
    r"[ :-]*+(?:score|level|detected)?+[ :=]*+[\d.]*+[\])}*#>\s_-]*"
)
# A gateway's line is short.
MAX_LENGTH = 300


def is_gateway_mark(folded: str) -> bool:
    """Return True for a line such as "This message has been scanned for viruses"."""
    if not folded or len(folded) > MAX_LENGTH:
        return False
    return bool(MARK.fullmatch(folded))


def is_spam_tag(folded: str) -> bool:
    """Return True for "[SPAM?]" and "*** JUNK ***", but not for the bare word."""
    return len(folded) <= MAX_LENGTH and bool(SPAM.fullmatch(folded))
