"""Attributions wrapped by mail programs are cut; postscripts and lists that look alike stay."""

import pytest

from mail.parsing.quotes import find_reply

ATTRIBUTIONS = [
    "Ana at Tandem <ana@tandem.example> schrieb am Fr., 28. Apr. 2017 um 11:53 Uhr:",
    "Am Fr., 28. Apr. 2017 um 11:53 Uhr schrieb Ana at Tandem <ana@tandem.example>:",
    "On Fri, Apr 28, 2017 at 11:53 AM Ana at Tandem <ana@tandem.example> wrote:",
    "Le ven. 28 avr. 2017 à 11:53, Ana de Tandem <ana@tandem.example> a écrit :",
    "El vie, 28 abr 2017 a las 11:53, Ana de Tandem (<ana@tandem.example>) escribió:",
    "Il giorno ven 28 apr 2017 alle ore 11:53 Ana di Tandem <ana@tandem.example> ha scritto:",
    "Em sex., 28 de abr. de 2017 às 11:53, Ana da Tandem <ana@tandem.example> escreveu:",
    "Op vr 28 apr. 2017 om 11:53 schreef Ana van Tandem <ana@tandem.example>:",
    "Den fre 28 apr. 2017 kl 11:53 skrev Ana på Tandem <ana@tandem.example>:",
    "pt., 28 kwi 2017 o 11:53 Ana z Tandem <ana@tandem.example> napisał(a):",
    "pá 28. 4. 2017 v 11:53 odesílatel Ana z Tandem <ana@tandem.example> napsal:",
    "пт, 28 квіт. 2017 р. о 11:53 Ana з Tandem <ana@tandem.example> пише:",
    "pe 28. huhtik. 2017 klo 11.53 Ana Tandemista (ana@tandem.example) kirjoitti:",
    "Ana a Tandemtől <ana@tandem.example> ezt írta (időpont: 2017. ápr. 28., P, 11:53):",
    "Ana, Tandem <ana@tandem.example>, 28 Nis 2017 Cum, 11:53 tarihinde şunu yazdı:",
    "Ana at Tandem <ana@tandem.example> 于2017年4月28日周五 11:53写道：",
    "בתאריך יום ו׳, 28 באפר׳ 2017 ב-11:53 מאת \u202aAna\u202c\u200f <\u202aana@tandem.example\u202c\u200f>:\u202c",
]


@pytest.mark.parametrize("quote", ["> Clean?", "Clean?"])
@pytest.mark.parametrize("line", ATTRIBUTIONS)
def test_an_attribution_is_cut_wherever_it_is_wrapped(line, quote):
    """A mail program wraps no line before it is forty characters long."""
    words = line.split(" ")
    for count in range(1, len(words)):
        above = " ".join(words[:count])
        if len(above) >= 40:
            text = f"Size 54.\n\n{above}\n{' '.join(words[count:])}\n\n{quote}"
            assert find_reply(text) == "Size 54.", above


def test_the_date_may_be_wrapped_without_an_address():
    text = "Size 54.\n\nAna Lind schrieb am Fr., 28.\nApr. 2017 um 11:53 Uhr:\n\n> Sauber?"
    assert find_reply(text) == "Size 54."


@pytest.mark.parametrize(
    "words", ["Size 54", "Thanks Ana", "See <carla@acme.example>", "Yes, on 4 May"]
)
def test_words_right_above_a_wrapped_attribution_stay(words):
    for line in ATTRIBUTIONS[:2]:
        assert find_reply(f"{words}\n{line}\n> Clean?") == words


@pytest.mark.parametrize(
    "text",
    ["Ihr Kollege schrieb am Montag, 3.5.2026,\num 10:00 Uhr:\nWir kommen.\n\nEs kam niemand.",
     "Your shop wrote on May 3 2026\nat 10:00:\nwe will call you\n\nNobody called.",
     "Le vendeur a écrit le 3 mai\n2026 à 10:00 :\nnous venons\n\nPersonne.",
     "My parcel went wrong:\n\nFrom: Graz\nTo: Vienna\nDate: Monday\n\nWhere is it now?",
     "Routes:\n\nDe : Lyon\nÀ : Paris\nDate : lundi\n\nMerci.",
     "Sizes:\n\nFrom: 54\nTo: 56\nWhen: as soon as possible\n\nIs that all right?"],
)  # fmt: skip
def test_what_only_resembles_an_attribution_or_headers_stays(text):
    assert find_reply(text) == text


def test_headers_with_a_full_date_are_a_mails():
    text = "Size 54.\n\nОт: Ana L\nОтправлено: 26 июня 2014 г. 15:05\nКому: Carla\n\nClean?"
    assert find_reply(text) == "Size 54."


@pytest.mark.parametrize(
    "words",
    ["PS: the key is missing", "P.S. la clé manque", "p.s.: falta la llave", "PPS – en de bel ook", "P.D.: falta",
     "追伸：鍵がありません", "З.Ы. нет ключа", "NB: no key yet", "附言：还缺钥匙", "추신: 열쇠가 없어요", "Υ.Γ. λείπει",
     "U.i.: hiányzik a kulcs", "נ.ב. חסר המפתח", "PS\nthe key is missing\nand the bell"],
)  # fmt: skip
@pytest.mark.parametrize("closing", ["-- \nCarla\nTel. 0660 123", "Sent from my iPhone"])
def test_a_postscript_below_the_closing_stays(words, closing):
    reply = find_reply(
        f"Thanks.\n\n{closing}\n\n{words}\n\nOn 4 May 2026 at 10:00, Ana wrote:\n> Hm"
    )
    assert reply.startswith("Thanks.")
    assert reply.endswith(words)
    assert "0660" not in reply


@pytest.mark.parametrize(
    "line", ["PSA Group", "Psychology Dept.", "PDF Services", "NBC Studios", "Passau"]
)
def test_a_line_of_a_signature_is_no_postscript(line):
    assert find_reply(f"Thanks.\n\n-- \nCarla\n{line}") == "Thanks."
