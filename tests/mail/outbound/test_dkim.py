"""DKIM signatures, verified on the bytes that reached the server."""

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from django.core.exceptions import ValidationError

from mail.models import Mailbox, OutboundMail
from mail.outbound.deliver import deliver
from mail.outbound.dkim_keys import check_key, in_strings, new_key, public_record
from mail.queue.retry import retry_outbound
from tests.mail.conftest import CARLA
from tests.mail.outbox import again, queued

State = OutboundMail.State
KEY = new_key()


@pytest.fixture
def signing(support) -> Mailbox:
    support.dkim_selector, support.dkim_key = "tandem1", KEY
    support.save()
    return support


def verifies(raw: bytes, mailbox: Mailbox) -> bool:
    record = public_record(mailbox)
    assert record
    name, text = record

    def published(asked: bytes, timeout: int = 5) -> bytes | None:
        return text.encode() if asked.decode().rstrip(".") == name else None

    return dkim.verify(raw, dnsfunc=published)


def test_the_signature_holds_over_the_bytes_the_server_got(recorder, signing, sink):
    mail = queued(
        signing,
        to=['"Lindqvist, Dóra" <dora@acme.example>'],
        cc=[CARLA],
        subject="Überraschung: " + "sehr lange Wörter " * 12,
        html="<p>Grüße</p>",
        in_reply_to="one@acme.example",
        references=[f"{n}@acme.example" for n in range(100)],
        headers={"List-Unsubscribe": "<https://help.veloza.example/u/x>"},
    )
    assert deliver(mail.pk), again(mail).error
    raw = sink.mails[0].raw
    assert verifies(raw, signing)
    head = dkim.DKIM(raw)
    head.verify(dnsfunc=lambda *_a, **_k: public_record(signing)[1].encode())
    fields = head.signature_fields
    assert (fields[b"d"], fields[b"s"], fields[b"c"]) == (
        b"veloza.example",
        b"tandem1",
        b"relaxed/relaxed",
    )
    names = [name.strip() for name in fields[b"h"].split(b":")]
    for name in (b"from", b"to", b"cc", b"subject", b"date", b"message-id", b"in-reply-to"):
        assert name in names
    for name in (b"references", b"reply-to", b"mime-version", b"content-type", b"list-unsubscribe"):
        assert name in names
    assert names.count(b"from") == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"We see.", b"We pay."),
        (b"Subject: Re: Invoice", b"Subject: Re: Refund"),
        (b"From: ", b"From: eve@x.example\r\nFrom: "),
    ],
)
def test_a_change_on_the_way_breaks_it(recorder, signing, sink, old, new):
    deliver(queued(signing).pk)
    raw = sink.mails[0].raw
    assert verifies(raw, signing)
    assert old in raw
    assert not verifies(raw.replace(old, new, 1), signing)


def test_spaces_and_folds_on_the_way_do_not(recorder, signing, sink):
    deliver(queued(signing).pk)
    raw = sink.mails[0].raw
    assert verifies(raw.replace(b"Subject: Re: Invoice", b"Subject:  Re:\r\n Invoice"), signing)


def test_without_a_key_nothing_is_signed(recorder, support, sink):
    deliver(queued(support).pk)
    assert sink.mails[0].message["DKIM-Signature"] is None


@pytest.mark.parametrize(
    "fields", [{"dkim_key": ""}, {"dkim_key": "rubbish"}, {"dkim_selector": ""}]
)
def test_with_a_broken_key_nothing_goes_out_unsigned(recorder, signing, sink, ana, caplog, fields):
    Mailbox.objects.filter(pk=signing.pk).update(**fields)
    mail = queued(signing)
    assert not deliver(mail.pk)
    assert (again(mail).state, sink.mails) == (State.FAILED, [])
    assert "DKIM key" in mail.error
    assert "press Retry" in mail.error
    signing.save()
    retry_outbound(mail, by=ana)
    assert deliver(mail.pk)


def as_pem(key, form=serialization.PrivateFormat.PKCS8, secret=None) -> str:
    locked = serialization.BestAvailableEncryption(secret) if secret else None
    return key.private_bytes(
        serialization.Encoding.PEM, form, locked or serialization.NoEncryption()
    ).decode()


def test_keys_of_every_common_form_sign(recorder, signing, sink):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    for form in (serialization.PrivateFormat.PKCS8, serialization.PrivateFormat.TraditionalOpenSSL):
        signing.dkim_key = f"  {as_pem(key, form)}\n".replace("\n", "\r\n")
        check_key(signing.dkim_key)
        signing.save()
        assert deliver(queued(signing).pk)
        assert verifies(sink.mails[-1].raw, signing)


@pytest.mark.parametrize(
    ("pem", "message"),
    [
        ("", "not a private key"),
        (
            "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----",
            "not a private key",
        ),
        (as_pem(ed25519.Ed25519PrivateKey.generate()), "Only RSA"),
        (as_pem(ec.generate_private_key(ec.SECP256R1())), "Only RSA"),
        (as_pem(rsa.generate_private_key(public_exponent=65537, key_size=2048),
                secret=b"x"), "passphrase"),
        ("schlüssel\x00", "not a private key"),
    ],
)  # fmt: skip
def test_a_key_that_cannot_sign_is_refused_with_a_reason(pem, message):
    with pytest.raises(ValidationError, match=message):
        check_key(pem)


def test_the_record_is_published_under_the_selector(signing, support):
    name, text = public_record(signing)
    assert name == "tandem1._domainkey.veloza.example"
    assert text.startswith("v=DKIM1; k=rsa; p=MII")
    strings = in_strings(text)
    assert max(len(each) for each in strings.split('"')) <= 255
    assert strings.replace('" "', "").strip('"') == text
    signing.dkim_key = "rubbish"
    assert public_record(signing) is None
