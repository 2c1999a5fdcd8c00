"""Any bytes give a readable mail: as text, as JSON, without a failed step."""

import json
import random

from hypothesis import given, seed, settings
from hypothesis import strategies as st

from bench.mail_makers import mutate
from mail.parsing.as_json import as_json
from mail.parsing.classify.auto_response import auto_response_block_reason
from mail.parsing.message.identity import header_identity
from mail.parsing.message.long_bodies import extract_long_bodies, restore_long_bodies
from mail.parsing.message.tree import parse
from mail.parsing.read import read
from tests.mail.parsing.hostile import HEAD, attached, bounce, coded, html, in_parts, report, text
from tests.mail.parsing.test_bounces import SES, SNS
from tests.mail.parsing.test_read import MAIL

OWN = [
    MAIL,
    text(b"On Mon, 4 May 2026 at 10:00, Ben <ben@acme.example> wrote:\r\n> Hello\r\n\r\nThanks!\r\n-- \r\nAna"),
    html(b"<div>Thanks<blockquote type=cite><p>Hello</blockquote><img src=cid:one></div>"),
    attached(b"order.pdf", b"%PDF-1.4"),
    report(b"Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; a@b.example\r\nStatus: 5.1.1\r\n"),
    bounce(b"<ana@acme.example>: 550 5.1.1 user unknown\r\n--- Original message\r\nSubject: a\r\n"),
    coded(b"base64", b"SXQgc21va2VzIQo=\r\n_____\r\nlist@acme.example", b"shift_jis"),
    in_parts(b"Content-Type: message/rfc822\r\n\r\n" + MAIL, 2),
    SNS + json.dumps(SES).encode(),
    HEAD + b"Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\n> a \r\n> b \r\nc",
]  # fmt: skip


def check(raw):
    parsed = read(raw)
    assert not parsed.is_unread
    assert not [each for each in parsed.problems if "(" in each]
    said = json.dumps(as_json("x", parsed), ensure_ascii=False)
    said.encode("utf-8")
    text = parsed.text + parsed.html + parsed.reply + parsed.subject
    assert "\x00" not in text
    header_identity(raw)
    auto_response_block_reason(parsed)


@given(st.binary(max_size=3000))
@settings(max_examples=300, deadline=None)
def test_any_bytes(raw):
    check(raw)


@given(st.binary(max_size=400), st.sampled_from(OWN), st.integers(0, 2000))
@settings(max_examples=300, deadline=None)
def test_any_bytes_within_a_mail(junk, raw, at):
    check(raw[:at] + junk + raw[at:])


@seed(20)
@given(st.sampled_from(OWN), st.integers(0, 2**32))
@settings(max_examples=600, deadline=None)
def test_mutants_of_our_own_mails(raw, number):
    check(mutate(raw, random.Random(number)))


@given(
    st.lists(st.sampled_from([b"a\n", b"\r\n", b"--b\n", b"-- b", b"x" * 99, b"\xff"]), max_size=9)
)
@settings(max_examples=60, deadline=None)
def test_long_bodies_come_back_as_they_were(pieces):
    part = b"Content-Type: text/plain\r\n\r\n" + b"".join(pieces) * 40_000
    raw = in_parts(part[:600_000], 2)
    short, taken = extract_long_bodies(raw)
    message, _ = parse(short)
    assert restore_long_bodies(message, taken)
    whole, _ = parse(raw)
    assert [p._payload for p in message.walk() if not p.is_multipart()] == [
        p._payload for p in whole.walk() if not p.is_multipart()
    ]
