"""The phrases mail programs write around a quote, by language."""

import re

FROM = (
    "from|de|von|da|van|fra|från|fran|od|от|от кого|від|від кого|kimden|gönderen|gonderen|kimden:"
    "|lähettäjä|feladó|de la|από|מאת|من|từ|dari|daripada|จาก|差出人|发件人|寄件者|寄件人|發件人"
    "|보낸 사람|보낸사람|expéditeur|expediteur|remitente|remetente|mittente|avsändare|avsender"
    "|afsender|lähettänyt|nadawca|odesílatel|odosielateľ|feladó:|pošiljatelj|saatja|no|nuo|sender"
    "|absender|afzender|送信者|送信元|発信者|expedidor|от:|šalje|pošiljalac|frá|o"
)
SENT = (
    "sent|date|envoyé|envoyé le|envoye|date d'envoi|message du|le|gesendet|gesendet am|datum"
    "|gesendet:|inviato|inviata|data|verzonden|verzonden op|verstuurd|sendt|sendt:|dato|skickat"
    "|enviado|enviado el|enviada|enviado em|enviada em|fecha|odesláno|odoslané|poslano|wysłano|data wysłania"
    "|отправлено|дата|надіслано|gönderildi|gönderme tarihi|tarih|gönderim tarihi|lähetetty|päivämäärä"
    "|päiväys|elküldve|küldve|dátum|trimis|ημερομηνία|στάλθηκε|נשלח|תאריך|تاريخ|التاريخ|أرسلت|đã gửi|ngày"
    "|dikirim|tanggal|dihantar|วันที่|ส่ง|送信日時|日時|日付|发送时间|日期|时间|寄件日期|傳送日期|寄件時間"
    "|보낸 날짜|날짜|보낸날짜|saadetud|kuupäev|nosūtīts|išsiųsta|sent at|sent on|datum odeslání|created|when"
)
TO = (
    "to|à|a|an|naar|aan|til|till|para|per|do|komu|pre|кому|до|kime|alıcı|vastaanottaja|címzett"
    "|către|catre|προς|אל|إلى|đến|tới|kepada|untuk|ถึง|宛先|收件人|收件者|받는 사람|받는사람|za|prima"
    "|destinataire|destinatario|destinatário|kam|odbiorca|mottagare|modtager|mottaker|empfänger|ontvanger"
    "|kellele|kam:|kas|cc|copie|copie à|kopie|kopie an|kopia|kopi|copia|cópia|cc:|dw|kopio|másolat|bcc"
    "|копия|копія|抄送|副本|참조|bilgi|ccn|reply-to|répondre à|antwort an|responder a|rispondi a"
)
SUBJECT = (
    "subject|objet|sujet|betreff|oggetto|onderwerp|emne|ämne|asunto|assunto|temat|předmět|predmet"
    "|tema|тема|konu|aihe|tárgy|subiect|θέμα|נושא|الموضوع|موضوع|chủ đề|tiêu đề|perihal|subjek|เรื่อง"
    "|หัวเรื่อง|件名|主题|主旨|主題|제목|teema|temats|titel|efni|assumpte|betr|betr.|tárgya|re"
)
LABELS: dict[str, str] = {}
for _kind, _words in (("to", TO), ("subject", SUBJECT), ("sent", SENT), ("from", FROM)):
    for _word in _words.split("|"):
        LABELS[_word.rstrip(":").casefold()] = _kind

# The verb at the end or in the middle of "On …, Ana wrote:".
WROTE = (
    r"wrote|writes|sent|said|a écrit|a ecrit|écrit|écrivait|schrieb|geschrieben|escribió|escribio|ha escrito"
    r"|ha scritto|scrisse|scriveva|escreveu|schreef|geschreven|skrev|napsal|napsala|napsal\(a\)|napísal|napísala"
    r"|napísal\(a\)|napisał|napisała|napisał\(a\)|pisze|написал|написала|написал\(а\)|пишет|писал|писал\(а\)|пише"
    r"|написав|написала|kirjoitti|írta|ezt írta|a scris|yazdı|şunu yazdı|έγραψε|כתב|כתבה|מאת|كتب|كتبت|viết|đã viết"
    r"|menulis|เขียน|เขียนว่า|rakstīja|rašė|napisao|napisala|napisao je|je napisal|kirjutas|va escriure|skrifaði"
    r"|escribiu|idatzi|写道|寫道|书写|さんは書きました|のメール|작성|님이 작성"
)
WROTE_AT_END = re.compile(rf"(?:\b|(?<=\s)|^)(?:{WROTE})\s*[:：]?\s*$", re.IGNORECASE)
WROTE_ENDS = tuple(word.replace("\\", "") for word in WROTE.split("|"))
WROTE_INSIDE = re.compile(rf"(?:\s|^)(?:{WROTE})[\s:：]", re.IGNORECASE)
CJK_WROTE = re.compile(r"(?:写道|寫道|书写|のメール|書きました|작성|さんからの返信)\s*[:：]?\s*$")
STARTS = re.compile(
    r"(?:on|le|am|el|il|em|op|den|på|dnia|w dniu|vào|vao|pe|pada|tarihinde|kl|dne|dňa|в|во|у|la|in data"
    r"|il giorno|em|a|ons|tis|tir|man|tor|fre|lör|lør|sön|søn|na|dana|ha|στις|ב|בתאריך|في|بتاريخ|เมื่อ|在|於|于|né|né|"
    r"ngày|pada tanggal|the|at)[\s,.:]",
    re.IGNORECASE,
)
DATE = re.compile(
    r"\d{4}|\d{1,2}\s*[:.h]\s*\d{2}|\d{1,2}[./-]\d{1,2}|\d{1,2}[.,]?\s+[^\W\d_]{3,}|[^\W\d_]{3,}\s+\d{1,2}\b"
)
CLOCK = re.compile(
    r"\d{1,2}\s*[:.h]\s*\d{2}|\b\d{1,2}\s*[ap]m\b|GMT|\b(?:19|20)\d\d\b|\d[./-]\d{1,2}[./-]\d{2}",
    re.IGNORECASE,
)

