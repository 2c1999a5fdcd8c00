"""Each mail address has one form, in which it is stored and compared."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from config.addresses import (
    address_to_unicode,
    normalize_address,
    normalize_domain,
    plain_local,
    tidy_address,
    written_forms,
)

# Letters of the texts that addresses are made of, and those that break programs.
LETTERS = st.text(
    'aAzZ09ßÜüÇİıſÅKﬁ中日本\u0301\u200d\u00ad。．.@@"\\ <>,;:[]()\t\n\0-_+!xn-💩\ud800'
)
TEXTS = st.one_of(st.text(), LETTERS, st.builds("{}@{}".format, LETTERS, LETTERS))
BOOKS = "lena@xn--bcher-kva.example"

SAME = [
    ("carla@acme.example", "carla@acme.example"),
    ("  Carla@ACME.Example ", "carla@acme.example"),
    ("carla@acme.example.", "carla@acme.example"),
    ("lena@bücher.example", BOOKS),
    ("lena@bu\u0308cher.example", BOOKS),
    ("LENA@BÜCHER.EXAMPLE", BOOKS),
    ("Lena@XN--BCHER-KVA.example", BOOKS),
    ("lena@bücher。example", BOOKS),
    ("a@straße.example", "a@xn--strae-oqa.example"),
    ("a@💩.example", "a@xn--ls8h.example"),
    ("jörg@bücher.example", "jörg@xn--bcher-kva.example"),
    ("jo\u0308rg@b.example", "jörg@b.example"),
    ('"carla"@acme.example', "carla@acme.example"),
    ('"a..b."@docomo.ne.jp', '"a..b."@docomo.ne.jp'),
    ("a..b.@docomo.ne.jp", '"a..b."@docomo.ne.jp'),
    (".Taro@docomo.ne.jp", '".taro"@docomo.ne.jp'),
    ('"very odd"@odd.example', '"very odd"@odd.example'),
    ('"a\\@b"@odd.example', '"a@b"@odd.example'),
    ("a@[192.0.2.1]", "a@[192.0.2.1]"),
    ("sam.dot+bike@gmail.com", "sam.dot+bike@gmail.com"),
    ("No Address", "no address"),
    ("", ""),
]


@pytest.mark.parametrize(("written", "normal"), SAME)
def test_an_address_has_one_form(written, normal):
    assert normalize_address(written) == normal


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a@bucher.example", "a@bücher.example"),
        ("a.b@acme.example", "ab@acme.example"),
        ("a..b@docomo.ne.jp", "a.b@docomo.ne.jp"),
        ("ß@acme.example", "ss@acme.example"),
        ("a@straße.example", "a@strasse.example"),
    ],
)
def test_different_addresses_stay_different(one, other):
    assert normalize_address(one) != normalize_address(other)


@given(TEXTS)
@example("a@b\uff20c.example")
@example('"a"b"@c')
@example("x@\u2024")
def test_the_form_of_a_form_is_itself(text):
    normal, tidy = normalize_address(text), tidy_address(text)
    assert normalize_address(normal) == normal
    assert tidy_address(tidy) == tidy
    assert normalize_address(tidy) == normal


@given(TEXTS)
def test_case_is_no_difference(text):
    assert normalize_address(text.lower()) == normalize_address(text)


@given(TEXTS)
@example("a@xn--\ud800.b")
@example("a@xn--99999999.b")
def test_no_text_raises(text):
    assert isinstance(address_to_unicode(text), str)
    assert written_forms(text)[0] == normalize_address(text)
    assert isinstance(plain_local(text), str)


@given(st.text())
@example("good.example\uff20evil")
def test_a_domain_holds_no_at_sign_and_no_space_that_was_not_there(domain):
    made = set(normalize_domain(domain)) & set('@ \t\r\n<>,;"')
    assert made <= set(domain)


@given(st.from_regex(r"([a-zäöüßéñ]{1,12}|[中日]{1,12})\.example", fullmatch=True))
def test_people_read_the_letters_of_a_domain(domain):
    address = f"a@{domain}"
    assert address_to_unicode(normalize_address(address)) == address


def test_the_case_of_the_local_part_can_be_kept():
    assert tidy_address("Lena.Buch@BÜCHER.example") == "Lena.Buch@xn--bcher-kva.example"


def test_the_forms_of_an_address_are_those_a_row_may_hold():
    assert written_forms("Lena@BÜCHER.example") == [BOOKS, "lena@bücher.example"]
    assert written_forms("carla@acme.example") == ["carla@acme.example"]


def test_what_is_no_encoded_name_is_shown_as_it_stands():
    for text in ("a@xn--.example", "a@xn--99999999.b", "nobody"):
        assert address_to_unicode(text) == text


@pytest.mark.parametrize(
    ("domain", "is_encoded"),
    [
        ("ö" * 63 + ".example", True),
        ("ö" * 64 + ".example", False),
        (".".join(["ö" * 62] * 4) + ".a", True),  # 253 characters
        (".".join(["ö" * 62] * 4) + ".ab", False),
        ("漢" * 50_000, False),
    ],
)
def test_longer_text_than_a_host_is_not_encoded(domain, is_encoded):
    """Punycode takes quadratic time, so a mail with such addresses would stop the reader."""
    assert normalize_address(f"a@{domain}").isascii() == is_encoded
    assert address_to_unicode(f"a@{domain}") == f"a@{domain}"


def test_a_long_label_of_ascii_is_shown_as_it_stands():
    text = f"a@xn--{'a' * 50_000}-kva.example"
    assert address_to_unicode(text) == text


@pytest.mark.parametrize(
    "domain",
    [
        "bücher-24.example",
        "łódź.example",
        "smørrebrød.example",
        "москва.example",
        "ёлка-5.example",
        "ελλάδα.example",
        "日本ひらカタ-ー.example",
        "日々.example",
        "한국中.example",
        "中ㄅ.example",
        "हिन्दी.example",
        "ไทย.example",
        "مثال.example",
        "ישראל.example",
        "bücher.москва.example",  # each label is judged by itself
    ],
)
def test_a_domain_of_one_script_is_shown_in_its_letters(domain):
    address = normalize_address(f"a@{domain}")
    assert address.isascii()
    assert address_to_unicode(address) == f"a@{domain}"


@pytest.mark.parametrize(
    "domain",
    [
        "\u0441orreu.example",  # a Cyrillic letter among Latin ones
        "c\u03bfrreu.example",  # a Greek one
        "corre\u057d.example",  # an Armenian one
        "\u0441\u043e\u0440\u0435.example",  # Cyrillic, and every letter looks Latin
        "\u0441\u043e\u0440\u0435-24.example",
        "\u0455\u0457\u0451.example",  # with accents
        "\u03bf\u03c1\u03cc.example",  # Greek
        "p\u0131xel.example",  # a dotless i
        "\u0261oogle.example",  # a phonetic g
        "acme\u4e00.example",
        "ひ한.example",
        "a\u0338b.example",  # an overlay
        "\u13a0\u13a1.example",  # Cherokee
        "💩.example",
    ],
)
def test_a_domain_that_could_be_taken_for_another_is_shown_in_punycode(domain):
    address = normalize_address(f"a@{domain}")
    assert address.isascii()
    assert address_to_unicode(address) == address
    assert address_to_unicode(f"a@{domain}").isascii()


def test_a_row_of_a_look_alike_is_still_found():
    assert written_forms("a@xn--orreu-0ye.example") == [
        "a@xn--orreu-0ye.example",
        "a@\u0441orreu.example",
    ]
