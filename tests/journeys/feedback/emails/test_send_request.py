import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.utils import timezone

from accounts.models import User
from customers.actions.update import add_address
from customers.models import ContactPoint
from helpdesk.actions.open import open_ticket
from helpdesk.actions.spam import mark_spam
from helpdesk.actions.status import resolve_ticket, set_status
from helpdesk.models import Ticket
from journeys.feedback.actions.send_requests import send_due_requests, send_request
from journeys.feedback.tokens import hashed
from journeys.models import FeedbackRequest, Survey
from mail.models import OutboundMail
from mail.outbound.compose import compose
from mail.signed_addresses import read_reply_address
from tests.journeys.feedback_data import ask, make_survey, relay_all, send

pytestmark = pytest.mark.django_db


def when_due(request: FeedbackRequest) -> FeedbackRequest:
    done = send_request(request, now=request.due_at + timedelta(seconds=1))
    assert done is not None
    return done


def test_it_is_sent_when_it_is_due_and_not_before(waiting: FeedbackRequest):
    assert send_request(waiting, now=waiting.due_at - timedelta(seconds=1)) is None

    sent = when_due(waiting)

    assert (sent.state, sent.outbound.to) == ("sent", ["carla@correu.example"])
    assert sent.expires_at - sent.sent_at == timedelta(days=21)
    assert sent.customer.timeline.filter(kind="request").exists()


def test_twice_sends_one_mail(waiting: FeedbackRequest):
    when_due(waiting)
    assert send_request(waiting, now=waiting.due_at + timedelta(days=1)) is None
    assert OutboundMail.objects.filter(kind="feedback_request").count() == 1


def test_the_mail_is_from_a_person_and_threads_under_the_conversation(sent: FeedbackRequest):
    reply = OutboundMail.objects.get(kind="reply")
    mail = sent.outbound

    assert mail.from_name == "Ana at Veloza"
    assert mail.subject == "Re: Front wheel arrived bent"
    assert mail.in_reply_to == reply.message_id
    assert mail.references.split()[-1] == reply.message_id
    assert read_reply_address(mail.reply_to) == f"feedback:{sent.pk}"


def test_its_headers_keep_robots_quiet_and_one_click_leaves(sent: FeedbackRequest):
    raw = compose(sent.outbound)
    headers = message_from_bytes(raw, policy=policy.default)

    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Id"] == "Feedback requests <feedback.veloza.example>"
    assert re.fullmatch(r"<https://\S+/u/[\w-]{22}/>", headers["List-Unsubscribe"])
    for item in re.findall(rb"<[^>\r\n]*>", raw.partition(b"\r\n\r\n")[0]):
        assert len(item) <= 75
    assert b"=?utf-8" not in raw.partition(b"\r\n\r\n")[0].lower()


def test_both_parts_ask_the_same_and_nothing_comes_from_elsewhere(sent: FeedbackRequest):
    mail = sent.outbound
    links = re.findall(r'href="([^"]+)"', mail.html)

    assert sent.question in mail.text
    assert sent.question in mail.html
    assert [link for link in links if "?s=" in link] == re.findall(r"\S+\?s=\d", mail.text)
    assert len(links) == 6
    assert all(link.startswith("https://help.veloza.example/") for link in links)
    assert "<img" not in mail.html
    assert "src=" not in mail.html
    assert "url(" not in mail.html
    assert "start with a number" in mail.text
    assert "start with a number" in mail.html
    assert mail.html.count("line-height:52px") == 5


def test_zero_to_ten_stands_in_two_rows(solved: Ticket, survey: Survey):
    survey.delete()
    make_survey(
        metric="nps",
        question="How likely?",
        low_label="Not at all likely",
        high_label="Extremely likely",
    )
    mail = send(ask(solved)).outbound

    first, second = (
        part.split("</table>")[0] for part in mail.html.split("table-layout:fixed")[1:]
    )
    assert re.findall(r">(\d+)</a>", first) == ["0", "1", "2", "3", "4", "5"]
    assert re.findall(r">(\d+)</a>", second) == ["6", "7", "8", "9", "10"]
    assert "0 is not at all likely" in mail.html


def test_only_hashes_of_the_tokens_are_kept(sent: FeedbackRequest):
    token = re.findall(r"/f/([\w-]+)/", sent.outbound.text)[0]
    stop = re.findall(r"/u/([\w-]+)/", sent.outbound.text)[0]
    assert (hashed(token), hashed(stop)) == (sent.score_token, sent.unsubscribe_token)
    assert token != stop


@pytest.mark.parametrize("change", ["reopened", "spam", "other ticket", "bounced", "off"])
def test_changes_during_sending_are_respected(waiting: FeedbackRequest, ana: User, change: str):
    ticket = waiting.ticket
    if change == "reopened":
        set_status(ticket, "open", by=ana)
    elif change == "spam":
        mark_spam(ticket, by=ana)
    elif change == "other ticket":
        open_ticket(requester=ticket.requester, subject="Also", text="…", mailbox=ticket.mailbox)
    elif change == "bounced":
        addresses = ContactPoint.objects.filter(customer=ticket.requester)
        addresses.update(bounce_score=9, bounced_at=waiting.due_at)
    else:
        Survey.objects.update(is_active=False)

    done = when_due(FeedbackRequest.objects.get(pk=waiting.pk))

    assert done.state == "not_sent"
    assert (
        done.reason
        == {
            "reopened": "not_resolved",
            "spam": "spam",
            "other ticket": "other_ticket_open",
            "bounced": "address_rests",
            "off": "no_survey",
        }[change]
    )
    assert not OutboundMail.objects.filter(kind="feedback_request").exists()


def test_one_person_is_left_alone_after_being_asked(sent: FeedbackRequest, make_solved):
    later = ask(make_solved(sent.customer))
    assert when_due(later).reason == "quarantine"


def test_a_role_address_is_never_waited_for(make_solved, carla):
    ContactPoint.objects.all().delete()
    add_address(carla, email="info@correu.example", by=None)
    assert ask(make_solved(carla)).reason == "not_a_person"


def test_at_night_it_waits_for_the_morning(waiting: FeedbackRequest):
    Survey.objects.update(earliest_hour=8, latest_hour=20)
    waiting = FeedbackRequest.objects.get(pk=waiting.pk)
    night = (waiting.due_at + timedelta(days=1)).replace(hour=23)

    done = send_request(waiting, now=night)

    assert (done.state, done.due_at.hour) == ("waiting", 8)


def test_one_that_fails_blocks_no_other(waiting: FeedbackRequest, make_solved, dora):
    OutboundMail.objects.all()
    FeedbackRequest.objects.filter(pk=waiting.pk).update(email="not an address@@")
    other = ask(make_solved(dora))

    send_due_requests(other.due_at + timedelta(seconds=1))

    other.refresh_from_db()
    assert other.state == "sent"


def test_the_sweep_sends_what_is_due(waiting: FeedbackRequest):
    from journeys.tasks import sweep_requests

    FeedbackRequest.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    sweep_requests()
    waiting.refresh_from_db()
    assert waiting.state == "sent"


def test_solving_again_after_the_answer_does_not_ask_in_quarantine(sent, ana: User):
    set_status(sent.ticket, "open", by=ana)
    resolve_ticket(sent.ticket, by=ana)
    relay_all()
    second = FeedbackRequest.objects.get(resolution=2)
    assert when_due(second).reason == "quarantine"
