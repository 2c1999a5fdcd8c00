"""Parsing of ordinary mails; parsing never raises."""

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from mail.parsing.classify.auto_response import auto_response_block_reason
from mail.parsing.message.identity import header_identity
from mail.parsing.read import read

MAIL = (
    "From: =?utf-8?q?Carla_M=C3=BCller?= <carla@bakery.example>\r\n"
    'To: "Help, RecordingApp" <help@tandem.example>\r\nCc: dora@dairy.example\r\n'
    "Subject: =?utf-8?b?T3ZlbiDwn5Sl?= broken\r\nMessage-ID: <one@bakery.example>\r\n"
    "References: <a@x> <b@x>\r\nDate: Mon, 4 May 2026 10:00:00 +0200\r\nMIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=cut\r\n\r\n--cut\r\n"
    "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    "It smokes for 5 =80.\r\n--cut\r\nContent-Type: application/octet-stream\r\n"
    'Content-Disposition: attachment; filename="../../etc/oven\u202egpj.exe"\r\n\r\nMZ\x00\x01\r\n--cut--\r\n'
).encode()


def test_fields_of_an_ordinary_mail():
    mail = read(MAIL)
    assert mail.subject == "Oven 🔥 broken"
    assert (mail.from_.name, mail.from_.address) == ("Carla Müller", "carla@bakery.example")
    assert [each.address for each in mail.to] == ["help@tandem.example"]
    assert (mail.message_id, mail.references) == ("one@bakery.example", ["a@x", "b@x"])
    assert mail.date is not None
    assert mail.date.isoformat() == "2026-05-04T10:00:00+02:00"
    assert mail.text.strip() == "It smokes for 5 €."
    assert mail.problems == []


def test_attachment_has_a_clean_name_and_is_locked():
    (file,) = read(MAIL).attachments
    assert file.name == "ovengpj.exe"
    assert file.content_type == "application/x-msdownload"
    assert file.is_dangerous


@pytest.mark.parametrize(
    "front", [b"\r\n\r\n", b"From carla Mon May  4 10:00:00 2026\n", b"\xef\xbb\xbf"]
)
def test_headers_that_start_late_are_found(front):
    assert read(front + MAIL).from_.address == "carla@bakery.example"


def test_header_line_that_was_not_folded_is_mended():
    raw = b"Subject: one\nand two\nFrom: carla@bakery.example\n\nHello"
    mail = read(raw)
    assert (mail.subject, mail.from_.address, mail.text) == (
        "one and two",
        "carla@bakery.example",
        "Hello",
    )


def test_html_can_do_nothing():
    html = (
        '<p onclick="x()" style="color:red" class="y">Hi <script>alert(1)</script>'
        '<img src="cid:none"><img src="https://spy.example/p.gif"><a href="javascript:x">a</a></p>'
    )
    raw = b"From: a@b.example\nContent-Type: text/html; charset=utf-8\n\n" + html.encode()
    safe = read(raw).html
    assert 'data-src="https://spy.example/p.gif"' in safe
    for word in (" src=", "onclick", "style", "class", "script", "alert", "javascript"):
        assert word not in safe


def test_identity_needs_a_message_id():
    assert header_identity(MAIL) == header_identity(b"Received: by us\r\n" + MAIL)
    assert header_identity(b"From: a@b.example\n\nMessage-ID: <x@y>") is None
    assert header_identity(b"") is None


def test_a_person_may_be_answered_and_a_machine_not():
    assert auto_response_block_reason(read(MAIL)) is None
    assert auto_response_block_reason(read(b"Auto-Submitted: auto-replied\n" + MAIL))
    assert auto_response_block_reason(read(b"X-Auto-Response-Suppress: All\n" + MAIL))
    assert read(b"X-Auto-Response-Suppress: All\n" + MAIL).kind == "human"


@pytest.mark.parametrize(
    "raw",
    [b"", b"\x00" * 500, b"\xff" * 500, b"Content-Type: multipart/mixed; boundary=b\n\n--b\n--b\n",
     b"From: " + b"(" * 5000 + b"\n\nx", b"Content-Type: message/rfc822\n\n" * 200,
     b"Content-Type: text/html\n\n" + b"<div>" * 5000 + b"word",
     b"Content-Type: text/plain; charset=punycode\n\na-b", b"Subject: =?x?b?!!!!?=\n\n\xff"],
)  # fmt: skip
def test_hostile_bytes_end_in_a_readable_mail(raw):
    mail = read(raw)
    (mail.text + mail.html + mail.reply + mail.subject).encode()


@seed(7)
@settings(max_examples=150, deadline=None, database=None)
@given(st.lists(st.tuples(st.integers(0, len(MAIL)), st.binary(max_size=12)), max_size=12))
def test_no_mutation_makes_it_raise(changes):
    data = bytearray(MAIL)
    for at, piece in changes:
        data[at : at + len(piece) // 2] = piece
    mail = read(bytes(data))
    assert not any(problem.startswith("The mail could not be read") for problem in mail.problems)
    assert "\x00" not in mail.text + mail.subject
