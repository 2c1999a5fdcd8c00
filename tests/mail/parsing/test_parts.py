"""Text, winmail.dat, and damaged parts that are shown and kept."""

import struct

import pytest

from mail.parsing import problems
from mail.parsing.attachments import winmail
from mail.parsing.message.flowed import unflow
from mail.parsing.read import read
from tests.mail.parsing.hostile import HEAD, attached, coded, in_parts


@pytest.mark.parametrize(
    ("sent", "written"),
    [
        ("one \ntwo", "one two"),
        ("one\ntwo", "one\ntwo"),
        ("> a \n> b\nc", "> ab\nc".replace("ab", "a b")),
        (">> a \n> b", ">> a\n> b"),
        (" >not a quote", ">not a quote"),
        (" From here", "From here"),
        ("words \n-- \nAna", "words\n-- \nAna"),
        ("ends softly ", "ends softly"),
    ],
)
def test_flowed_text_is_joined_as_it_was_written(sent, written):
    assert unflow(sent) == written


def test_delsp_takes_the_space_of_the_break():
    raw = HEAD + b"Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\nBoot \r\nshaus"
    assert read(raw).text == "Bootshaus"
    assert unflow("Boot \nshaus") == "Boot shaus"


def test_words_that_claim_to_be_base64_are_shown():
    mail = read(coded(b"base64", b"Hello, it smokes!\r\nAna"))
    assert mail.text == "Hello, it smokes!\nAna"
    assert problems.DAMAGED_PART in mail.problems


def test_footer_of_a_list_under_base64_is_shown_as_it_is():
    mail = read(coded(b"base64", b"SXQgc21va2VzIQo=\r\n_____\r\nlist@acme.example"))
    assert mail.text == "It smokes!\n_____\nlist@acme.example"
    assert mail.problems == []


def test_quoted_printable_with_broken_codes_keeps_its_words():
    assert (
        read(coded(b"quoted-printable", b"10 =ZZ Gr=C3=BC=\r\n=C3=9Fe =")).text == "10 =ZZ Grüße "
    )


def test_boundary_that_never_occurs_is_shown_and_comes_along():
    raw = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--c\r\n\r\nHello\r\n"
    mail = read(raw)
    assert "Hello" in mail.text
    assert [b"Hello" in file.content for file in mail.attachments] == [True]


def test_multipart_without_any_boundary_is_a_text():
    mail = read(HEAD + b"Content-Type: multipart/mixed\r\n\r\nHello\r\n")
    assert (mail.text.strip(), mail.attachments) == ("Hello", [])


def test_boundaries_that_lead_nowhere_are_shown_as_they_stand():
    raw = (
        b'Content-Type: multipart/mixed; boundary="x"\n\n--x\n'
        b'Content-Type: multipart/mixed; boundary="xy"\n--x--\nthe rim is bent\n--xy--\n'
    )
    mail = read(raw)
    assert "the rim is bent" in mail.text
    assert problems.BROKEN_STRUCTURE in mail.problems


def test_part_in_which_the_mail_breaks_off_comes_along():
    whole = in_parts(b"\r\nHello", 2)
    mail = read(whole.removesuffix(b"--b--\r\n"))
    assert mail.text.split() == ["Hello", "Hello"]
    assert [file.content.strip() for file in mail.attachments] == [b"Hello"]
    assert read(whole).attachments == []


def tnef(*attributes):
    """Return a winmail.dat of (level, id, type, bytes)."""
    out = b"\x78\x9f\x3e\x22\x01\x00"
    for level, name, kind, data in attributes:
        out += struct.pack("<BHHI", level, name, kind, len(data)) + data
        out += struct.pack("<H", sum(data) & 0xFFFF)
    return out


FILE = [
    (2, 0x9002, 6, bytes(14)),
    (2, 0x8010, 1, b"../order.pdf\x00"),
    (2, 0x800F, 6, b"%PDF-1.4 order"),
]


def test_winmail_gives_its_files_and_its_text():
    data = tnef((1, 0x800C, 2, b"The oven smokes.\x00"), *FILE)
    mail = read(attached(b"winmail.dat", data))
    (file,) = mail.attachments
    assert mail.text == "The oven smokes."
    assert (file.name, file.content_type) == ("order.pdf", "application/pdf")
    assert file.content == b"%PDF-1.4 order"
    assert mail.problems == []


def test_winmail_beside_a_text_adds_only_its_files():
    data = tnef((1, 0x800C, 2, b"The oven smokes.\x00"), *FILE)
    raw = attached(b"winmail.dat", data).replace(b"--b\r\n", b"--b\r\n\r\nHello\r\n--b\r\n", 1)
    mail = read(raw)
    assert mail.text == "Hello"
    assert [file.name for file in mail.attachments] == ["order.pdf"]


@pytest.mark.parametrize("data", [b"", b"no tnef at all", tnef(*FILE)[:40], b"\x78\x9f\x3e\x22"])
def test_broken_winmail_stays_attached_and_is_noted(data):
    mail = read(attached(b"winmail.dat", data))
    assert [(file.name, file.content) for file in mail.attachments] == [("winmail.dat", data)]
    assert problems.UNOPENED_WINMAIL in mail.problems


def test_attached_mail_is_written_out_with_all_its_parts():
    inner = in_parts(b"Content-Type: text/plain\r\n\r\nHello", 2)
    mail = read(in_parts(b"Content-Type: message/rfc822\r\n\r\n" + inner, 1).replace(
        b"boundary=b", b"boundary=outer", 1).replace(b"\r\n\r\n--b\r\n", b"\r\n\r\n--outer\r\n", 1)
        .removesuffix(b"--b--\r\n") + b"--outer--\r\n")  # fmt: skip
    (file,) = mail.attachments
    assert file.content_type == "message/rfc822"
    assert read(file.content).text == "Hello\n\nHello"


def test_the_winmail_process_has_no_secrets(monkeypatch, tmp_path):
    child = tmp_path / "child.py"
    child.write_text(
        "import json, os\n"
        "print(json.dumps({'text': repr(dict(os.environ)), 'html': '', 'files': []}))"
    )
    monkeypatch.setattr(winmail, "CHILD", child)
    monkeypatch.setenv("SECRET_KEY", "a secret")
    opened = winmail.open_winmail(tnef(*FILE))
    assert "SECRET_KEY" not in opened.text
