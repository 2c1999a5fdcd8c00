"""Rule 5: a sender whom nobody checked is not verified, and says nobody into copy."""

import pytest

from helpdesk.actions.participants import accept_participant
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.models import Message
from ledger.models import Event
from tests.mail.rules.post import answering, come, come_verified, message_of, ticket_of
from tests.personas import signed_in

EVE = "eve@evil.example"


def in_copy(ticket) -> list[str]:
    return list(
        ticket.participants.filter(is_accepted=True).order_by("pk").values_list("email", flat=True)
    )


def suggested(ticket) -> list[str]:
    return list(
        ticket.participants.filter(is_accepted=False).order_by("pk").values_list("email", flat=True)
    )


def test_unchecked_is_not_verified_and_still_public(support):
    ticket = ticket_of(come())
    message = ticket.messages.get()
    assert (ticket.is_verified, message.is_verified) == (False, False)
    assert message.kind == Message.Kind.PUBLIC


def test_an_unchecked_answer_of_the_requester_is_public_and_reopens(support, ana):
    ticket = ticket_of(come(1))
    ours = reply_to_ticket(ticket, "Done.", by=ana, status="solved").outbound
    message = message_of(come(2, **answering(ours)))
    ticket.refresh_from_db()
    assert (message.kind, message.is_verified, ticket.status) == ("public", False, "open")


def test_a_checked_sender_is_verified(support):
    ticket = ticket_of(come_verified())
    assert (ticket.is_verified, ticket.messages.get().is_verified) == (True, True)


def test_whom_an_unchecked_mail_puts_in_copy_gets_nothing(support, ana):
    ticket = ticket_of(come(1, Cc=EVE))
    assert (in_copy(ticket), suggested(ticket)) == ([], [EVE])
    ours = reply_to_ticket(ticket, "Your code is 4711.", by=ana).outbound
    assert ours.cc == []
    come(2, Cc="mallory@evil.example", **answering(ours))
    assert suggested(ticket) == [EVE, "mallory@evil.example"]
    assert reply_to_ticket(ticket, "And this.", by=ana).outbound.cc == []
    event = Event.objects.filter(name="ticket.participant_added").latest("pk")
    assert event.facts["is_accepted"] is False


def test_an_agent_accepts_a_suggestion(support, ana):
    ticket = ticket_of(come(1, Cc=EVE))
    accept_participant(ticket, ticket.participants.get(), by=ana)
    assert reply_to_ticket(ticket, "Hello.", by=ana).outbound.cc == [EVE]


def test_a_suggestion_that_writes_stays_internal(support, ana):
    ticket = ticket_of(come(1, Cc=EVE))
    ours = reply_to_ticket(ticket, "Hello.", by=ana).outbound
    message = message_of(come_verified(2, sender=EVE, **answering(ours)))
    assert (message.kind, message.is_verified) == ("note", False)


@pytest.mark.parametrize("is_known", [True, False])
def test_a_verified_mail_later_puts_in_copy_only_whom_it_names(support, ana, is_known):
    ticket = ticket_of(come(1, Cc=EVE))
    ours = reply_to_ticket(ticket, "Hello.", by=ana).outbound
    come_verified(2, Cc=EVE if is_known else "dora@beta.example", **answering(ours))
    assert in_copy(ticket) == ([] if is_known else ["dora@beta.example"])


def test_ticket_and_composer_say_so(support, ana):
    ticket = ticket_of(come(1, Cc=EVE))
    page = signed_in(ana).get(f"/tickets/{ticket.pk}/").text
    assert "The sender is not verified. Check their identity" in page
    assert "The sender carla@acme.example is not verified" in page
    assert f"{EVE} is not in copy" in page


def test_of_a_verified_ticket_they_say_nothing(support, ana):
    ticket = ticket_of(come_verified(1, Cc="dora@beta.example"))
    page = signed_in(ana).get(f"/tickets/{ticket.pk}/").text
    assert "roves" not in page
    assert "is not in copy" not in page


def test_the_composer_offers_the_suggestion_and_shows_it_in_copy_once_accepted(support, ana):
    ticket, client = ticket_of(come(1, Cc=EVE)), signed_in(ana)
    guest = ticket.participants.get()
    answer = client.post(
        f"/tickets/{ticket.pk}/accept/", {"participant": guest.pk}, headers={"HX-Request": "true"}
    )
    assert f'title="In copy">{EVE}' in answer.text
    assert 'hx-target="#recipient-notices"' in answer.text
    assert in_copy(ticket) == [EVE]


def test_who_may_not_answer_is_offered_nothing(support, chloe):
    ticket = ticket_of(come(1, Cc=EVE))
    answer = signed_in(chloe).get(f"/tickets/{ticket.pk}/")
    assert "Put in copy" not in answer.text
