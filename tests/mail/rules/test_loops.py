"""Loops: our automatic mail is marked as such, and answers to it are held back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mail.inbound.acknowledge import acknowledge
from mail.inbound.process import read_inbound
from mail.models import InboundMail, OutboundMail
from mail.outbound.deliver import deliver
from mail.signed_addresses import bounce_address, reply_address
from tests.mail.conftest import CARLA, SUPPORT, arrives, sent, written
from tests.mail.rules.post import BORDER, PASSED, answering
from tests.mail.rules.test_breaker import automatic

Cause, State, Out = InboundMail.Cause, InboundMail.State, OutboundMail.State
OURS = [
    "billing@veloza.example",
    "Billing+x@veloza.example",
    "reply+case-7.aaaaaaaaaaaaaaaa@veloza.example",
]


def test_an_automatic_reply_to_a_known_thread_says_that_it_is_one(recorder, support):
    to = reply_address("case:7", support)
    arrives(written(to=to, subject="Out of office", Auto_Submitted="auto-replied"))
    assert recorder.known[0].parsed.kind == "auto_reply"


def test_an_automatic_reply_to_nothing_waits_in_the_queue(recorder, support):
    inbound = arrives(written(subject="Out of office", Auto_Submitted="auto-replied"))
    assert (inbound.state, recorder.new) == (State.SUSPENDED, [])
    assert inbound.cause == Cause.AUTOMATIC
    assert "automatic reply" in inbound.reason


def test_an_out_of_office_subject_alone_opens_a_ticket(recorder, support, settings):
    """It gets no confirmation, as it may be a machine as well."""
    settings.AUTHSERV_ID = BORDER
    arrives(written(subject="Out of office", **PASSED))
    assert [each.parsed.kind for each in recorder.new] == ["auto_reply"]
    assert acknowledge(recorder.new[0], about="case:7", number=7) is None
    arrives(written(subject="Out of paper", message_id="two@acme.example", **PASSED))
    assert acknowledge(recorder.new[1], about="case:8", number=8) is not None


def test_an_away_subject_that_answers_nothing_we_know_opens_a_ticket(recorder, support):
    arrives(written(subject="Automatisk svar: ovn", In_Reply_To="<gone@acme.example>"))
    assert len(recorder.new) == 1


def test_a_subject_changed_to_an_away_phrase_is_automatic_in_a_known_thread(recorder, support):
    arrives(written(subject="Out of office", **answering(sent(support))))
    assert recorder.known[0].parsed.is_automatic


@pytest.mark.parametrize("is_sent", [True, False])
def test_an_answer_in_a_thread_called_out_of_office_is_by_a_person(recorder, support, is_sent):
    """Only a header marks it as automatic: a reopening by a person must not be lost."""
    if is_sent:
        parent = {"In_Reply_To": f"<{called(support, 'Re: Out of office').message_id}>"}
    else:
        arrives(written(subject="Out of office"))
        parent = {"In_Reply_To": "<one@acme.example>"}
    arrives(written(subject="Re: Out of office", message_id="two@acme.example", **parent))
    assert not recorder.known[0].parsed.is_automatic
    assert InboundMail.objects.get(message_id="two@acme.example").kind == "human"
    machine = {"Auto_Submitted": "auto-replied", **parent}
    arrives(written(subject="Re: Out of office", message_id="three@acme.example", **machine))
    assert recorder.known[1].parsed.is_automatic


def called(mailbox, subject):
    outbound = sent(mailbox)
    OutboundMail.objects.filter(pk=outbound.pk).update(subject=subject)
    return outbound


def test_an_automatic_form_opens_a_ticket(recorder, support):
    arrives(written(Auto_Submitted="auto-generated"))
    assert len(recorder.new) == 1


@pytest.mark.parametrize(
    ("sender", "headers"),
    [
        (CARLA, {"X_Loop": SUPPORT}),
        (CARLA, {"X_Loop": "BILLING@veloza.example"}),
    ],
)
def test_our_own_mail_coming_back_is_a_loop(recorder, support, billing_box, sender, headers):
    inbound = arrives(written(sender=sender, **headers))
    assert (inbound.state, recorder.new) == (State.SUSPENDED, [])
    assert inbound.reason.startswith("Loop")
    assert inbound.cause == Cause.LOOP


def test_our_own_message_id_coming_back_is_a_loop(recorder, support):
    inbound = arrives(written(message_id=sent(support).message_id, sender="list@x.example"))
    assert inbound.reason.startswith("Loop")


def test_a_person_may_let_a_suspended_mail_through(recorder, support):
    inbound = arrives(written(sender=SUPPORT))
    InboundMail.objects.update(state=State.STORED, is_released=True)
    assert read_inbound(inbound.pk)
    assert len(recorder.new) == 1


def test_automatic_mail_says_that_it_is(support, sink):
    deliver(automatic(support).pk)
    message = sink.mails[0].message
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["Precedence"] == "auto_reply"
    assert message["X-Loop"] == SUPPORT


@pytest.mark.parametrize(
    "to",
    OURS,
)
def test_automatic_mail_never_goes_to_our_own_mailboxes(support, billing_box, to):
    mail = automatic(support, to)
    assert mail.state == Out.WITHDRAWN
    assert "own mailboxes" in mail.error


def test_ten_automatic_mails_to_one_address_in_three_hours_and_no_more(support):
    states = [automatic(support, "Carla <CARLA@acme.example>").state for _ in range(11)]
    assert states == [Out.QUEUED] * 10 + [Out.WITHDRAWN]
    assert automatic(support, "dora@beta.example").state == Out.QUEUED
    OutboundMail.objects.update(created_at=timezone.now() - timedelta(hours=3, minutes=1))
    assert automatic(support).state == Out.QUEUED


def test_an_automatic_reply_with_our_mail_inside_is_held(recorder, support):
    """Its own headers above our body: only our quoted Message-ID identifies it."""
    ours = sent(support, is_automatic=True)
    headers = {"In_Reply_To": f"<{ours.message_id}>", "Auto_Submitted": "auto-replied"}
    arrives(written(subject="Auto: Re", **headers))
    assert [each.parsed.is_automatic for each in recorder.known] == [True]


def test_an_answer_to_the_return_address_is_tied_to_its_thread(recorder, support):
    """Such machines answer the envelope's sender, under any subject and without an id."""
    ours = sent(support)
    arrives(written(to=bounce_address(ours.pk, 0, "veloza.example"), subject="I am away, really"))
    assert (recorder.known[0].about, recorder.new) == ("case:7", [])
