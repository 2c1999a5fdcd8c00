"""Who wrote: a person, a machine, the post; and whom a mail did not reach."""

import pytest

from mail.reading import read

BOUNCE = b"""From: MAILER-DAEMON@mx.example
Return-Path: <>
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary=cut

--cut

Your mail could not be delivered.
--cut
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; carla@bakery.example
Action: %s
Status: %s
Diagnostic-Code: smtp; %s
--cut
Content-Type: message/rfc822

Message-ID: <ours@tandem.example>
To: carla@bakery.example

Hello
--cut--
"""


def test_failed_delivery_is_a_hard_bounce_tied_to_our_mail():
    mail = read(BOUNCE % (b"failed", b"5.1.1", b"550 5.1.1 no such user"))
    (bounce,) = mail.bounces
    assert (mail.kind, bounce.class_, bounce.status) == ("bounce", "hard", "5.1.1")
    assert bounce.recipient == "carla@bakery.example"
    assert bounce.original_message_id == "ours@tandem.example"


def test_status_makes_hard_or_soft_and_a_full_mailbox_is_not_gone():
    mail = read(BOUNCE % (b"failed", b"5.2.2", b"552 5.2.2 mailbox full"))
    assert (mail.kind, mail.bounces[0].class_) == ("bounce", "hard")
    assert not mail.bounces[0].is_gone
    mail = read(BOUNCE % (b"failed", b"4.2.2", b"452 4.2.2 mailbox full"))
    assert (mail.kind, mail.bounces[0].class_) == ("bounce", "soft")


def test_delay_is_no_bounce():
    assert read(BOUNCE % (b"delayed", b"4.4.1", b"451 try again later")).kind == "delay"


@pytest.mark.parametrize(
    ("header", "kind"),
    [("Subject: Oven broken", "human"), ("Subject: Automatic reply: Oven", "auto_reply"),
     ("Subject: Abwesenheitsnotiz", "auto_reply"), ("Subject: Réponse automatique : four", "auto_reply"),
     ("Subject: Automatisch antwoord: oven", "auto_reply"), ("Subject: 自動返信", "auto_reply"),
     ("Auto-Submitted: auto-replied", "auto_reply"), ("Auto-Submitted: no", "human"),
     ("List-Id: <bakers.example>", "list"), ("Precedence: bulk", "list"),
     ("Content-Type: multipart/report; report-type=feedback-report; boundary=b", "abuse")],
)  # fmt: skip
def test_kinds(header, kind):
    assert read(f"From: carla@bakery.example\n{header}\n\nHello".encode()).kind == kind


def test_sender_of_a_forwarded_mail():
    raw = "From: ana@tandem.example\nSubject: Fwd: Oven\n\nSee below.\n\n---------- Forwarded message ---------\nFrom: Carla <carla@bakery.example>\nSubject: Oven\n\nIt smokes."
    found = read(raw.encode()).forwarded_from
    assert found is not None
    assert (found.name, found.address) == ("Carla", "carla@bakery.example")


@pytest.mark.parametrize("subject", ["Delivery failed", "Re: Undeliverable", "Returned mail"])
@pytest.mark.parametrize(
    "words",
    [
        "Hello, your courier says my order 512 could not be delivered, what now?",
        "My order 512 was not delivered.\n\n-----Original Message-----\nMessage-ID: <a@b.example>\nFrom: x",
        "The parcel was returned to the sender, code 5.1.1, says the courier.",
    ],
)
def test_a_parcel_that_did_not_arrive_is_no_bounce(subject, words):
    raw = f"From: Carla <carla@bakery.example>\nSubject: {subject}\n\n{words}".encode()
    assert read(raw).kind == "human"
    assert read(b"Return-Path: <carla@bakery.example>\n" + raw).kind == "human"


@pytest.mark.parametrize("sender", ["Mail Delivery <mailer-daemon@mx.example>", "postmaster@mx"])
def test_the_post_may_say_it_in_plain_words(sender):
    raw = f"From: {sender}\nSubject: Delivery failed\n\n<carla@b.example>: 550 unknown user"
    mail = read(raw.encode())
    assert (mail.kind, mail.has_report) == ("bounce", False)


def test_a_report_says_that_it_is_one():
    assert read(BOUNCE % (b"failed", b"5.1.1", b"550 5.1.1 no such user")).has_report
