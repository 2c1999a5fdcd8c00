"""Subjects in many languages: of automatic replies, and of people who use the same words."""

AWAY: dict[str, tuple[list[str], list[str]]] = {
    "English": (
        [
            "Out of office",
            "Out of Office: your invoice",
            "Out of the office until 5 May",
            "Automatic reply: Oven",
            "Out of Office AutoReply: Oven",
            "I am out of the office",
            "On vacation until Monday",
            "Auto-reply: Oven",
        ],
        [
            "Parcel came while out of office",
            "Out of office furniture",
            "Out of office reply does not work",
            "Automatic reply does not work",
            "On holiday bookings",
            "On leave my card was charged",
        ],
    ),
    "German": (
        [
            "Automatische Antwort: Ofen",
            "Abwesend",
            "Abwesend bis 5. Mai",
            "Abwesenheitsnotiz",
            "Ausser Haus",
            "Außer Haus: Ofen",
            "Nicht im Büro",
            "Ich bin im Urlaub bis Montag",
        ],
        [
            "Lieferung außer Haus möglich?",
            "Abwesend bei der Lieferung",
            "Außer Haus Verkauf",
            "Abwesenheitsnotiz einrichten",
        ],
    ),
    "French": (
        [
            "Réponse automatique : four",
            "Absence du bureau",
            "Absent du bureau jusqu'au 5 mai",
            "Message d’absence",
            "En congés",
        ],
        ["Réponse automatique à ma commande", "Absence de facture", "Colis livré en mon absence"],
    ),
    "Spanish": (
        [
            "Respuesta automática: horno",
            "Fuera de la oficina",
            "Fuera de la oficina hasta el lunes",
        ],
        ["Respuesta automática equivocada", "Entrega fuera de la oficina de correos"],
    ),
    "Italian": (
        [
            "Risposta automatica: forno",
            "Fuori sede",
            "Fuori ufficio fino al 5 maggio",
            "Assente dall'ufficio",
        ],
        ["Risposta automatica sbagliata", "Consegna fuori sede", "Fuori sede anche la consegna?"],
    ),
    "Portuguese": (
        ["Resposta automática: forno", "Fora do escritório até segunda", "Ausência temporária"],
        ["Resposta automática errada", "Entrega fora do escritório"],
    ),
    "Dutch": (
        ["Automatisch antwoord: oven", "Afwezig", "Afwezig tot maandag", "Niet op kantoor"],
        ["Afwezig bij bezorging", "Niet op kantoor bezorgd", "Automatisch antwoord klopt niet"],
    ),
    "Swedish": (
        ["Automatiskt svar: ugn", "Autosvar", "Frånvarande till måndag", "Inte på kontoret"],
        ["Frånvarande vid leverans", "Automatiskt svar fungerar inte"],
    ),
    "Danish": (
        ["Automatisk svar: ovn", "Ikke på kontoret", "Ikke til stede", "Fraværsbesked"],
        ["Ikke til stede ved levering", "Automatisk svar virker ikke"],
    ),
    "Norwegian": (
        ["Automatisk svar: ovn", "Ikke på kontoret til mandag", "Fraværende", "Fraværsmelding"],
        ["Ikke på kontoret da pakken kom", "Fravær ved levering"],
    ),
    "Finnish": (
        ["Automaattinen vastaus: uuni", "Poissa toimistolta", "Poissaoloviesti"],
        ["Poissa kun paketti tuli", "Automaattinen vastaus ei toimi"],
    ),
    "Polish": (
        [
            "Automatyczna odpowiedź: piec",
            "Poza biurem",
            "Jestem poza biurem do 5 maja",
            "Nieobecny w biurze",
        ],
        ["Poza gwarancją, co robić?", "Poza tym wszystko działa", "Nieobecny przy dostawie"],
    ),
    "Czech": (
        ["Automatická odpověď: trouba", "Mimo kancelář"],
        ["Mimo záruku", "Automatická odpověď nefunguje"],
    ),
    "Hungarian": (
        ["Automatikus válasz: sütő", "Házon kívül"],
        ["Házon kívül kértem a csomagot", "Automatikus válasz hibás"],
    ),
    "Turkish": (
        ["Otomatik yanıt: fırın", "Ofis dışında"],
        ["Ofis dışında teslim edildi", "Otomatik yanıt yanlış"],
    ),
    "Russian": (
        ["Автоматический ответ: печь", "Автоответ", "Вне офиса до 5 мая"],
        ["Автоматический ответ не работает", "Вне офиса посылку не принимают"],
    ),
    "Ukrainian": (["Автоматична відповідь: піч"], ["Автоматична відповідь не працює"]),
    "Greek": (["Αυτόματη απάντηση: φούρνος", "Εκτός γραφείου"], ["Εκτός γραφείου παράδοση"]),
    "Japanese": (
        ["自動返信", "自動返信：オーブン", "【自動返信】オーブン", "不在のお知らせ"],
        ["自動返信が届きません", "不在通知が入っていました"],
    ),
    "Chinese": (["自动回复: 烤箱", "自動回覆：烤箱"], ["自动回复有错误", "外出时包裹到了"]),
    "Korean": (["자동 회신: 오븐", "부재중"], ["부재중 배달된 소포", "자동 회신이 안 돼요"]),
    "Hebrew": (["מענה אוטומטי: תנור"], ["מענה אוטומטי לא עובד"]),
    "Arabic": (["رد تلقائي: فرن"], ["رد تلقائي خاطئ"]),
}
