"""Bounce reasons in a mail server's text: address unknown, or only a temporary failure."""

import re

STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]\d)")
REPLY = re.compile(r"(?<![\d.\[(/:-])([45]\d\d)(?=[ \-:;,)#]|$)(?![-:]\d)", re.MULTILINE)
GONE = re.compile(
    r"""(?x)
      user\s(?:is\s)?(?:unknown|not\sfound|not\sknown|doesn'?t\sexist|does\snot\sexist|invalid|unavailable) | unknown\s(?:or\sillegal\salias|local\spart|user|recipient|address|account|mailbox|local|destination|virtual|e-?mail)
    | no\ssuch\s(?:user|recipient|address|mailbox|account|person|local|e-?mail|domain|host|destination|id|name|uid|virtual|on)
    | (?:no|not\sa|not\san)\s(?:mailbox|valid\s(?:user|mailbox|recipient|address|account)|known\suser|user|account|recipient|existing)\s?(?:by\sthat\sname|here|with\sthat|found|named|of\sthat|is\scurrently)?
    | (?:user|mailbox|address|account|recipient|mail\sbox|email|e-mail|domain|host|person|alias|inbox|[\w.+-]+@[\w.-]+)>?['"]?\s?(?:\S{1,80}\s)?(?:you\s\S{1,30}\s\S{1,30}\s)?(?:does\s?n[o']t|doesn'?t|do\snot|did\snot|not)\s(?:exist|found|have\san?\s\w+\saccount|listed)
    | (?:user|mailbox|address|account|recipient|name|destination)\s(?:address\s|name\s|e?-?mailbox\s|is\s|\S{0,60}\s)?(?:not\s(?:found|known|exist|listed|recogni[sz]ed|valid|in\s)|invalid|unknown|nonexist|non-exist|is\sinvalid|has\sbeen\s(?:deleted|removed|closed)|undeliverable|no\slonger)
    | invalid\s(?:user|mailbox|address|recipient|mail\sbox|final|domain|e-?mail|local|destination) | bad\s(?:destination|address|user|recipient|mailbox)
    | (?:could\snot\sbe\sfound|couldn'?t\sbe\sfound|wasn'?t\sfound|was\snot\sfound|not\sfound\s(?:in|on|at|by|or)\b|recipientnotfound|recipnotfound|nosuchuser|badrcpt|addressee\sunknown|isn'?t\slisted|not\slisted\sin)
    | recipient\s(?:address\s)?(?:unknown|undeliverable|does\snot|no\slonger|not\sfound|verification\sfailed) | unrouteable\saddress | undeliverable\saddress | all\srelevant\smx | address\srejected:?\s(?:user\sunknown|undeliv|unknown|no\ssuch|unverified|access\sdenied)|recipient\saddress\srejected\.?\s*$ | mailbox\sunavailable | not\saccepting\s(?:network\s)?(?:messages|mail)\b
    | (?:is|has)\s(?:no\slonger|not)\s(?:a\s)?(?:valid|with|here|at\s|on\s|with\s|an\sactive|active|available\sat|employed|work) | no\slonger\s(?:valid|exists|available|with|works|in\suse|on\sthis|accept)
    | account\s(?:has\sbeen\s)?(?:deleted|closed|terminated|cancel) | this\suser\sdoesn'?t\shave | delivery\sto\sthis\saddress\sis\snot | user\shas\smoved | has\s(?:moved|changed)\b | moved\sto | please\suse\s(?:the\snew|his\snew) | new\saddress
    | (?:host|domain)\s(?:name\s|\S{0,80}\s)?(?:unknown|not\sfound|does\snot\sexist|invalid|lookup\sfail|is\sinvalid|name\snot\sfound|nicht\sgefunden) | host\sor\sdomain\sname\snot\sfound | unknown\s(?:host|domain) | nxdomain | no\smx\b|null\smx|nullmx|does\snot\s(?:accept|receive)\smail|couldn'?t\sfind\s(?:any|a)\s(?:host|mx|mail)|no\s(?:valid\s)?(?:hosts?|mail\s(?:exchanger|server))\s(?:found|for)|domain\sof\s.{0,40}does\snot\sexist|unable\sto\s(?:look\s?up|resolve)|illegal\shost|dns\serror|recipient'?s?\sdomain|host\snot\sfound
    | unbekannt | nicht\s(?:gefunden|vorhanden|bekannt) | existiert\snicht | empfänger\s\S{0,40}\s?(?:unbek|nicht) | inconnu | n'existe\spas | no\sexiste | desconocid | inexistente | non\sesiste | sconosciut | bestaat\sniet | onbekend | não\sexiste | не\s(?:существует|найден) | 不存在 | 存在しません | 見つかり | あて先不明 | 宛先不明
    """
)
TEMPORARY = re.compile(
    r"""(?x)
      (?:mailbox|mail\sbox|inbox|account|user|quota|storage|disk|space|box|folder)\s?(?:\S{0,40}\s)?(?:is\s|has\s|size\s|are\s|for\suser\s|limit\s|been\s)*(?:over|full|exceed|insufficient|out\sof) | (?:over|exceed\w*)\s?(?:the\s|his\s|its\s|your\s|their\s|user\s|maximum\s|allowed\s|mailbox\s|mail\s|storage\s)*(?:quota|limit|size|storage) | over\squota | overquota | not\senough\s(?:storage|space|disk) | insufficient\s(?:disk|system|storage|space) | quota | mailbox\sfull | too\s(?:large|big|many|fast|much|old) | size\slimit | message\ssize | maximum\s(?:size|message|file) | message\sfile\stoo
    | spam | spam-?haus | junk | blacklist | black\slist | block(?:ed|list|ing)\b | listed\s(?:in|at|by|on) | rbl\b | dnsbl | reputation | abus(?:e|ive) | banned | virus | malware | phish | content\s(?:reject|filter|restric|not|den) | policy | polic(?:y|ies) | dmarc | dkim | spf\b | sender\sid | authenticat | not\sauth | unauth | reverse\s(?:dns|lookup)|\bptr\b|rdns|helo|ehlo | relay(?:ing)?\s?(?:access\s)?(?:denied|not|prohibit|operation) | unable\sto\srelay | not\spermitted\sto\srelay | we\sdo\snot\srelay | access\sdenied | denied\s(?:by|due) | not\s(?:allowed|authorized|permitted|accepting\smail\sfrom) | prohibit | restrict | your\s(?:ip|host|server|domain|message\s(?:was\srej|looks)|e?-?mail\s(?:was\srej|has\sbeen)|mail\sserver)
    | grey-?list | graylist | try\s(?:again|later|your) | temporar | later | defer | busy | rate\s?limit | throttl | timed?\s?out | time-?out | expired | could\snot\sbe\sdelivered\s(?:for|in|within)|retry|too\slong|connection\s(?:refused|reset|timed|dropped|lost|failed|died|was|not)|refused\sconnection|network|unreachable|no\sroute|conversation\swith|delivery\stime|gave\sup|hop\scount|too\smany\shops|loop|cannot\sconnect|unable\sto\sconnect|not\sresponding|lost\sconnection
    | suspend | disabled | inactive | locked | deactivat | frozen | not\sactive | dormant | on\shold | expired\saccount | out\sof\soffice | vacation
    | system\s(?:error|problem|failure|config|not|resource) | internal\s(?:error|server|software) | local\s(?:error|config|problem|delivery\s(?:failed|err)) | mailer\serror | command\s(?:not|unrec|unexp|died|time|rejected|out)|syntax|protocol|cannot\s(?:open|create|append|lock)|pipe\sto|i/o\serror|disk|starttls|\btls\b|certificate|encrypt
    | mail\s(?:refused|rejected)|sender\s(?:address\s)?(?:rejected|denied|verify|is|domain)|rejected\s(?:sender|for|by|due)|not\srfc|rfc\s?\d{3,4}|malformed|header|bare\slf|line\s(?:too|length)|8bit|mime|attachment|executable
    """
)
SENDER = re.compile(
    r"(?i)sender (?:address|domain|is|verif)|domain of sender|from: ?domain|valid from\b|mail from\b|your (?:domain|ip|host)"
)
AFTER_DATA = re.compile(
    r"(?i)(?:>>> DATA\s{1,8}<<< 5|after (?:end of )?DATA|in reply to (?:end of )?DATA"
    r"|command:? {0,4}\r?\n?\s{0,4}DATA)"
)
# Refusals of recipients that follow the content: the recipients were refused, not the content.
ALL_RECIPIENTS_REFUSED = re.compile(
    r"(?i)need rcpt|no valid recipients?|must have .{0,20}recipient|no recipients"
)
NO_ACCOUNT = re.compile(r"(?i)(?:user|recipient) doesn'?t have an? \S{1,80} account")
# A refusal of the sender says nothing about the recipient, whatever its status code.
SENDER_REFUSED = re.compile(
    r"(?i)spamhaus|spamcop|barracuda(?:central|networks)|sorbs|blacklist|block-?list|reputation"
    r"|too many (?:recipients|messages|connections|emails?|mails)|rate limit"
)
# Ambiguous: an unknown group, or one that does not accept our mail.
AMBIGUOUS = re.compile(
    r"(?i)may not exist,? or|might not exist,? or|n'existe pas ou|existiert möglicherweise nicht"
    r"|no exista o|não exista ou|non esist\w{1,4} o |不存在[，,]?或|存在しないか"
)
# Without a match in the text, these codes mean that the address does not exist.
HARD_CODES = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.3.2"}
SENDER_CODES = {"5.1.7", "5.1.8"}


