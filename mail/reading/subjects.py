"""Subjects that give a mail away, in the languages of those who write them."""

# ruff: noqa: E501 - tables of words read better in long lines

import re

AWAY = re.compile(
    r"""(?ix)^\s*(?:(?:re|aw|sv|vs|antw|rif|odp|r|res|回复)\s*[::]\s*)*(?:
      \[?auto(?:matic|mated)?[\s-]*(?:reply|response|answer|generated\sreply|responder)\b|autoreply|autoresponse|auto[:\s]\s*\bout
    | .{0,30}\bout\s(?:of|from)\s(?:the\s)?office\b | (?:i\sam\s|i'm\s)?(?:on|away\son)\s(?:vacation|holiday|leave)\b(?!\s?\w{3,}\s\w) | away\sfrom\s(?:my\s)?(?:mail|desk|the\soffice|office)
    | vacation\s(?:reply|response|notice|auto) | ooo\b[:\s-]
    | (?:automatische|autom\.)\s(?:antwort|e-?mail-?antwort|rückantwort) | abwesenheit(?:s(?:notiz|benachrichtigung|meldung|assistent|nachricht))?\b | .{0,30}außer\shaus | nicht\sim\s(?:büro|haus) | bin\sim\surlaub
    | r[ée]ponse\sautomatique | .{0,20}absen(?:ce|t)\s(?:du|de\smon)\s(?:bureau) | message\sd['’]absence | absence\s?: | en\scong[ée]s?\b
    | respuesta\sautom[áa]tica | fuera\sde\s(?:la\s)?oficina | ausente\sde\sla\soficina | contestaci[óo]n\sautom[áa]tica
    | risposta\sautomatica | fuori\s(?:sede|ufficio) | assente\sdall?['’]?\s?ufficio
    | resposta\sautom[áa]tica | fora\sdo\sescrit[óo]rio | ausência\stempor[áa]ria | aus[êe]ncia\sdo\sescrit[óo]rio
    | automatisch\s(?:antwoord|bericht) | afwezig(?:heid(?:sbericht|sassistent)?)?\b | niet\sop\skantoor
    | automatis(?:k|ke)\s(?:svar|svarmelding|besked) | autosvar | frånvaro(?:meddelande)? | ikke\stil\sstede | frav[æe]r(?:smelding|smeddelelse|sassistent|sbesked)? | jag\sär\s(?:på\s)?semester
    | automaattinen\s(?:vastaus|poissaoloviesti) | poissa\stoimistolta | poissaolo(?:viesti|ilmoitus)?
    | automatyczna\sodpowied[źz] | odpowiedź\sautomatyczna | (?:jestem\s)?(?:poza|nieobecn)\w*\s(?:biurem|w\sbiurze)? | autoodpowiedź
    | automatick[áa]\sodpov[ěe][dď] | mimo\skancel[áa][řr]
    | автоматический\sответ | автоответ | вне\sофиса | отсутствую\sв\sофисе | автоматична\sвідповідь | поза\sофісом
    | otomatik\s(?:yan[ıi]t|cevap) | ofis\sd[ıi][şs][ıi]nda
    | automatikus\sv[áa]lasz | h[áa]zon\sk[íi]v[üu]l | r[ăa]spuns\sautomat | αυτόματη\sαπάντηση | εκτός\sγραφείου
    | automatski\sodgovor | samodejni\sodgovor | automaatvastus | automatinis\satsakymas
    | 自動返信 | 自動応答 | 不在(?:通知|のお知らせ) | 休暇(?:中|通知) | 自动(?:回复|答复) | 自動(?:回覆|回復) | 外出\b | 不在办公室 | 자동\s?(?:회신|응답) | 부재중
    | מענה\sאוטומטי | תשובה\sאוטומטית | رد\sتلقائي | الرد\sالتلقائي | خارج\sالمكتب | trả\slời\stự\sđộng | thư\strả\slời\stự\sđộng | balasan\sotomatis | ตอบกลับอัตโนมัติ
    )"""
)
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


def says_away(subject: str) -> bool:
    """Out of office, in fifteen languages and more."""
    return bool(AWAY.search(subject[:300]))


def says_undelivered(subject: str) -> bool:
    return bool(UNDELIVERED.search(subject[:300]))


def says_delayed(subject: str) -> bool:
    return bool(DELAYED.search(subject[:300]))
