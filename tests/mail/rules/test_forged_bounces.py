"""Rule 8: a recipient of our mail cannot stop the mail to another by a forged report."""

import pytest

from customers.models import ContactPoint, Customer
from helpdesk.actions.reply import reply_to_ticket
from mail import signed_addresses
from mail.inbound.webhooks.tracking import take_event
from mail.models import InboundMail, OutboundMail
from mail.outbound.bounces import DOUBTFUL_BOUNCE, DOUBTFUL_COMPLAINT
from mail.outbound.deliver import deliver
from mail.signed_addresses import RETURN_HEADER, bounce_address, return_token
from tests.mail.conftest import CARLA, SUPPORT, arrives, sent
from tests.mail.outbox import again
from tests.mail.rules.post import come, ticket_of

DORA = "dora@beta.example"
DOMAIN = "veloza.example"


@pytest.fixture
def carla(db) -> ContactPoint:
    return ContactPoint.objects.create(customer=Customer.objects.create(), value=CARLA)


@pytest.fixture
def both(recorder, support, carla) -> OutboundMail:
    """A mail to Carla with Dora in copy, sent."""
    mail = sent(support, cc=[DORA])
    OutboundMail.objects.update(state=OutboundMail.State.SENT, delivered_to=mail.recipients)
    return again(mail)


def bounce(to: str, final: str = CARLA, *, inside: str = "", first: str = "", fields: str = ""):
    return f"""{first}From: MAILER-DAEMON@mx.example
To: {to}
Subject: Undelivered Mail Returned to Sender
Message-ID: <dsn@mx.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

Your mail could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

{fields}Final-Recipient: rfc822; {final}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 no such user

--b
Content-Type: text/rfc822-headers

{inside}Subject: Re

--b--
""".replace("\n", "\r\n").encode()


def complaint(inside: str) -> bytes:
    return f"""From: feedback@mx.example
To: {SUPPORT}
Subject: Abuse report
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary=b

--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Loop/1

--b
Content-Type: message/rfc822

From: {SUPPORT}
{inside}

Hello
--b--
""".encode()


def is_stopped(mail: OutboundMail, carla: ContactPoint) -> bool:
    carla.refresh_from_db()
    has_mark = bool(carla.bounce_score or carla.complained_at)
    return has_mark or again(mail).state != OutboundMail.State.SENT or bool(mail.responses)


def test_each_recipient_gets_a_copy_with_a_token_of_their_own(recorder, support, sink):
    mail = sent(support, cc=[DORA])
    assert deliver(mail.pk)
    tokens = [return_token(mail.pk, index) for index in (0, 1)]
    assert [each.recipients for each in sink.mails] == [[CARLA], [DORA]]
    assert [each.sender for each in sink.mails] == [f"bounce+{each}@{DOMAIN}" for each in tokens]
    assert [each.message[RETURN_HEADER] for each in sink.mails] == tokens
    assert {each.message["Message-ID"] for each in sink.mails} == {f"<{mail.message_id}>"}
    for copy, other in zip(sink.mails, reversed(tokens), strict=True):
        assert other.partition(".")[2] not in copy.raw.decode()


def test_a_server_that_goes_away_between_copies_is_asked_for_the_rest(recorder, support, sink):
    sink.answers[DORA] = "421 4.3.2 Shutting down"
    mail = sent(support, cc=[DORA])
    deliver(mail.pk)
    assert (again(mail).state, mail.delivered_to) == (OutboundMail.State.QUEUED, [CARLA])
    assert mail.responses[DORA]["came"] == "waits"


def test_a_bounce_to_the_address_of_one_copy_counts_for_its_recipient(both, carla):
    arrives(bounce(bounce_address(both.pk, 0, DOMAIN)), received_via="smtp")
    assert list(again(both).responses) == [CARLA]
    carla.refresh_from_db()
    assert carla.bounce_score == 2


def test_a_bounce_that_returns_the_header_of_one_copy_counts(both, carla):
    """A mailbox's own server may allow only its own address as the sender of the envelope."""
    arrives(bounce(SUPPORT, inside=f"{RETURN_HEADER}: {return_token(both.pk, 0)}\n"))
    carla.refresh_from_db()
    assert carla.bounce_score == 2


@pytest.mark.parametrize("final", ["c.diaz@internal.example", "C.Diaz@Internal.example"])
def test_the_address_before_it_was_forwarded_counts_too(both, carla, final):
    fields = f"Original-Recipient: rfc822;{CARLA.upper()}\n"
    arrives(bounce(bounce_address(both.pk, 0, DOMAIN), final, fields=fields))
    carla.refresh_from_db()
    assert carla.bounce_score == 2


