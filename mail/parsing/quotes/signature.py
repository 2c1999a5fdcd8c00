"""Signatures: the "-- " delimiter, lines of phones, footers of lists."""

import re

DELIMITER = re.compile(r"^\s?(?:--|—|–)[ \t]*$|^-- $")
# A postscript stands below the signature and is what somebody wrote.
POSTSCRIPT = re.compile(
    r"^[\s*_]{0,4}(?:(?:p\.?\s?){1,3}s\b\.?|p\.\s?d\b\.?|pd(?=\s?[:.])|n\.?b\b\.?(?=\s?[:.\s])|u\.?\s?i\.?(?=\s?:)"
    r"|з\.?\s?ы\b\.?|υ\.?\s?γ\b\.?|נ[.\"״]?ב\b\.?|追伸|追记|附言|又及|추신|ملاحظة(?=\s?[:.])|ป\.ล\."
    r"|nachtrag(?=\s?:)|dopisek(?=\s?:))(?:[\s*_:：.,;–—-]|$)",
    re.IGNORECASE,
)
LIST_FOOTER = re.compile(r"^_{2,}\s*$")
MAX_LINES = 14
MAX_LETTERS = 800
MOBILE = re.compile(
    r"""^[\s*_(\[]{0,4}(?:
    (?:sent|composed)\s(?:from|via|with|using|on|by)\s(?:my\s|a\s|the\s|an\s)?(?P<what>.{2,60})
    |(?:get|download|try)\s(?:outlook|bluemail|mail)\sfor\s.{2,40}
    |envoy[ée]e?\s(?:de|depuis|avec|à\spartir\sde|via|d['’]un)\s?.{2,60}
    |(?:obtenir|télécharger|téléchargez|obtenez)\soutlook\spour\s.{2,40}
    |(?:gesendet|geschickt|verfasst)\s(?:von|mit|über|aus|vom)\s.{2,60}
    |(?:von|diese\snachricht\swurde\svon|diese\snachricht\swurde\svon\smeinem)\s.{2,60}\sgesendet
    |(?:outlook\sfür\s.{2,20}\s(?:beziehen|herunterladen|abrufen)|holen\ssie\ssich\soutlook\sfür\s.{2,30})
    |enviad[oa]\s(?:desde|de|do|a\spartir\sd[eo]|pelo|por|con|com|via)\s.{2,60}
    |(?:obt[ée]n(?:er)?|obtenga|descarga|baixar|obter|obtenha)\s(?:o\s)?outlook\spara\s.{2,40}
    |inviato\s(?:da|dal|con|tramite)\s.{2,60}
    |(?:ottieni|scarica|ottenere|scaricare)\soutlook\sper\s.{2,40}
    |(?:verzonden|verstuurd)\s(?:vanaf|vanuit|met|via|door)\s.{2,60}
    |(?:outlook\svoor\s.{2,20}\s(?:downloaden|ophalen)|download\soutlook\svoor\s.{2,30})
    |skickat\s(?:från|med|via)\s.{2,60}|(?:hämta|skaffa)\soutlook\sför\s.{2,30}
    |sendt\s(?:fra|med|via)\s.{2,60}|(?:hent|få|skaff)\soutlook\s(?:til|for)\s.{2,30}
    |lähetetty\s.{2,60}|hanki\soutlook.{2,30}
    |wysłan[oey]\s(?:z|ze|przy\spomocy|za\spomocą)\s.{2,60}|pobierz\s(?:aplikację\s)?outlook\sdla\s.{2,30}
    |(?:odesláno|odoslané|poslané|posláno)\s(?:z|ze|zo|pomocí)\s.{2,60}|z[íi]sk(?:at|ejte)\soutlook\s.{2,30}
    |отправлено\s(?:с|из|от|через)\s.{2,60}|надіслано\s(?:з|із|через)\s.{2,60}|скачать\soutlook\s.{2,30}
    |trimis\s(?:de\spe|din|cu|prin)\s.{2,60}|küldve\s.{2,60}|.{2,30}(?:-ról|-ről|-ból|-ből)\sküldve
    |στάλθηκε\s(?:από|με)\s.{2,60}|poslano\s(?:sa|s|z|iz)\s.{2,60}|saadetud\s.{2,60}
    |.{2,30}['’]?(?:dan|den|tan|ten|mdan|ımdan)\sgönderildi|.{2,30}\s(?:için\soutlook.{0,12}\sedinin|ile\sgönderildi)
    |.{2,30}から送信|.{0,20}outlookを入手.{0,12}|(?:發|发)自(?:我的)?.{2,40}|從我的.{2,30}(?:傳送|寄出)|来自.{2,30}(?:手机|iphone)
    |(?:나의\s)?.{2,30}에서\s(?:보냄|보낸.{0,10}|전송함)|נשלח\sמ.{2,60}|(?:أُرسلت|أرسل|مرسل|أُرسل)\sمن\s.{2,60}
    |(?:được\s)?gửi\stừ\s.{2,60}|dikirim\sdari\s.{2,60}|ส่งจาก.{2,60}|enviat\sdes\s.{2,60}
    |yahoo\smail\s.{0,40}(?:android|iphone|ios).{0,20}
    )[\s*_)\].!]{0,4}$""",
    re.IGNORECASE | re.VERBOSE,
)
DEVICES = re.compile(
    r"(?i)phone|ipad|ipod|android|mobile|mobil|handy|portable|tablet|blackberry|samsung|galaxy|huawei|xiaomi|nokia"
    r"|lumia|htc|sony|xperia|wiko|pixel|oneplus|motorola|lg\b|outlook|mail|windows|thunderbird|sparrow|yahoo"
    r"|gmail|typeapp|boxer|acompli|spark|airmail|nine\b|edison|newton|superhuman|aol|gmx|web\.de|smart|device"
    r"|treo|palm|mac\b|macbook|watch|hand-?held|wireless|4g|5g|verizon|t-mobile|app\b|téléphone|teléfono|telefon"
    r"|cellul|celular|dispositiv|appareil|gerät|toestel|電話|手机|手機|puhelim|юмail|смартфон|телефон|устройств"
)
LINK = re.compile(r"\s?[<(\[]?https?://[^\s>)\]]{1,500}[>)\]]?")


