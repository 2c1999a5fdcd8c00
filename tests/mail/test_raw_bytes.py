"""The bytes of sent mail, and that they parse back to what was written."""

import email.policy
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.utils import parsedate_to_datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mail.models import OutboundMail
from mail.outbound.compose import compose
from mail.outbound.deliver import deliver
from mail.outbound.headers import one_line
from mail.parsing.read import read
from tests.mail.conftest import CARLA, SUPPORT
from tests.mail.outbox import again, queued

State = OutboundMail.State
DORA = "dora@beta.example"


def over_the_wire(sink, mailbox, **fields) -> bytes:
    mail = queued(mailbox, **fields)
    assert deliver(mail.pk), again(mail).error
    return sink.mails[-1].raw


def lines_of(raw: bytes) -> list[bytes]:
    return raw.split(b"\r\n")


def test_every_line_ends_with_crlf_and_none_is_too_long(recorder, support, sink):
    words = "x" * 5000 + "\n" + "y" * 998 + "\nlone\rreturn\x0bvertical\x0cfeed\x85next\u2028"
    raw = over_the_wire(sink, support, text=words, html=f"<p>{'z' * 5000}</p>", subject="s" * 998)
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert max(map(len, lines_of(raw))) <= 998
    body = raw.partition(b"\r\n\r\n")[2]
    assert max(map(len, lines_of(body))) <= 78
    assert raw.isascii()


def test_the_body_is_7bit_whatever_it_says(recorder, support, sink):
    raw = over_the_wire(sink, support, text="Grüße 你好 🎉 = =3D\n", html="<p>Grüße 🎉</p>")
    message = message_from_bytes(raw)
    for part in message.walk():
        if not part.is_multipart():
            assert part["Content-Transfer-Encoding"] == "quoted-printable"
    assert read(raw).text.strip() == "Grüße 你好 🎉 = =3D"


def test_lines_of_dots_arrive(recorder, support, sink):
    text = ".\n..\n.hidden\nFrom the start\n.\n"
    assert read(over_the_wire(sink, support, text=text)).text.strip() == text.strip()


@pytest.mark.parametrize(
    "subject", ["请帮我 " * 40, "🎉🚲" * 120, "é" * 998, "a " * 400, "=?utf-8?q?x?="]
)
def test_long_subjects_arrive_whole(recorder, support, sink, subject):
    raw = over_the_wire(sink, support, subject=subject)
    assert max(map(len, lines_of(raw.partition(b"\r\n\r\n")[0]))) <= 998
    got = message_from_bytes(raw, policy=email.policy.default)["Subject"]
    assert " ".join(got.split()) == " ".join(subject.split())
    assert " ".join(read(raw).subject.split()) == " ".join(subject.split())


def test_a_hundred_references_are_folded_between_ids(recorder, support, sink):
    ids = [f"{n:04d}.{'x' * 40}@mail.acme.example" for n in range(100)]
    raw = over_the_wire(sink, support, references=ids, in_reply_to=ids[-1])
    head = raw.partition(b"\r\n\r\n")[0]
    assert max(map(len, lines_of(head))) <= 78
    for each in ids:
        assert f"<{each}>".encode() in head
    assert read(raw).references == ids


def test_ids_that_would_break_the_header_are_left_out(recorder, support, sink):
    ids = ["fine@acme.example", "bad\r\nBcc: eve@x.example", "ü@acme.example", "x" * 950]
    raw = over_the_wire(sink, support, references=ids, in_reply_to=ids[1])
    assert read(raw).references == ["fine@acme.example"]
    assert message_from_bytes(raw)["Bcc"] is None


def test_each_header_that_may_be_there_once_is(recorder, support, sink):
    raw = over_the_wire(sink, support, cc=[DORA], headers={"Auto-Submitted": "auto-generated"})
    names = [line.partition(b":")[0].lower() for line in lines_of(raw.partition(b"\r\n\r\n")[0])]
    for name in (b"message-id", b"from", b"to", b"cc", b"subject", b"date", b"mime-version",
                 b"content-type", b"reply-to"):  # fmt: skip
        assert names.count(name) == 1, name
    assert b"bcc" not in names
    assert b"received" not in names


def test_the_date_is_now_in_utc(recorder, support, sink):
    date = message_from_bytes(over_the_wire(sink, support))["Date"]
    assert date.endswith("+0000")
    assert abs(parsedate_to_datetime(date) - datetime.now(UTC)) < timedelta(minutes=2)


@pytest.mark.parametrize(
    "where", [{"subject": "{}"}, {"from_name": "{}"}, {"to": ["{} <carla@acme.example>"]},
              {"headers": {"X-Note": "{}"}}, {"headers": {"{}": "x"}}]
)  # fmt: skip
@pytest.mark.parametrize("evil", ["a\r\nBcc: eve@x.example", "a\nBcc: eve@x.example", "a\rBcc: e",
                                  "a\x00b", "a\x85Bcc: e", "a\u2028Bcc: e"])  # fmt: skip