ORIGINAL = (
    r"original message|original email|original mail|reply message|reply|message d'origine|message original"
    r"|message initial|ursprüngliche nachricht|urspruengliche nachricht|originalnachricht|original-nachricht"
    r"|antwort nachricht|originalmeddelande|ursprungligt meddelande|oprindelig meddelelse|oprindelig besked"
    r"|original meddelelse|opprinnelig melding|oorspronkelijk bericht|oorspronkelijke bericht"
    r"|mensaje original|mensagem original|messaggio originale|messaggio originario|wiadomość oryginalna"
    r"|oryginalna wiadomość|původní zpráva|pôvodná správa|исходное сообщение|исходное письмо"
    r"|оригінальне повідомлення|alkuperäinen viesti|eredeti üzenet|mesaj original|mesajul original"
    r"|orijinal mesaj|özgün ileti|original ileti|αρχικό μήνυμα|הודעה מקורית|الرسالة الأصلية|thư gốc"
    r"|pesan asli|ข้อความต้นฉบับ|元のメッセージ|元のメール|原始邮件|原邮件|原始信件|原始郵件|원본 메시지|원본 메일"
    r"|izvorna poruka|izvorno sporočilo|missatge original|quoted message|antwort|réponse|respuesta"
)
FORWARDED = (
    r"forwarded message|forwarded by [^-]{1,80}|begin forwarded message|message transféré|message transmis"
    r"|weitergeleitete nachricht|anfang der weitergeleiteten nachricht|weitergeleitet"
    r"|mensaje reenviado|inicio del mensaje reenviado|mensagem encaminhada|mensagem reencaminhada"
    r"|início da mensagem (?:re)?encaminhada|messaggio inoltrato|inizio messaggio inoltrato"
    r"|doorgestuurd bericht|begin doorgestuurd bericht|vidarebefordrat (?:meddelande|mail|brev)"
    r"|vidarebefordrat brev|videresendt (?:besked|meddelelse|melding)|start på videresendt (?:melding|besked)"
    r"|przekazana wiadomość|przesłana wiadomość|wiadomość przekazana|początek przekazanej wiadomości"
    r"|přeposlaná zpráva|preposlaná správa|пересылаемое сообщение|пересланное сообщение|пересылаемое письмо"
    r"|переслане повідомлення|пересилання повідомлення|välitetty viesti|välitetty|edelleenlähetetty viesti"
    r"|továbbított (?:üzenet|levél)|mesaj redirecționat|mesaj redirectionat|iletilen (?:mesaj|ileti)|yönlendirilmiş ileti"
    r"|προωθημένο μήνυμα|הודעה שהועברה|הודעה מועברת|رسالة معاد توجيهها|الرسالة المُعاد توجيهها|thư được chuyển tiếp"
    r"|pesan terusan|ข้อความที่ส่งต่อ|転送されたメッセージ|転送メッセージ|转发邮件|转发的邮件|已转发邮件|轉寄郵件|轉寄的郵件"
    r"|전달된 메시지|전달된 메일|missatge reenviat|début du message transféré|début du message réexpédié"
)
MAX_ANNOUNCEMENT = 300
RULES = "-_=*~—–"
ORIGINAL_LINE = re.compile(
    rf"^\s*[-_=*~—–]{{2,}}\s*(?:{ORIGINAL})\s*:?\s*[-_=*~—–]{{2,}}\s*$", re.IGNORECASE
)
ORIGINAL_BARE = re.compile(rf"^\s*(?:{ORIGINAL})\s*:?\s*$", re.IGNORECASE)
FORWARD_LINE = re.compile(
    rf"^[\s>]*(?:[-_=*~—–]{{2,}}\s*(?:{FORWARDED})\s*:?\s*[-_=*~—–]*|(?:{FORWARDED})\s*[:：])\s*$",
    re.IGNORECASE,
)
FORWARD_SUBJECT = re.compile(
    r"^\s*(?:\[[^\]]{1,40}\]\s*)?(?:fwd?|fw|wg|tr|rv|enc|i|inoltro?|vs|vb|vl|doorst|pd|вп|пересл|转发|轉寄|転送|전달|továbbítás|ilt|προώθ)\s*[:：]"
    r"|^\s*\[fwd?:|\(fwd\)\s*$",
    re.IGNORECASE,
)


def ends_in_wrote(text: str) -> bool:
    """Return True if the last word is a verb that introduces a quote."""
    end = text[-40:].rstrip(" \t\n\r\xa0:：").lower()
    return end.endswith(WROTE_ENDS) and bool(WROTE_AT_END.search(text))


def is_forward_line(line: str) -> bool:
    """Return True if this line announces a forwarded mail."""
    bare = line[:MAX_ANNOUNCEMENT].strip(" \t\r>")
    return (
        bool(bare)
        and len(line) < MAX_ANNOUNCEMENT
        and (bare[0] in RULES or bare[-1] in ":：")
        and bool(FORWARD_LINE.match(line))
    )


def is_original_line(line: str) -> bool:
    """Return True if this line announces the answered mail, between two rules."""
    bare = line[:MAX_ANNOUNCEMENT].strip()
    return (
        bool(bare)
        and len(line) < MAX_ANNOUNCEMENT
        and bare[0] in RULES
        and bool(ORIGINAL_LINE.match(line))
    )