def is_mobile_signature(line: str) -> bool:
    """Return True if this line is added automatically by a phone or mail program."""
    plain = (LINK.sub("", line[:700]) if "http" in line else line[:700]).strip()
    if not 8 <= len(plain) <= 90 or len(plain.split()) > 10 or "," in plain:
        return False
    return bool(DEVICES.search(plain)) and bool(MOBILE.match(plain))


def strip_signatures(lines: list[str], cut: str) -> list[str]:
    """Return the lines without signatures; each stretch between quotes has its own end."""
    out: list[str] = []
    stretch: list[str] = []
    for line in [*lines, cut]:
        if line != cut:
            stretch.append(line)
            continue
        out += [*_strip_stretch(stretch), cut]
        stretch = []
    return out


def _strip_stretch(lines: list[str]) -> list[str]:
    """Strip one stretch. Only its last lines are searched: longer text is no signature."""
    start = max(len(lines) - MAX_LINES * 3, 0)
    for number in range(len(lines) - 1, start - 1, -1):
        below = lines[number + 1 :]
        is_footer = LIST_FOOTER.match(lines[number]) and _names_a_list(below)
        if (DELIMITER.match(lines[number]) or is_footer) and _is_short(below):
            lines = [*lines[:number], *_postscript(below)]
    return lines


def _postscript(below: list[str]) -> list[str]:
    """Return the lines of a signature from its postscript on."""
    start = next((n for n, line in enumerate(below) if is_postscript(line)), None)
    return ["", *below[start:]] if start is not None else []


def is_postscript(line: str) -> bool:
    """Return True for a line that begins with PS or the same in another language."""
    return bool(POSTSCRIPT.match(line[:80]))


def _is_short(lines: list[str]) -> bool:
    filled = [line for line in lines if line.strip()]
    return len(filled) <= MAX_LINES and sum(map(len, filled)) <= MAX_LETTERS


def _names_a_list(lines: list[str]) -> bool:
    text = " ".join(lines).lower()
    return any(mark in text for mark in ("http", "mailing list", "unsubscribe", "list", "@"))