def test_no_words_add_a_header(recorder, support, sink, where, evil):
    def poisoned(value):
        if isinstance(value, dict):
            return {name.format(evil): words.format(evil) for name, words in value.items()}
        return (
            [each.format(evil) for each in value] if isinstance(value, list) else value.format(evil)
        )

    mail = queued(support, **{name: poisoned(value) for name, value in where.items()})
    deliver(mail.pk)
    for received in sink.mails:
        names = [name.lower() for name in received.message.keys()]  # noqa: SIM118
        assert "bcc" not in names
        assert received.recipients == [CARLA]
    assert again(mail).state in (State.SENT, State.FAILED)


@pytest.mark.parametrize(
    "name",
    ["Rechnung März.pdf", "请帮我 " * 20 + ".pdf", "🎉.png", 'quo"te\\d.pdf', "a;b,c=d.pdf",
     "line\r\nbreak.pdf", "%41%zz'’.pdf", " lead.pdf", "x" * 150 + ".pdf"],
)  # fmt: skip
def test_names_of_files_arrive(recorder, support, sink, media, name):
    stored = default_storage.save("file.pdf", ContentFile(b"%PDF-1.7 \x00\xff"))
    raw = over_the_wire(sink, support, attachments=[(stored, name, "application/pdf")])
    assert max(map(len, lines_of(raw))) <= 998
    assert raw.isascii()
    (part,) = message_from_bytes(raw, policy=email.policy.default).iter_attachments()
    (known,) = read(raw).attachments
    assert part.get_content() == known.content == b"%PDF-1.7 \x00\xff"
    assert " ".join(part.get_filename().split()) == " ".join(name.split())


@pytest.mark.parametrize("kind", ["text/plain", "text/html", "image/svg+xml", "", "nonsense",
                                  "message/rfc822", "a/b; x=y\r\nBcc: z", "tëxt/x"])  # fmt: skip
def test_files_of_every_type_keep_their_bytes(recorder, support, sink, media, kind):
    content = b"line\nlone\rcrlf\r\n.\r\nFrom x\n\x80\xff" + b"x" * 3000
    stored = default_storage.save("file.bin", ContentFile(content))
    raw = over_the_wire(sink, support, attachments=[(stored, "file.bin", kind)])
    part = list(message_from_bytes(raw).walk())[-1]
    assert part.get_payload(decode=True) == content
    assert message_from_bytes(raw)["Bcc"] is None


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200)
NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def same(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())


def bare(name: str) -> str:
    return name.replace(" ", "").replace('"', "")


def letters(text: str) -> str:
    """Drop quotes around a name, as the parser does."""
    return "".join(character for character in text if character.isalnum())


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(subject=WORDS, name=NAMES, to_name=NAMES, text=WORDS)
@example(subject="Re: 你好" * 30, name='O"Brien, \\Dóra', to_name="<a@b.example>, x", text="a")
@example(subject="", name="", to_name='0"\x80', text="")
@example(subject="=?utf-8?q?x?=", name="=?utf-8?b?Zm9v?=", to_name="a\r\nb", text=".\n.")
def test_written_mail_reads_back(support, subject, name, to_name, text):
    """Any text a person may type is restored from the bytes, by two parsers."""
    mail = OutboundMail(
        mailbox=support,
        message_id="one@veloza.example",
        from_name=name,
        from_address=SUPPORT,
        to=[f"{to_name} <{CARLA}>"],
        recipients=[CARLA],
        subject=" ".join(subject.split())[:998],
        text=text,
    )
    mail.pk = 0
    raw = compose(mail)
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert raw.isascii()
    standard = message_from_bytes(raw, policy=email.policy.default)
    parsed = read(raw)
    (to,) = standard["To"].addresses
    (sender,) = standard["From"].addresses
    assert (to.addr_spec, sender.addr_spec) == (CARLA, SUPPORT)
    # The standard library keeps the spaces between encoded words of a name.
    assert bare(to.display_name) == bare(one_line(to_name))
    assert letters(parsed.to[0].name) == letters(to_name)
    assert parsed.from_.address == SUPPORT
    assert [each.address for each in parsed.to] == [CARLA]
    assert same(standard["Subject"] or "") == same(mail.subject)
    assert standard.get_content().replace("\r\n", "\n").rstrip("\n") == text.rstrip("\n")
    assert {key.lower() for key in standard} <= {
        *("message-id", "references", "in-reply-to", "from", "to", "subject", "date"),
        *("mime-version", "content-type", "content-transfer-encoding"),
    }
