"""Rule 4: the thread by the signed address, the ids, the signed subject; in this order."""

from datetime import timedelta
from importlib import import_module

import pytest

from helpdesk.actions.reply import reply_to_ticket
from helpdesk.actions.status import close_ticket, resolve_ticket
from helpdesk.models import Ticket
from mail.inbound.process import read_inbound
from mail.inbound.store import store
from mail.models import InboundMail, OutboundMail
from mail.outbound.queue import queue_mail
from mail.signed_addresses import read_reply_address, reply_address, subject_reference
from tests.mail.conftest import CARLA, arrives, sent, written
from tests.mail.rules.post import answering, come, for_all, ticket_of

State = InboundMail.State


def test_the_signed_address_leads_to_its_thread(recorder, support):
    inbound = arrives(written(to=reply_address("case:7", support).upper()))
    (delivery,) = recorder.known
    assert (delivery.about, delivery.matched_by) == ("case:7", "address")
    assert (inbound.about, inbound.matched_by) == ("case:7", "address")


def test_the_signed_address_is_found_in_the_envelope(recorder, support):
    arrives(written(), envelope_to=[reply_address("case:7", support)])
    assert recorder.known[0].matched_by == "address"


def test_a_forged_address_opens_a_new_thread(recorder, support):
    real = reply_address("case:7", support)
    arrives(written(to=real.replace("case-7", "case-8")))
    assert (len(recorder.new), recorder.known) == (1, [])


def test_our_message_id_leads_to_its_thread(recorder, support):
    outbound = sent(support)
    arrives(written(In_Reply_To=f"<{outbound.message_id}>"))
    assert (recorder.known[0].about, recorder.known[0].matched_by) == ("case:7", "references")


def test_in_reply_to_comes_before_references_and_new_before_old(recorder, support):
    old, new, direct = (sent(support, f"case:{n}") for n in (1, 2, 3))
    references = f"<{old.message_id}> <{new.message_id}>"
    arrives(written(References=references))
    arrives(written(References=references, In_Reply_To=f"<{direct.message_id}>", message_id="b@x"))
    assert [each.about for each in recorder.known] == ["case:2", "case:3"]


def test_the_customers_own_message_id_leads_to_its_thread(recorder, support):
    first = arrives(written(message_id="first@acme.example"))
    arrives(written(message_id="second@acme.example", In_Reply_To="<first@acme.example>"))
    assert recorder.known[0].about == first.about


def test_ids_of_another_mailbox_lead_nowhere(recorder, support, billing_box):
    outbound = sent(billing_box)
    arrives(written(In_Reply_To=f"<{outbound.message_id}>"))
    assert (len(recorder.new), recorder.known) == (1, [])


def test_the_reference_in_the_subject_counts_for_those_who_take_part(recorder, support):
    subject = f"Re: Invoice {subject_reference('case:7')}"
    arrives(written(subject=subject))
    recorder.participants.add(CARLA)
    arrives(written(subject=subject, message_id="two@acme.example"))
    assert len(recorder.new) == 1
    assert (recorder.known[0].about, recorder.known[0].matched_by) == ("case:7", "subject")


@pytest.mark.parametrize("heading", ["Unheard-of heading\r\n> ", "Rinne Ana kirjutas:\r\n"])
def test_our_text_is_cut_from_the_answer(recorder, support, heading):
    """With a mark of a quote, and where only what we sent tells that it is one."""
    text = "We have corrected the invoice and sent it again to your office."
    outbound = queue_mail(
        mailbox=support, kind="reply", about="case:7", to=[CARLA], subject="Re", text=text
    )
    answer = f"Thank you!\r\n\r\n{heading}{text}"
    arrives(written(text=answer, In_Reply_To=f"<{outbound.message_id}>"))
    assert recorder.known[0].parsed.reply.startswith("Thank you!")
    assert text not in recorder.known[0].parsed.reply


def test_ids_that_no_database_can_hold_are_read_all_the_same(recorder, support):
    nul = chr(0)
    outbound = sent(support)
    told = f"<{outbound.message_id}{nul}>"
    inbound = arrives(written(message_id=f"o{nul}ne@acme.example", In_Reply_To=told))
    assert (inbound.state, inbound.message_id) == (State.DELIVERED, "one@acme.example")
    assert recorder.known[0].about == "case:7"


@pytest.mark.parametrize("header", ["Delivered_To", "X_Original_To", "Cc"])
def test_the_signed_address_is_found_in_every_header_that_tells_it(recorder, support, header):
    arrives(written(**{header: f"<{reply_address('case:7', support)}>"}))
    assert (recorder.known[0].about, recorder.known[0].matched_by) == ("case:7", "address")


def test_a_reply_token_of_another_installation_leads_nowhere(recorder, support, settings):
    settings.SECRET_KEY, ours = "the key of another Tandem", settings.SECRET_KEY
    theirs = reply_address("case:7", support)
    settings.SECRET_KEY = ours
    arrives(written(to=theirs))
    assert (len(recorder.new), recorder.known) == (1, [])


def test_the_code_is_compared_in_constant_time_with_every_key(support, settings, monkeypatch):
    addressing, compared = import_module("mail.signed_addresses"), []
    compare = addressing.constant_time_compare
    monkeypatch.setattr(
        addressing, "constant_time_compare", lambda a, b: compared.append(b) or compare(a, b)
    )
    settings.SECRET_KEY_FALLBACKS = ["an older key", "the oldest key"]
    assert read_reply_address(reply_address("case:7", support)) == "case:7"
    assert len(compared) == 3


