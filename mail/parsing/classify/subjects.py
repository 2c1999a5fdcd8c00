"""Subjects of automatic replies, by language."""

import re

# Allowed before a phrase: "Re:", "[External]", a bracket around the phrase.
OPENING = r"^\s*(?:(?:re|aw|sv|vs|antw|rif|odp|r|res|回复|答复|回覆)\s*[:：]\s*|\[[^\]]{1,30}\]\s*)*[\[【(]?\s*"
# Required after a phrase, as people write similar ones: "Out of office furniture", "Abwesend bei
# Lieferung".
ENDING = r"""\s*(?:$|[:：\-–—|,;.!)\]】]|(?:re|aw)\s*:
    |(?:until|till?|thr(?:ough|u)|bis|jusqu|hasta|fino|até|tot|t/m|frem\stil|t\.?o\.?m|asti)\b
    |(?:from|vom|ab|du|del|dal|de|van|från|fra|do|od|до|с|od\sdnia)\s\d|\d{1,2}[./-])"""
PHRASES = (
    # English
    r"auto(?:matic|mated)?[\s-]*(?:reply|response|answer|generated\sreply|responder)",
    r"(?:auto:\s|(?:i\sam\s|i['’]m\s|currently\s))?(?:out\s(?:of|from)|away\sfrom)\s(?:the\s|my\s)?(?:office|desk|mail)"
    r"(?:\s(?:auto[\s-]?(?:reply|response)|reply|response|message|notification|notice))?",
    r"(?:i\sam\s|i['’]m\s)?(?:away\s)?on\s(?:annual\s)?(?:vacation|holiday|leave) | vacation\s(?:auto[\s-]?)?(?:reply|response|notice) | ooo",
    # German
    r"(?:automatische|autom\.)\s(?:antwort|e-?mail-?antwort|rückantwort) | abwesenheit(?:s(?:notiz|benachrichtigung|meldung|assistent|nachricht))?",
    r"(?:(?:ich\s)?bin\s)?(?:abwesend|au(?:ß|ss)er\shaus|nicht\sim\s(?:büro|haus)|im\surlaub)",
    # French, Spanish, Italian, Portuguese
    r"r[ée]ponse\sautomatique | (?:absence|absente?)\s(?:du|de\smon)\sbureau | (?:message|notification)\sd['’]absence | absence(?=\s?:) | en\scong[ée]s?",
    r"(?:respuesta|contestaci[óo]n)\sautom[áa]tica | (?:fuera|ausente)\sde\s(?:la\s)?oficina",
    r"risposta\sautomatica | fuori\s(?:sede|ufficio) | assente\sdall?['’]?\s?ufficio",
    r"resposta\sautom[áa]tica | fora\sdo\sescrit[óo]rio | aus[êe]ncia\stempor[áa]ria | (?:aus[êe]ncia|ausente)\sdo\sescrit[óo]rio",
    # Dutch, Swedish, Danish, Norwegian, Finnish
    r"automatisch\s(?:antwoord|bericht) | afwezig(?:heid(?:sbericht|sassistent)?)? | (?:niet\sop|buiten)\skantoor",
    r"automatis(?:k|ke|kt)\s(?:svar|svarmelding|besked) | autosvar | frånvar(?:o|ande|omeddelande) | (?:inte|ej)\spå\skontoret | jag\sär\s(?:på\s)?semester",
    r"ikke\s(?:til\s?stede|på\skontoret) | frav[æe]r(?:ende|smelding|smeddelelse|sassistent|sbesked)?",
    r"automaattinen\s(?:vastaus|poissaoloviesti) | (?:olen\s)?poissa\stoimistolta | poissaolo(?:viesti|ilmoitus)?",
    # Polish, Czech, Slovak, Hungarian, Romanian, Turkish, Greek
    r"automatyczna\sodpowied[źz] | odpowiedź\sautomatyczna | autoodpowiedź | (?:jestem\s)?(?:poza|nieobecn\w*)\s(?:biurem|w\sbiurze)",
    r"automatick[áa]\sodpov[ěe][dď] | mimo\skancel[áa][řr] | automatikus\sv[áa]lasz | h[áa]zon\sk[íi]v[üu]l | r[ăa]spuns\sautomat",
    r"otomatik\s(?:yan[ıi]t|cevap) | ofis\sd[ıi][şs][ıi]nda | αυτόματη\sαπάντηση | εκτός\sγραφείου",
    r"automatski\sodgovor | samodejni\sodgovor | automaatvastus | automatinis\satsakymas",
    # Russian, Ukrainian
    r"автоматический\sответ | автоответ | вне\sофиса | отсутствую\sв\sофисе | автоматична\sвідповідь | поза\sофісом",
    # Asia and the Near East
    r"自動返信 | 自動応答 | 不在(?:通知|のお知らせ) | 休暇(?:中|通知) | 自动(?:回复|答复) | 自動(?:回覆|回復) | 外出(?:中)? | 不在办公室 | 자동\s?(?:회신|응답) | 부재중",
    r"מענה\sאוטומטי | תשובה\sאוטומטית | (?:رد|الرد)\s(?:ال)?تلقائي | خارج\sالمكتب",
    r"(?:thư\s)?trả\slời\stự\sđộng | balasan\sotomatis | ตอบกลับอัตโนมัติ",
)
AWAY = re.compile(rf"(?ix){OPENING}(?:{'|'.join(PHRASES)}){ENDING}")
UNDELIVERED = re.compile(
    r"""(?ix)
      undeliver(?:able|ed)\b | non[\s-]?deliver | not?\sdelivered | deliver[yi]\w*\s(?:status|failure|failed|problem|error|report|has\sfailed|notification|impossible)
    | fail(?:ed|ure)[\s:,-]+(?:mail|deliver|notice|to\sdeliver|message|notification|delivering) | returned\s(?:mail|message|to\ssender|e-?mail) | mail\s(?:delivery|system\serror|failure|could\snot|returned|undeliver|not\sdeliver|error|rejected|server\serror)
    | could\snot\s(?:be\s)?(?:deliver|send) | cannot\s(?:be\s)?(?:deliver|send) | unable\sto\sdeliver | message\s(?:delivery|undeliver|could\snot|not\sdeliver|you\ssent\sblocked|rejected|status|error) | rejected\s?:
    | nondeliverable | address\s(?:not\sfound|unknown) | user\sunknown | unknown\s(?:user|address|recipient) | bounced? | ndn: | ndr\b | delivery\sstatus\snotification
    | unzustellbar | nicht\szugestellt | konnte\snicht\s(?:zu|über|aus)\w+ | zustell(?:ung|fehler) | rückläufer | mail\sdelivery
    | non\s(?:remis|distribu|délivr)\w* | échec\s(?:de\s)?(?:la\s)?(?:remise|distribution|livraison) | undelivrable
    | no\s(?:se\spudo|entregad)\w* | no\sse\sha\spodido\sentregar | devuelto | mensagem\snão\s(?:entregue|pôde) | não\sentregue | falha\s(?:na|no|ao)\s | mancat[ao]\s(?:recapito|consegna) | impossibile\s(?:recapitare|consegnare) | non\srecapitabile
    | onbestelbaar | niet\s(?:bezorgd|afgeleverd) | kunde\sinte\slevereras | går\sinte\satt\sleverera | oleverans | kan\sikke\sleveres | ikke\sleveret | toimitus\sepäonnistui | niedostarcz\w* | nie\smożna\sdostarczyć | zwrot\s | nedoruč\w*
    | недоставл\w* | не\s(?:удалось\sдоставить|доставлен\w*) | teslim\sedilemedi | kézbesíthetetlen | nelivrat | 配信(?:不能|エラー|できません) | 送信(?:エラー|できません) | 未送達 | 無法(?:傳送|遞送) | 退信 | 投递失败 | 无法投递 | 未送达 | 전송\s?실패 | 배달\s?(?:되지|실패)
    | mail\sdelivery\sfailed | smtp\sserver\serror | send\serror | nachricht\snicht | メール.{0,10}(?:エラー|配送)
    | delivery\sfailed | permanent\serror | error\s(?:sending|in\sdelivery|mail)"""
)
DELAYED = re.compile(
    r"(?i)delay|still being retried|not yet been delivered|waiting|could not be delivered yet|temporar|verzögert"
    r"|retard(?:é|ée)?\b|retras|ritard|atrasad|vertraag|fördröj|forsink|opóźni|задерж|warning: (?:message|could|mail)"
    r"|warning$|has not been delivered|mail queue|延遅|遅延|延迟|延遲|지연"
)


def is_out_of_office(subject: str) -> bool:
    """Return True for an out-of-office subject: the phrase at its start and nothing else.

    Covers more than fifteen languages. "Parcel came while out of office" was written by a person,
    and so was "Abwesend bei Lieferung".
    """
    return bool(AWAY.search(subject[:300]))


def says_undelivered(subject: str) -> bool:
    return bool(UNDELIVERED.search(subject[:300]))


def says_delayed(subject: str) -> bool:
    return bool(DELAYED.search(subject[:300]))
