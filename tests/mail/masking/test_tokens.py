"""Staff who read a mail cannot act by the links and addresses in it."""

import base64
import quopri
import time

import pytest
from django.urls import reverse

from accounts.actions.invite import invite_person
from mail.masking.source import mask_bytes, mask_source
from mail.masking.tokens import mask_tokens
from mail.models import OutboundMail
from tests.personas import signed_in

OURS = "https://help.veloza.example"
TOKEN = "b0Jh3kQ2xYzA-9mLw_R5Tg"


@pytest.fixture(autouse=True)
def _our_address(settings):
    settings.PUBLIC_URL = OURS
    settings.ALLOWED_HOSTS = ["help.veloza.example", "testserver", "127.0.0.1"]


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        (f"{OURS}/f/{TOKEN}/?s=5", f"{OURS}/f/•••/?s=5"),
        (f"{OURS}/u/{TOKEN}/", f"{OURS}/u/•••/"),
        (f"{OURS}:8000/f/{TOKEN}/thanks/", f"{OURS}:8000/f/•••/thanks/"),
        (f"HTTPS://Help.Veloza.example/f/{TOKEN}/", "HTTPS://Help.Veloza.example/f/•••/"),
        (f"{OURS}/x/?t={TOKEN}", f"{OURS}/x/?t=•••"),
        (
            f"{OURS}/accounts/password/reset/key/1g-d4kq1x-{'0a1b' * 8}/",
            f"{OURS}/accounts/password/reset/key/•••/",
        ),
        (f"{OURS}/tickets/4711/", f"{OURS}/tickets/4711/"),
        (
            "https://shop.example/front-wheel-28-inches",
            "https://shop.example/front-wheel-28-inches",
        ),
        (f"https://shop.example/{OURS}", f"https://shop.example/{OURS}"),
        (f"help.veloza.example/f/{TOKEN}/", "help.veloza.example/f/•••/"),
        (
            f"https://eu.gateway.example/?url=https%3A%2F%2Fhelp.veloza.example%2Ff%2F{TOKEN}%2F%3Fs%3D5&d=1",
            "https://eu.gateway.example/?url=https%3A%2F%2Fhelp.veloza.example%2Ff%2F•••%2F%3Fs%3D5&d=1",
        ),
        (
            f"https://gateway.example/v3/__https://help.veloza.example/u/{TOKEN}/__;!!x!y$",
            "https://gateway.example/v3/__https://help.veloza.example/u/•••/__;!!x!y$",
        ),
        ("reply+ticket-42.abcdefghij234567@veloza.example", "reply+ticket-42.•••@veloza.example"),
        ("support+bounce-7.abcdefghij234567@veloza.example", "support+bounce-7.•••@veloza.example"),
        ("shop+ticket-42.abcdefghij234567@gmail.com", "shop+ticket-42.•••@gmail.com"),
        ("bounce+7-0.abcdefghij234567@veloza.example", "bounce+7-0.•••@veloza.example"),
        ("shop+bounce-7-12.abcdefghij234567@gmail.com", "shop+bounce-7-12.•••@gmail.com"),
        ("X-Tandem-Return: 7-0.abcdefghij234567", "X-Tandem-Return: 7-0.•••"),
        ("order 7-0.abcdefghij2345678", "order 7-0.abcdefghij2345678"),
        ("Re: Wheel [ticket-42.abcdefghij234567]", "Re: Wheel [ticket-42.•••]"),
        ("reply+me@veloza.example", "reply+me@veloza.example"),
        (
            f"https://nothelp.veloza.example/f/{TOKEN}/",
            f"https://nothelp.veloza.example/f/{TOKEN}/",
        ),
        (f"write to ana@veloza.example, {TOKEN}", f"write to ana@veloza.example, {TOKEN}"),
    ],
)
def test_tokens_of_our_links_are_masked(link, shown):
    assert mask_tokens(f"See <{link}>, please.") == f"See <{shown}>, please."


KEY = f"1g-d4kq1x-{'0a1b' * 8}"


