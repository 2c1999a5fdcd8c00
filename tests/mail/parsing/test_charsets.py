"""Charsets that are declared wrongly, or not at all."""

import pytest

from mail.parsing.message.charset import decode
from mail.parsing.read import read


def jis(text: str) -> bytes:
    """Return ISO-2022-JP as a program of a vendor writes it, by the Microsoft tables."""
    out = b""
    for letter in text:
        if letter.isascii():
            out += letter.encode()
            continue
        lead, trail = letter.encode("cp932")
        row = 2 * (lead - (0x81 if lead <= 0x9F else 0xC1)) + 0x21
        if trail >= 0x9F:
            row, cell = row + 1, trail - 0x7E
        else:
            cell = trail - (0x20 if trail > 0x7F else 0x1F)
        out += b"\x1b$B" + bytes([row, cell]) + b"\x1b(B"
    return out


@pytest.mark.parametrize(
    "text",
    [
        "①㈱第一の件",
        "№12 ㌔ ⑳",
        "髙橋と申します。",
        "﨑山 纊",
        "自転車\r\nABC ㈱\r\n(終)",
        "㈲ and ～",
    ],
)
def test_japanese_with_characters_of_vendors(text):
    assert decode(jis(text), "iso-2022-jp") == text.replace("\r\n", "\n")


def test_one_vendor_character_in_a_long_text_is_kept():
    text = "お世話になっております。" * 200 + "㈱第一自転車"
    assert decode(jis(text), "ISO-2022-JP") == text


def test_plain_japanese_and_half_width_kana_are_read_as_before():
    raw = b"\x1b(I6LPY\x1b(B \x1b$B<+E>\x1b(B"
    assert decode(raw, "iso-2022-jp") == "ｶﾌﾐﾙ 自転"
    assert decode(raw + jis(" ①"), "iso-2022-jp") == "ｶﾌﾐﾙ 自転 ①"


@pytest.mark.parametrize(
    "broken", [b"\x1b$B\x21", b"\x1b$B\xff\xff", b"\x1b", b"\x1b$Z12", b"\x1b$B-!\n-!"]
)
def test_broken_escapes_do_no_harm(broken):
    assert isinstance(decode(jis("①") + broken, "iso-2022-jp"), str)


def mail(subject: bytes, body: bytes, charset: str = "") -> bytes:
    content_type = f"text/plain; charset={charset}" if charset else "text/plain"
    head = b"From: Ivan <ivan@zavod.example>\r\nSubject: " + subject + b"\r\n"
    return head + f"Content-Type: {content_type}\r\n\r\n".encode() + body


RUSSIAN = "Не работает тормоз"
RUSSIAN_BODY = "Здравствуйте, тормоз моего велосипеда не работает. Что делать? Иван Петров."


@pytest.mark.parametrize(
    ("charset", "subject", "body"),
    [
        ("koi8-r", RUSSIAN, RUSSIAN_BODY),
        ("windows-1251", RUSSIAN, RUSSIAN_BODY),
        ("iso-8859-2", "Kolo je rozbité, žluťoučký kůň", "Dobrý den"),
        ("shift_jis", "自転車が届きません", "お世話になります"),
        ("iso-8859-1", "Größe für Jörg", "Hallo"),
    ],
)
def test_a_raw_subject_is_in_the_charset_that_the_body_declares(charset, subject, body):
    raw = mail(subject.encode(charset), body.encode(charset), charset)
    assert read(raw).subject == subject


@pytest.mark.parametrize("charset", ["koi8-r", "windows-1251"])
def test_without_a_declaration_subject_and_body_are_detected_together(charset):
    raw = mail(RUSSIAN.encode(charset), RUSSIAN_BODY.encode(charset))
    assert read(raw).subject == RUSSIAN


def test_raw_names_are_read_so_too():
    raw = mail(b"x", b"x", "koi8-r").replace(b"Ivan", "Иван".encode("koi8-r"))
    assert read(raw).from_.name == "Иван"


def test_a_raw_subject_in_utf8_is_utf8_whatever_the_body_declares():
    assert read(mail("Größe".encode(), b"x", "iso-8859-1")).subject == "Größe"
    assert read(mail("Größe".encode(), b"x", "koi8-r")).subject == "Größe"
