"""Signed mail is opened, and told as no more than was proved; encrypted mail says so."""

import time

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import pkcs7

from mail.parsing import problems
from mail.parsing.message.sealed import MAX_OPENED
from mail.parsing.read import read
from mail.parsing.smime.asn1 import MAX_DEPTH, MAX_ELEMENTS, is_readable
from tests.mail.parsing.signed_mails import (
    CARLA,
    RICH,
    TEXT,
    detached,
    encrypted,
    mail,
    part,
    signed,
    with_footer,
)

TYPES = [
    "application/pkcs7-mime; smime-type=signed-data",
    "application/x-pkcs7-mime",
    'application/octet-stream; name="smime.p7m"',
]


@pytest.mark.parametrize("content_type", TYPES)
def test_signed_mail_is_opened_under_each_of_its_types(content_type):
    got = read(mail(part(signed(TEXT), content_type)))
    assert got.text.strip() == got.reply == "Der Ofen raucht."
    assert [file.name for file in got.attachments] == ["smime.p7m"]
    assert (got.signature.state, got.signature.names) == ("intact", (CARLA,))
    assert got.problems == []


def test_html_and_files_come_from_inside():
    got = read(mail(part(signed(RICH, kind="ec"))))
    assert got.text.strip() == "Le four fume."
    assert "<b>four</b>" in got.html
    assert [file.name for file in got.attachments] == ["smime.p7m", "facture.pdf"]
    assert got.signature.state == "intact"


def test_signed_mail_is_opened_within_a_list_and_the_rest_is_told_apart():
    got = read(mail(with_footer(part(signed(TEXT)))))
    assert "Der Ofen raucht." in got.text
    assert "Scanned." in got.text
    assert got.signature.state == "part"


@pytest.mark.parametrize("ends", [b"\r\n", b"\n"])
def test_a_detached_signature_is_checked_whatever_the_line_ends(ends):
    got = read(mail(detached(RICH)).replace(b"\r\n", ends))
    assert (got.text.strip(), got.signature.state) == ("Le four fume.", "intact")


def test_altered_content_is_told():
    der = signed(TEXT).replace(b"Ofen raucht", b"Ofen brennt")
    assert read(mail(part(der))).signature.state == "altered"
    assert "brennt" in read(mail(part(der))).text
    altered = mail(detached(TEXT)).replace(b"raucht", b"brennt")
    assert read(altered).signature.state == "altered"


def test_a_certificate_of_somebody_else_is_told():
    got = read(mail(part(signed(TEXT, address="eve@evil.example"))))
    assert (got.signature.state, got.signature.names) == ("other", ("eve@evil.example",))
    assert got.notes[0].startswith("Signed, but not by the sender’s address")


def test_what_cannot_be_checked_is_not_called_valid():
    without = signed(TEXT, pkcs7.PKCS7Options.NoCerts)
    assert read(mail(part(without))).signature.state == "unchecked"
    pgp = mail(detached(TEXT)).replace(b"pkcs7-signature", b"pgp-signature")
    assert read(pgp).signature.state == "unchecked"


def test_the_words_of_each_state_can_be_translated_with_their_names():
    for state, text in problems.SIGNATURES.items():
        told = problems.signature_text(state, (CARLA,))
        assert problems.split(told) == (text, CARLA)
        assert problems.is_signature(told)
    assert problems.signature_text("", ()) == ""


def test_encrypted_mail_says_what_to_do():
    for sealed in (
        part(encrypted(TEXT), "application/pkcs7-mime; smime-type=enveloped-data"),
        part(encrypted(TEXT), 'application/octet-stream; name="smime.p7m"'),
        part(b"broken", "application/pkcs7-mime; smime-type=authEnveloped-data"),
        part(signed(part(encrypted(TEXT), "application/pkcs7-mime"))),
        b"Content-Type: multipart/encrypted; boundary=e\r\n\r\n--e\r\n"
        b"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--e\r\n"
        b"Content-Type: application/octet-stream\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n--e--\r\n",
    ):
        got = read(mail(sealed))
        assert got.text == ""
        assert problems.ENCRYPTED in got.problems
        assert got.attachments


def test_encrypted_text_within_a_mail_says_so_too():
    armour = b"\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n-----END PGP MESSAGE-----\r\n"
    assert read(mail(armour)).problems == [problems.ENCRYPTED]
    quoted = b"\r\nIt says:\r\n-----BEGIN PGP MESSAGE-----\r\n"
    assert read(mail(quoted)).problems == []


def test_a_signed_file_stays_a_file():
    contract = 'application/octet-stream; name="contratto.pdf.p7m"'
    content = part(signed(b"%PDF-1.4\n"), contract).replace(b"smime.p7m", b"contratto.pdf.p7m")
    got = read(mail(with_footer(content)))
    assert (got.text.strip(), got.signature.state, got.problems) == ("Scanned.", "", [])


def test_nested_signed_mail_is_opened_up_to_a_limit():
    content = TEXT
    for _level in range(MAX_OPENED):
        content = part(signed(content))
    assert read(mail(content)).reply == "Der Ofen raucht."
    got = read(mail(part(signed(content))))
    assert (got.text, got.problems) == ("", [problems.UNOPENED_SMIME])


def test_a_broken_digest_proves_nothing():
    weak = signed(TEXT).replace(
        bytes.fromhex("608648016503040201"), bytes.fromhex("608648016503040299")
    )
    assert read(mail(part(weak))).signature.state == "unchecked"
    assert read(mail(part(signed(TEXT, digest=hashes.SHA512())))).signature.state == "intact"


@pytest.mark.parametrize(
    "der",
    [
        b"\x30\x80" * 1_000_000,
        b"\x30\x84\x7f\xff\xff\xff" * 300_000,
        b"\x30\x80\x24\x80" + b"\x04\x01A" * 2_000_000,
        b"\x30\x03\x1f\x81\x00",
        b"\x30",
        b"",
    ],
)
def test_hostile_asn1_is_refused_at_once(der):
    started = time.process_time()
    assert not is_readable(der)
    got = read(mail(part(der)))
    assert time.process_time() - started < 5
    assert got.problems == [problems.UNOPENED_SMIME]


def test_the_limits_of_asn1_are_exact():
    def nested(depth: int) -> bytes:
        return b"\x30\x80" * depth + b"\x00\x00" * depth

    assert is_readable(nested(MAX_DEPTH))
    assert not is_readable(nested(MAX_DEPTH + 1))
    # The outer element and the two bytes that end it count as well.
    fits = b"\x30\x80" + b"\x05\x00" * (MAX_ELEMENTS - 2) + b"\x00\x00"
    assert is_readable(fits)
    assert not is_readable(fits[:-2] + b"\x05\x00\x00\x00")