@pytest.mark.parametrize("at", range(1, 22))
@pytest.mark.parametrize("gap", ["\n", "\r\n> ", "\n> > "])
def test_a_token_broken_by_a_line_is_masked(at, gap):
    text = f"<{OURS}/f/{TOKEN[:at]}{gap}{TOKEN[at:]}/?s=5> and more"
    assert mask_tokens(text) == f"<{OURS}/f/•••/?s=5> and more"
    key = f"{OURS}/accounts/password/reset/key/{KEY[:at]}{gap}{KEY[at:]}/ and"
    assert mask_tokens(key) == f"{OURS}/accounts/password/reset/key/•••/ and"


def test_the_next_line_is_no_part_of_a_token():
    text = f"{OURS}/f/short\nLater words/ and more, {OURS}/tickets/\nanother-line-of-words-here/"
    assert mask_tokens(text) == text


@pytest.mark.parametrize("encoding", ["8bit", "quoted-printable", "base64"])
@pytest.mark.parametrize("indent", range(0, 76, 5))
def test_the_source_is_masked_in_each_transfer_encoding(encoding, indent):
    body = f"{'ä' * indent} <a href='{OURS}/f/{TOKEN}/?s=5'>5</a>\nBest, Zoë\n".encode() * 3
    encoded = {
        "8bit": body,
        "quoted-printable": quopri.encodestring(body),
        "base64": base64.encodebytes(body),
    }[encoding]
    head = b"Subject: Re: x\nTo: reply+feedback-3.abcdefghij234567@veloza.example\n\n"
    masked = mask_bytes(head + encoded)
    assert b"To: reply+feedback-3.\xe2\x80\xa2" in masked
    shown = masked.partition(b"\n\n")[2]
    if encoding == "base64":
        shown = base64.b64decode(shown)
    if encoding == "quoted-printable":
        shown = quopri.decodestring(shown)
    assert shown.decode() == body.decode().replace(TOKEN, "•••")


def test_bytes_without_tokens_are_unchanged():
    raw = bytes(range(256)) * 20 + base64.encodebytes(bytes(range(256)) * 3) + b"=\r\nx=\n"
    assert mask_bytes(raw) == raw


@pytest.mark.parametrize(("nul_at", "is_read"), [(4095, False), (4096, True)])
def test_a_file_with_a_nul_among_its_first_bytes_is_left(nul_at, is_read):
    link = f"{OURS}/f/{TOKEN}/".encode()
    block = base64.encodebytes(b"x" * (nul_at - 1) + b" \0 " + link)
    assert (mask_bytes(block) != block) == is_read


def test_a_cut_block_of_base64_is_masked():
    block = base64.encodebytes(f"{'x' * 40} {OURS}/f/{TOKEN}/?s=5 and more".encode() * 3).decode()
    for cut in range(100, len(block)):
        assert TOKEN not in mask_source(block[:cut])


@pytest.mark.parametrize(
    "text", [f"{OURS}/" * 20_000, f"{OURS}/f/" + "a\n" * 100_000, "A" * 500_000, "=\n" * 200_000]
)
def test_masking_is_bounded(text):
    started = time.process_time()
    mask_source(text)
    assert time.process_time() - started < 10


def test_an_invitation_cannot_be_read_in_the_queue(admin, settings):
    settings.MAILERS = {"default": {"BACKEND": "mail.outbound.backend.OutboxBackend"}}
    settings.PUBLIC_URL = OURS
    invite_person(email="zoe@veloza.example", name="Zoe Vos", role="agent", by=admin)
    mail = OutboundMail.objects.get(to=["zoe@veloza.example"])
    key = mail.text.partition("/reset/key/")[2].partition("/")[0]
    assert len(key) > 20
    OutboundMail.objects.update(state="failed")
    page = signed_in(admin).get(reverse("mail:outbound-mail", args=[mail.pk])).content.decode()
    assert "/accounts/password/reset/key/•••/" in page
    assert key not in page
