"""Typed words find the texts in which the same is written in another way."""

import pytest

from helpdesk.actions.open import open_ticket
from helpdesk.models import Ticket
from tests.helpdesk.searched import matching
from tests.personas import signed_in

# What is written, what is typed and finds it, and what is typed and does not.
WRITTEN = {
    "Order CX-88/204-B is late.": (
        ["CX88204B", "cx-88/204-b", "cx 88 204 b", "88204B", "204-B", "204b", "cx88", "CX-88",
         "CX_88_204_B", "CX–88–204–B"],
        ["CX88205", "cx89"],
    ),
    "The frame is VLZ19K55301, the lock AB.77.901.": (
        ["vlz19k55301", "55301", "K55301", "5301", "301", "VLZ 19 K 55301", "VLZ-19-K55301",
         "ab77901", "77901", "AB 77 901", "77.901", "7901"],
        ["55302", "VLZ19L"],
    ),
    "My part: TR 5520 Q, thanks.": (["TR5520Q", "TR-5520-Q", "5520", "tr 5520"], ["TR5521Q"]),
    "Invoice RE_2025_00417 and parcel 00340434161094": (
        ["RE-2025-00417", "re202500417", "00417", "417", "RE2025", "61094", "00340434161094",
         "0034043416"],
        ["00418"],
    ),
    "Call +44 20 7946 0018 please": (
        ["+442079460018", "020 7946 0018", "02079460018", "2079460018", "0044 20 79460018",
         "+44 (0)20 7946 0018", "(020) 7946-0018", "7946 0018", "79460018", "020 79",
         "+44 20 7946"],
        ["020 7946 0019"],
    ),
    "Reach me at 089/32 16 8-04 after six": (
        ["08932168 04", "0893216804", "+49893216804", "0049 89 3216804", "(089) 321 68 04",
         "089 3216804", "+49 (0) 89 32168-04"],
        ["0893216805"],
    ),
    "Phone (555) 010-4477": (
        ["555-010-4477", "5550104477", "+1 555 010 4477", "1-555-010-4477", "555.010.4477"], [],
    ),
    "Téléphone : 06.12.34.56.78": (
        ["0612345678", "+33612345678", "06 12 34 56 78", "+33 6 12 34 56 78", "0033612345678"], [],
    ),
    "Total 12,450.00 USD": (["12450", "12450.00", "12.450,00", "12,450", "12 450", "12'450.00"],
                            ["12451"]),
    "Prix : 3 299,90 €": (["3299", "3299,90", "3.299,90", "3,299.90", "3 299,90"], []),
    "CHF 2’150.00 für die Gabel": (
        ["2150", "2'150", "2.150,00", "2150.00", "2’150.00", "fuer"], [],
    ),
    "It costs 1499 euros": (["1.499,00", "1,499.00", "1.499", "1 499"], ["1.498,00"]),
    "Die Größe der Fußpumpe heißt groß": (
        ["grosse", "groesse", "größe", "GRÖSSE", "fusspumpe", "Fußpumpe", "heisst", "gross"], [],
    ),
    "Grosse Fuesse, Joerg": (["große", "Füße", "Jörg", "jorg", "joerg", "fusse"], []),
    "Søren Kjær, Åse og Århus": (
        ["soren", "soeren", "Søren", "sören", "kjaer", "kjær", "aarhus", "arhus", "Århus", "ase"],
        [],
    ),
    "Ångström, Weißenböck": (
        ["angstrom", "angstroem", "aangstroem", "weissenbock", "weissenboeck", "WEIẞENBÖCK"], [],
    ),
    "IBAN DE89 3704 0044 0532 0130 00, plate M-AB 12 C 3": (
        ["DE89370400440532013000", "013000", "MAB 12 C 3", "mab12c3", "M AB12C3"], ["DE88"],
    ),
    "Paweł Wałęsa z Łomży, Đorđe": (
        ["pawel", "Paweł", "walesa", "lomzy", "dorde", "djordje", "Đorđe", "ŁOMŻY"], [],
    ),
    "Crème brûlée, São Paulo, Ñandú, Dvořák": (
        ["creme", "brulee", "sao paulo", "nandu", "dvorak", "Dvořák"], [],
    ),
    "O’Malley can’t ride l’autre vélo d'Anna": (
        ["omalley", "o'malley", "O’Malley", "malley", "cant", "can't", "can´t", "lautre", "autre",
         "l'autre", "velo", "d'anna", "anna"],
        ["cannot"],
    ),
    "我昨天在北京买的电动车链条断了": (
        ["北京", "电动车", "链条", "断", "断了", "北京买"], ["南京", "车电"],
    ),
    "大阪のお店でサドルを交換しました。ﾍﾟﾀﾞﾙも": (
        ["大阪", "サドル", "交換", "ペダル", "お店", "ｻﾄﾞﾙ"], ["東京", "サトル"],
    ),
    "안장높이를조절할수없습니다": (["안장", "높이", "조절", "없습니다"], ["바퀴"]),
    "ล้อหน้าของจักรยานหัก": (["ล้อ", "จักรยาน", "หัก", "หน้า"], ["เบรก"]),
    "型号KB4711自転車": (["KB4711", "自転車", "4711", "型号"], ["KB4712"]),
    "Велосипед сломался, Ёлкин": (["велосипед", "ВЕЛОСИПЕД", "елкин", "сломал"], []),
    "Το ποδήλατο ΧΆΛΑΣΕ": (["ποδηλατο", "χαλασε", "ποδήλατο"], []),
    "الدرّاجة مكسورة ١٢٣٤٥": (["الدراجة", "مكسورة", "12345"], []),
    "साइकिल टूट गई": (["साइकिल", "टूट"], []),
}  # fmt: skip
FOUND = [(text, query) for text, (found, _missed) in WRITTEN.items() for query in found]
MISSED = [(text, query) for text, (_found, missed) in WRITTEN.items() for query in missed]


@pytest.fixture
def tickets(carla, mailbox) -> dict[str, Ticket]:
    return {
        text: open_ticket(requester=carla, subject="Hello", text=text, mailbox=mailbox)
        for text in WRITTEN
    }


def test_what_is_typed_finds_what_is_written(tickets):
    missed = [(text, query) for text, query in FOUND if tickets[text] not in matching(query)]
    assert missed == []


def test_what_is_typed_does_not_find_something_else(tickets):
    found = [(text, query) for text, query in MISSED if tickets[text] in matching(query)]
    assert found == []


def test_a_number_of_another_team_is_not_found(tickets, ben):
    answer = signed_in(ben).get("/inbox/all/?q=CX88204B")
    assert answer.context["page"].rows == []
