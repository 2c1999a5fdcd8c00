"""Bad input, by kind: it ends as a readable mail and does no harm."""

import io
import json
import zipfile

import pytest

from mail.parsing import problems
from mail.parsing.as_json import as_json
from mail.parsing.read import read
from tests.mail.parsing.hostile import HEAD, attached, nested, text


def told(raw):
    """Return the mail as JSON, which carries no lone surrogates and no NUL."""
    said = json.dumps(as_json("x", read(raw)), ensure_ascii=False)
    said.encode("utf-8")
    assert "\\u0000" not in said
    return json.loads(said)


def test_empty_message():
    mail = told(b"")
    assert (mail["text"], mail["subject"], mail["kind"]) == ("", "", "human")


@pytest.mark.parametrize("end", [b"", b"\r\n", b"\n\n"])
def test_only_headers(end):
    mail = told(b"From: ana@acme.example\r\nSubject: Only this" + end)
    assert (mail["subject"], mail["text"].strip()) == ("Only this", "")


def test_ten_thousand_recipients():
    people = ", ".join(f"Ana {n} <ana{n}@acme.example>" for n in range(10_000))
    mail = told(f"From: ben@acme.example\nTo: {people}\n\nHello".encode())
    assert len(mail["to"]) == 500
    assert mail["to"][0] == {"name": "Ana 0", "address": "ana0@acme.example"}


def test_a_thousand_nested_parts():
    mail = read(nested(1000, b"Hello from below"))
    assert "Hello from below" in mail.text
    assert problems.TOO_MANY_PARTS in mail.problems


def test_a_header_of_a_megabyte():
    mail = told(HEAD + b"X-Long: " + b"a" * 1024 * 1024 + b"\r\n\r\nHello")
    assert mail["text"] == "Hello"


def test_headers_of_ten_megabytes_do_not_hide_the_text():
    mail = told(HEAD + b"X-Long: a" + b"\r\n b" * 2_500_000 + b"\r\n\r\nHello")
    assert (mail["subject"], mail["text"]) == ("Re: order", "Hello")


def test_nul_bytes():
    mail = told(b"From: a\x00na@acme.example\nSubject: a\x00b\nMessage-ID: <a\x00@b>\n\nHel\x00lo")
    assert (mail["subject"], mail["text"]) == ("ab", "Hello")


@pytest.mark.parametrize(
    "charset", ["us-ascii", "utf-16", "utf-7", "big5", "hex", "idna", "no-such"]
)
def test_lying_charsets(charset):
    body = "Grüße aus Köln".encode()
    raw = HEAD + b"Content-Type: text/plain; charset=" + charset.encode() + b"\r\n\r\n" + body
    assert told(raw)["text"]


@pytest.mark.parametrize("charset", ["us-ascii", "iso-8859-1", "no-such", "idna"])
def test_utf8_is_read_whatever_latin_set_is_named(charset):
    body = "Grüße aus Köln".encode()
    raw = HEAD + b"Content-Type: text/plain; charset=" + charset.encode() + b"\r\n\r\n" + body
    assert told(raw)["text"] == "Grüße aus Köln"


@pytest.mark.parametrize(
    ("said", "year"),
    [
        ("Thu, 1 Jan 1970 00:00:00 +0000", 1970),
        ("Fri, 31 Dec 2100 23:59:59 +0000", 2100),
        ("Mon, 4 May 2026 10:00:00 +9999", None),
        ("Mon, 4 May 99999 10:00:00 +0000", None),
        ("Mon, 99 May 2026 10:00:00 +0000", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_absurd_dates(said, year):
    mail = read(f"From: ana@acme.example\nDate: {said}\n\nHello".encode())
    assert mail.text == "Hello"
    if year:
        assert mail.date is not None
        assert mail.date.year == year


def test_display_names_with_newlines():
    mail = read(b"From: =?utf-8?q?Ana=0D=0ABcc=3A_eve=40evil.example?= <ana@acme.example>\n\nHello")
    assert "\n" not in mail.from_.name
    assert "\r" not in mail.from_.name
    assert mail.from_.address == "ana@acme.example"


def test_zip_bomb_is_named_and_not_opened():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("zeros", bytes(50 * 1024 * 1024))
    (file,) = read(attached(b"bomb.zip", out.getvalue())).attachments
    assert (file.name, file.content_type) == ("bomb.zip", "application/zip")
    assert file.size == len(out.getvalue())


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ('"../../etc/passwd"', "passwd"),
        ('"..\\\\..\\\\boot.ini"', "boot.ini"),
        ('"invoice\u202efdp.exe"', "invoicefdp.exe"),
        ('".."', "attachment-1.txt"),
        ('"a\x00\x07b.txt"', "ab.txt"),
    ],
)
def test_names_that_lead_elsewhere(name, clean):
    (file,) = read(attached(name.encode(), b"\x00\x01")).attachments
    assert file.name == clean


def test_text_too_long_to_show_becomes_an_attachment():
    mail = read(text(b"Hello\n" * 300_000 + b"The last word"))
    (file,) = mail.attachments
    assert mail.text.startswith("Hello")
    assert file.content.endswith(b"The last word")
    assert problems.LARGE_TEXT in mail.problems


def test_every_problem_can_be_told_from_its_detail():
    said = problems.with_detail(problems.STEPS["subject"], ValueError("secret"))
    assert problems.split(said) == (problems.STEPS["subject"], "ValueError")
    assert problems.split(problems.TOO_LARGE) == (problems.TOO_LARGE, "")