def forgeries(mail: OutboundMail) -> dict[str, bytes]:
    """Return reports that somebody in copy can write."""
    carlas, own = bounce_address(mail.pk, 0, DOMAIN), bounce_address(mail.pk, 1, DOMAIN)
    message_id = f"Message-ID: <{mail.message_id}>\n"
    own_header = f"{RETURN_HEADER}: {return_token(mail.pk, 1)}\n"
    guessed = f"bounce+{mail.pk}-0.{own.partition('.')[2]}"
    return {
        "own address": bounce(own),
        "own header": bounce(SUPPORT, inside=own_header),
        "Message-ID": bounce(SUPPORT, inside=message_id),
        "guessed": bounce(guessed, inside=message_id),
        "sender of the envelope": bounce(carlas, first="Return-Path: <dora@beta.example>\n"),
        "another address": bounce(carlas, DORA),
    }


KINDS = ["own address", "own header", "Message-ID", "guessed", "sender of the envelope",
         "another address"]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_what_proves_nothing_stops_nothing(both, carla, kind):
    inbound = arrives(forgeries(both)[kind])
    assert not is_stopped(both, carla)
    assert (inbound.about, inbound.reason) == ("case:7", str(DOUBTFUL_BOUNCE))


def test_a_sender_of_the_envelope_that_is_not_null_proves_nothing(both, carla):
    raw = bounce(bounce_address(both.pk, 0, DOMAIN))
    arrives(raw, received_via="smtp", envelope_from=DORA)
    assert not is_stopped(both, carla)


def test_the_address_of_an_earlier_release_counts_for_a_single_recipient(
    recorder, support, carla, both
):
    alone = sent(support)
    for mail in (both, alone):
        code = signed_addresses._code("bounce", str(mail.pk))
        raw = bounce(f"bounce+{mail.pk}.{code}@{DOMAIN}").replace(b"dsn@", f"{mail.pk}@".encode())
        arrives(raw)
    assert again(both).responses == {}
    assert list(again(alone).responses) == [CARLA]


def test_a_complaint_with_the_token_of_a_copy_counts_for_its_recipient(both, carla):
    other = ContactPoint.objects.create(customer=Customer.objects.create(), value=DORA)
    arrives(complaint(f"{RETURN_HEADER}: {return_token(both.pk, 0)}"))
    carla.refresh_from_db()
    other.refresh_from_db()
    assert (carla.complained_at is not None, other.complained_at) == (True, None)


def test_a_complaint_without_it_stops_nothing(both, carla):
    inbound = arrives(complaint(f"Message-ID: <{both.message_id}>"))
    assert not is_stopped(both, carla)
    assert inbound.reason == str(DOUBTFUL_COMPLAINT)


def test_a_complaint_of_a_provider_names_its_recipient(both, carla):
    class Event:
        event_type, recipient, message_id = "complained", DORA, f"<{both.message_id}>"
        esp_event: dict[str, str] = {}

    assert take_event(Event()) == both
    assert not is_stopped(both, carla)


def test_the_ticket_tells_of_it_once(support, ana):
    ticket = ticket_of(come())
    ours = reply_to_ticket(ticket, "Done.", by=ana, status="solved").outbound
    OutboundMail.objects.update(state=OutboundMail.State.SENT)
    for reason in ("no such user", "unknown user"):
        raw = bounce(SUPPORT, inside=f"Message-ID: <{ours.message_id}>\n")
        arrives(raw.replace(b"no such user", reason.encode()).replace(b"dsn@", reason[:2].encode()))
    ticket.refresh_from_db()
    notes = [each for each in ticket.messages.all() if each.is_note]
    assert (ticket.status, ticket.undelivered_at, len(notes)) == ("solved", None, 1)
    assert notes[0].text.startswith(str(DOUBTFUL_BOUNCE))
    assert "no such user" in notes[0].text
    assert again(ours).state == OutboundMail.State.SENT


def test_of_a_mail_about_nothing_it_waits_in_the_queue(recorder, support):
    mail = sent(support, about="")
    inbound = arrives(bounce(SUPPORT, inside=f"Message-ID: <{mail.message_id}>\n"))
    assert (inbound.state, inbound.cause) == (InboundMail.State.SUSPENDED, "stray")
    assert inbound.reason == str(DOUBTFUL_BOUNCE)
