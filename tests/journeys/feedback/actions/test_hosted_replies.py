"""A reply to a feedback request of a mailbox that a provider keeps: no address of ours is there."""

from email import message_from_bytes

import pytest

from journeys.models import FeedbackRequest
from mail.inbound.process import read_inbound
from mail.inbound.store import store
from mail.models import InboundMail, Mailbox, OutboundMail, Replies
from mail.outbound.compose import compose

HOST = "veloza.help@gmail.com"
UNKNOWN = "<0102@relay.example>"


@pytest.fixture
def request_of_host(sent: FeedbackRequest) -> FeedbackRequest:
    Mailbox.objects.update(address=HOST, replies=Replies.SUBJECT)
    sent.outbound = OutboundMail.objects.get(pk=sent.outbound_id)
    return sent


def written_out(request: FeedbackRequest) -> dict[str, str]:
    return dict(message_from_bytes(compose(request.outbound)).items())


def answer(subject: str, **headers: str) -> InboundMail:
    lines = [
        "From: Carla Reyes <carla@correu.example>",
        f"To: {HOST}",
        f"Subject: {subject}",
        "Message-ID: <answer@correu.example>",
        "Date: Wed, 09 Dec 2026 09:00:00 +0100",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]
    raw = "\r\n".join([*lines, "", "5", ""]).encode()
    inbound = store(raw, received_via="imap")
    read_inbound(inbound.pk)
    inbound.refresh_from_db()
    return inbound


def test_it_names_no_address_of_the_provider(request_of_host: FeedbackRequest):
    headers = written_out(request_of_host)
    assert headers["Reply-To"] == HOST  # From is the address that the mailbox had before
    assert "@" not in headers["List-Unsubscribe"]


def test_the_message_id_finds_the_request(request_of_host: FeedbackRequest):
    headers = written_out(request_of_host)
    inbound = answer("Re: hm", In_Reply_To=headers["Message-ID"])
    assert inbound.about == f"feedback:{request_of_host.pk}"
    request_of_host.refresh_from_db()
    assert request_of_host.answer.score == 5


def test_the_subject_finds_it_where_a_server_changed_the_message_id(
    request_of_host: FeedbackRequest,
):
    """References name mails of the ticket, which must not get the score as a message."""
    headers = written_out(request_of_host)
    inbound = answer(
        f"Re: {headers['Subject']}",
        In_Reply_To=UNKNOWN,
        References=f"{headers['References']} {UNKNOWN}",
    )
    assert (inbound.about, inbound.matched_by) == (f"feedback:{request_of_host.pk}", "subject")
    request_of_host.refresh_from_db()
    assert request_of_host.answer.score == 5