def test_a_forged_code_in_the_subject_leads_nowhere_even_for_those_who_take_part(recorder, support):
    recorder.participants.add(CARLA)
    arrives(written(subject="Re: [case-7.abcdefghijklmnop]"))
    assert (len(recorder.new), recorder.known) == (1, [])


def test_an_answer_read_before_its_parent_waits_for_it(recorder, support):
    parent = store(written(message_id="first@acme.example"), received_via="pipe")
    answer = written(message_id="second@acme.example", In_Reply_To="<first@acme.example>")
    inbound = arrives(answer)
    parent.refresh_from_db()
    assert (parent.state, inbound.about) == (State.DELIVERED, parent.about)
    assert (len(recorder.new), len(recorder.known)) == (1, 1)


def test_a_parent_that_comes_after_its_answer_joins_it(recorder, support):
    answer = arrives(written(message_id="2@acme.example", In_Reply_To="<1@acme.example>"))
    parent = arrives(written(message_id="1@acme.example"))
    assert (parent.about, parent.matched_by) == (answer.about, "references")
    assert (len(recorder.new), len(recorder.known)) == (1, 1)


@pytest.mark.parametrize(
    ("answer", "ago"),
    [
        ({"sender": "eve@else.example"}, timedelta()),
        ({"to": "billing@veloza.example"}, timedelta()),
        ({"In_Reply_To": "<other@acme.example>"}, timedelta()),
        ({}, timedelta(hours=4)),
    ],
)
def test_only_a_recent_answer_of_the_same_sender_here_is_joined(
    recorder, support, billing_box, answer, ago
):
    known = {"message_id": "2@acme.example", "In_Reply_To": "<1@acme.example>"}
    first = arrives(written(**known | answer))
    InboundMail.objects.filter(pk=first.pk).update(received_at=first.received_at - ago)
    assert arrives(written(message_id="1@acme.example")).matched_by == ""
    assert len(recorder.new) == 2


def test_two_mails_that_answer_each_other_are_both_heard(recorder, support):
    first = store(
        written(message_id="a@acme.example", In_Reply_To="<b@acme.example>"), received_via="pipe"
    )
    second = arrives(written(message_id="b@acme.example", In_Reply_To="<a@acme.example>"))
    first.refresh_from_db()
    assert {first.state, second.state} == {State.DELIVERED}
    assert first.about == second.about


def test_a_long_chain_of_unread_answers_becomes_one_thread(recorder, support):
    for number in range(8):
        store(
            written(
                message_id=f"{number}@acme.example", In_Reply_To=f"<{number - 1}@acme.example>"
            ),
            received_via="pipe",
        )
    for pk in InboundMail.objects.order_by("-pk").values_list("pk", flat=True):
        read_inbound(pk)
    assert len({inbound.about for inbound in InboundMail.objects.all()}) == 1
    assert (len(recorder.new), len(recorder.known)) == (1, 7)


@pytest.mark.django_db(transaction=True)
def test_workers_that_read_parent_and_answers_at_once_make_one_thread(recorder, support):
    store(written(message_id="0@acme.example"), received_via="pipe")
    for number in range(1, 6):
        store(
            written(message_id=f"{number}@acme.example", In_Reply_To="<0@acme.example>"),
            received_via="pipe",
        )
    keys = list(InboundMail.objects.order_by("-pk").values_list("pk", flat=True))
    for_all(keys, read_inbound)
    for pk in keys:  # a mail that the database postponed is read by the next sweep
        read_inbound(pk)
    assert (len(recorder.new), len(recorder.known)) == (1, 5)


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_stand_on_one_ticket(support, ana):
    ticket = ticket_of(come(1))
    ours = reply_to_ticket(ticket, "Which size?", by=ana, status="solved").outbound
    keys = [
        store(written(message_id=f"{n}@x", **answering(ours)), received_via="pipe").pk for n in "ab"
    ]
    for_all(keys, read_inbound)
    ticket.refresh_from_db()
    assert (ticket.messages.count(), ticket.status, ticket.reopens) == (4, "open", 1)


def test_an_answer_to_a_merged_ticket_reaches_its_target(support, ana):
    merged, target = ticket_of(come(1)), ticket_of(come(2, subject="The same invoice"))
    ours = reply_to_ticket(merged, "One moment.", by=ana).outbound
    Ticket.objects.filter(pk=merged.pk).update(merged_into=target)
    assert ticket_of(come(3, **answering(ours))) == target
    assert target.messages.count() == 2


def test_an_answer_to_a_closed_ticket_opens_a_linked_follow_up(closed):
    ticket, ours = closed
    follow_up = ticket_of(come(2, **answering(ours)))
    ticket.refresh_from_db()
    assert (follow_up.follow_up_of, follow_up.subject) == (ticket, ticket.subject)
    assert ticket.status == "closed"


def test_a_second_answer_to_a_closed_ticket_joins_the_first_ones_follow_up(closed):
    _ticket, ours = closed
    follow_up = ticket_of(come(2, **answering(ours)))
    assert ticket_of(come(3, **answering(ours))) == follow_up
    assert follow_up.messages.count() == 2


def test_a_stranger_does_not_learn_what_a_closed_ticket_was_called(closed):
    ticket, ours = closed
    mail = come(2, sender="eve@else.example", subject="Let me in", **answering(ours))
    follow_up = ticket_of(mail)
    assert (follow_up.follow_up_of, follow_up.subject) == (ticket, "Let me in")


@pytest.fixture
def closed(support, ana) -> tuple[Ticket, OutboundMail]:
    ticket = ticket_of(come(1))
    ours = reply_to_ticket(ticket, "Done.", by=ana).outbound
    close_ticket(resolve_ticket(ticket, by=ana))
    assert ours is not None
    return ticket, ours
