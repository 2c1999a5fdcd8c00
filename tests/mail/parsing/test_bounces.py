"""Bounces without a standard report: JSON of providers, nested reports, flufl.bounce."""

import json

import pytest

from mail.parsing.read import read

SNS = b"From: no-reply@sns.amazonaws.com\nSubject: AWS Notification Message\n\n"
SES = {
    "notificationType": "Bounce",
    "bounce": {
        "bounceType": "Permanent",
        "bouncedRecipients": [
            {
                "emailAddress": "ana@acme.example",
                "status": "5.1.1",
                "diagnosticCode": "smtp; 550 gone",
            }
        ],
    },
    "mail": {"messageId": "abc", "commonHeaders": {"messageId": "<one@veloza.example>"}},
}
POST = b"From: MAILER-DAEMON@mx.example\nReturn-Path: <>\nSubject: %b\n\n%b"


@pytest.mark.parametrize("is_wrapped", [True, False])
def test_notification_of_ses_is_a_bounce(is_wrapped):
    said = json.dumps({"Type": "Notification", "Message": json.dumps(SES)} if is_wrapped else SES)
    mail = read(SNS + said.encode() + b"\n--\nTo stop receiving these, click here.")
    (bounce,) = mail.bounces
    assert (mail.kind, bounce.recipient, bounce.status) == ("bounce", "ana@acme.example", "5.1.1")
    assert (bounce.class_, bounce.reason) == ("hard", "550 gone")
    assert bounce.original_message_id == "one@veloza.example"


def test_delay_told_as_json_is_no_failure():
    said = {"eventType": "DeliveryDelay", "deliveryDelay": {
        "delayType": "MailboxFull", "delayedRecipients": [{"emailAddress": "ana@acme.example"}]}}  # fmt: skip
    mail = read(SNS + json.dumps(said).encode())
    assert mail.kind == "delay"


def test_person_who_sends_json_stays_a_person():
    mail = read(b"From: Ana <ana@acme.example>\nSubject: Bounce?\n\n" + json.dumps(SES).encode())
    assert (mail.kind, mail.bounces) == ("human", [])


@pytest.mark.parametrize(
    "said", ["{", "[1]", "{}", '{"Message": "{"}', '{"bounce": 1}', "{" * 5000]
)
def test_broken_json_of_a_provider_is_harmless(said):
    assert read(SNS + said.encode()).bounces == []


def test_person_whose_address_begins_like_a_machine_stays_a_person():
    for local in ("bouncer", "bounceclub", "postmasters", "daemonia", "autoreplyfan"):
        raw = f"From: {local}@acme.example\nSubject: Undelivered parcel\n\nIt did not reach me."
        assert read(raw.encode()).kind == "human", local


@pytest.mark.parametrize(
    "local", ["bounces", "bounce+1=ana", "MAILER-DAEMON", "bounces-7", "postmaster"]
)
def test_machines_are_known_by_their_whole_name(local):
    raw = f"From: {local}@mx.example\nSubject: Undelivered mail\n\n<ana@acme.example>: no such user"
    assert read(raw.encode()).kind == "bounce"


def test_unread_address_that_sends_a_mail_back():
    raw = (
        b"From: no-reply@mx.example\nSubject: Delivery failed\nContent-Type: multipart/mixed; boundary=b\n\n"
        b"--b\n\nCould not be delivered: mailbox full.\n--b\nContent-Type: message/rfc822\n\n"
        b"To: ana@acme.example\nMessage-ID: <one@veloza.example>\n\nHi\n--b--\n"
    )
    (bounce,) = read(raw).bounces
    assert (bounce.recipient, bounce.original_message_id) == (
        "ana@acme.example",
        "one@veloza.example",
    )


def test_report_that_came_back_itself_is_read():
    raw = (
        b"From: MAILER-DAEMON@mx.example\nReturn-Path: <>\nSubject: Returned mail\n"
        b"Content-Type: multipart/mixed; boundary=a\n\n--a\n\nIt had permanent errors.\n"
        b"--a\nContent-Type: message/rfc822\n\nFrom: MAILER-DAEMON@in.example\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nSorry\n"
        b"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; in.example\n\n"
        b"Final-Recipient: rfc822; ana@acme.example\nAction: failed\nStatus: 5.1.1\n\n--b--\n--a--\n"
    )
    (bounce,) = read(raw).bounces
    assert (bounce.recipient, bounce.status) == ("ana@acme.example", "5.1.1")


def test_person_who_forwards_a_report_stays_a_person():
    raw = (
        b"From: Ana <ana@acme.example>\nSubject: What is this?\n"
        b"Content-Type: multipart/mixed; boundary=a\n\n--a\n\nI got this.\n"
        b"--a\nContent-Type: message/rfc822\n\nFrom: MAILER-DAEMON@in.example\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nSorry\n"
        b"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; in.example\n\n"
        b"Final-Recipient: rfc822; ben@acme.example\nAction: failed\nStatus: 5.1.1\n\n--b--\n--a--\n"
    )
    assert read(raw).kind == "human"


@pytest.mark.parametrize(
    ("diagnostic", "is_gone"),
    [
        (b"<ana@acme.example>: 550 5.1.1 No such user", True),
        (b"<ana@acme.example>: 552 5.2.2 Mailbox full", False),
        (b"<ana@acme.example>: 550 5.1.1 listed at spamhaus.org", False),
        (
            b"ana@acme.example: this group may not exist, or you may not post to it. 550 5.0.0",
            False,
        ),
    ],
)
def test_address_is_gone_only_if_nobody_is_there(diagnostic, is_gone):
    (bounce,) = read(POST % (b"Undelivered mail", diagnostic)).bounces
    assert (bounce.class_, bounce.is_gone) == ("hard", is_gone)


def test_words_of_a_report_carry_no_half_letters():
    raw = POST % (b"failure notice", b"<ana@acme.example>: 550 5.1.1 gone \x00\xff\xfe")
    (bounce,) = read(raw).bounces
    bounce.reason.encode("utf-8")
    assert "\x00" not in bounce.reason