def find_status(text: str) -> str | None:
    """Return the enhanced status code in a text, or the basic one widened: 550 gives 5.0.0."""
    text = text[:20_000]
    codes = STATUS.findall(text)
    best = next((code for code in codes if code[0] in "45" and not code.endswith(".0.0")), None)
    best = best or next((code for code in codes if code[0] in "45"), None)
    if best:
        return best
    reply = REPLY.search(text)
    return f"{reply[1][0]}.0.0" if reply else None


def is_gone(status: str, diagnostic: str, text: str = "") -> bool:
    """Return True if the address will never work: unknown user or host, moved, accepts no mail."""
    if status.startswith("4") or status in SENDER_CODES or re.search(r"(?i)try again", diagnostic):
        return False
    if SENDER_REFUSED.search(diagnostic) or AMBIGUOUS.search(text[:2000]):
        return False
    if NO_ACCOUNT.search(diagnostic):
        return True
    is_filter = bool(AFTER_DATA.search(text)) and not ALL_RECIPIENTS_REFUSED.search(text)
    for source in (diagnostic, text[:6000]):
        gone, temporary = GONE.search(source.lower()), TEMPORARY.search(source.lower())
        if gone and SENDER.search(source) and status not in HARD_CODES:
            return False
        # A server that accepted the recipient and refuses after the content is a filter.
        if gone and is_filter and not status.startswith("5.1."):
            return False
        if gone and temporary:
            return status in HARD_CODES or gone.start() <= temporary.start()
        if gone or temporary:
            return bool(gone) or status in HARD_CODES
    return status in HARD_CODES
