"""Rules 5 and 6: whom Reply-To only names gets round no rule, and stays unverified in a thread."""

import pytest

from helpdesk.actions.reply import reply_to_ticket
from helpdesk.actions.spam import CannotBlockSender, mark_spam
from mail.inbound.process import read_inbound
from mail.inbound.store import store
from mail.models import InboundMail, SenderRule
from mail.models.spam import MAX_PER_HOUR
from mail.parsing.problems import CLAIMED
from mail.queue.bulk import apply_to_mails
from mail.queue.queue_lists import FIRST_LIST
from mail.queue.retry import release_inbound
from mail.queue.rows import queue_rows
from mail.settings.sender_rules import set_sender_rule
from tests.mail.conftest import CARLA, SUPPORT, written
from tests.mail.rules.post import BORDER, answering, come, come_verified, message_of, ticket_of
from tests.personas import signed_in

EVIL = "noreply@evil.example"
NAMES_CARLA = {"sender": EVIL, "Reply_To": f"Carla <{CARLA}>"}
SPAM = {"X_Spam_Flag": "YES"}
LIST = {"Precedence": "list", "List_ID": "<support.veloza.example>"}
Cause, State = InboundMail.Cause, InboundMail.State


@pytest.mark.parametrize("blocked", [EVIL, "evil.example", CARLA, "acme.example"])
def test_a_block_of_either_address_holds_the_mail(support, admin, blocked):
    set_sender_rule(blocked, "block", by=admin)
    inbound = come(**NAMES_CARLA)
    assert (inbound.state, inbound.cause) == (State.SUSPENDED, Cause.SPAM)
    assert (EVIL if "evil" in blocked else CARLA) in inbound.reason


def test_a_writer_who_is_only_named_is_not_always_allowed(support, admin):
    set_sender_rule(CARLA, "allow", by=admin)
    assert come(1, **NAMES_CARLA, **SPAM).cause == Cause.SPAM
    set_sender_rule(EVIL, "allow", by=admin)
    assert come(2, **NAMES_CARLA, **SPAM).state == State.DELIVERED


def test_a_block_counts_more_than_an_allowed_from(support, admin):
    set_sender_rule(EVIL, "allow", by=admin)
    set_sender_rule(CARLA, "block", by=admin)
    assert come(**NAMES_CARLA).cause == Cause.SPAM


def test_the_spam_filter_makes_no_exception_for_a_participant_who_is_only_named(support, ana):
    ours = reply_to_ticket(ticket_of(come(1)), "Hello.", by=ana).outbound
    assert come(2, **SPAM, **answering(ours)).state == State.DELIVERED
    assert come(3, **NAMES_CARLA, **SPAM, **answering(ours)).cause == Cause.SPAM


def earlier(count: int, *, sent_from: str) -> None:
    """Store mails that named Carla within the hour, as reading leaves them."""
    for number in range(count):
        store(written(message_id=f"{number}@earlier.example"), received_via="pipe")
    InboundMail.objects.update(from_address=CARLA, sent_from=sent_from)


def test_the_row_tells_from_and_the_writer(support):
    inbound = come(**NAMES_CARLA)
    assert (inbound.from_address, inbound.sent_from) == (CARLA, EVIL)
    other = come(2)
    assert (other.from_address, other.sent_from) == (CARLA, "")


def test_mails_that_only_name_a_person_are_counted_against_their_own_sender(support):
    earlier(MAX_PER_HOUR - 1, sent_from=EVIL)
    assert come(1, sender=EVIL, Reply_To="dora@beta.example").state == State.DELIVERED
    over = come(2, sender=EVIL, Reply_To="dora@beta.example")
    assert (over.cause, EVIL in over.reason) == (Cause.TOO_MANY, True)
    assert come(3, sender=EVIL).cause == Cause.TOO_MANY
    assert come(4).state == State.DELIVERED


def test_our_own_list_carries_the_mail_of_many(support):
    earlier(MAX_PER_HOUR, sent_from=SUPPORT)
    last = come(1, sender=f"'Olga' via Support <{SUPPORT}>", Reply_To="o@y.example", **LIST)
    assert last.state == State.DELIVERED


@pytest.mark.parametrize("sender", [EVIL, "form@evil.example", "'C' via List <l@evil.example>"])
@pytest.mark.parametrize("is_checked", [True, False])
def test_nobody_is_named_into_their_own_ticket(support, ana, sender, is_checked):
    ticket = ticket_of(come(1))
    ours = reply_to_ticket(ticket, "Hello.", by=ana, status="pending").outbound
    arrives = come_verified if is_checked else come
    inbound = arrives(2, sender=sender, Reply_To=CARLA, **LIST, **answering(ours))
    message = message_of(inbound)
    assert (message.ticket, message.kind, message.is_verified) == (ticket, "note", False)
    assert message.is_doubtful
    assert any(each.startswith(CLAIMED) and "evil.example" in each for each in message.problems)
    page = signed_in(ana).get(f"/tickets/{ticket.pk}/").text
    assert "which only names this writer" in page
    assert "evil.example" in page


@pytest.mark.parametrize(
    ("result", "is_public"), [("pass", True), ("none", False), ("fail", False)]
)
def test_our_own_list_names_its_writers_if_its_address_was_not_forged(
    support, ana, settings, result, is_public
):
    ours = reply_to_ticket(ticket_of(come(1)), "Hello.", by=ana).outbound
    settings.AUTHSERV_ID = BORDER
    checked = {"Authentication_Results": f"{BORDER}; dmarc={result} header.from=veloza.example"}
    sender = f"'Carla' via Support <{SUPPORT}>"
    more = {**LIST, **checked, **answering(ours)}
    message = message_of(come(2, sender=sender, Reply_To=CARLA, **more))
    assert (not message.is_note, message.is_verified) == (is_public, False)


def test_a_colleague_who_is_only_named_forwards_nothing(support, ana):
    text = "---------- Forwarded message ---------\nFrom: Dora <dora@beta.example>\n\nHello\n"
    named = come(1, sender=EVIL, Reply_To=ana.email, subject="Fwd: Hello", text=text)
    assert ticket_of(named).requester_email == ana.email
    sent = come(2, sender=ana.email, subject="Fwd: Hello", text=text)
    assert ticket_of(sent).requester_email == "dora@beta.example"


def test_marking_as_spam_blocks_from_unless_the_person_is_chosen(support, ana):
    ticket = ticket_of(come(1, **NAMES_CARLA))
    mark_spam(ticket, by=ana, block=True)
    assert list(SenderRule.objects.values_list("sender", flat=True)) == [EVIL]
    other = ticket_of(come(2, sender="noreply@bad.example", Reply_To="dora@beta.example"))
    with pytest.raises(CannotBlockSender):
        mark_spam(other, by=ana, block=True, address=CARLA)
    mark_spam(other, by=ana, block=True, address="dora@beta.example")
    assert SenderRule.objects.filter(sender="dora@beta.example").exists()


@pytest.mark.parametrize("chosen", [EVIL, CARLA])
def test_the_menu_names_both_and_the_answer_the_blocked_one(support, ana, chosen):
    ticket = ticket_of(come(**NAMES_CARLA))
    client = signed_in(ana)
    page = client.get(f"/tickets/{ticket.pk}/").text
    assert f"Mark as spam and block the sender {EVIL}" in page
    assert f"Mark as spam and block {CARLA}, who is only named in it" in page
    answer = client.post(
        f"/tickets/{ticket.pk}/spam/", {"block": chosen}, headers={"HX-Request": "true"}
    )
    assert f"{chosen} is blocked" in answer["HX-Trigger"]
    assert SenderRule.objects.get().sender == chosen


def test_no_other_address_can_be_blocked_with_a_ticket(support, ana):
    ticket = ticket_of(come())
    answer = signed_in(ana).post(f"/tickets/{ticket.pk}/spam/", {"block": "dora@beta.example"})
    ticket.refresh_from_db()
    assert (answer.status_code, ticket.spam_at, SenderRule.objects.count()) == (302, None, 0)


def test_a_rule_made_in_the_queue_is_about_from(support, admin):
    held = [come(number, **NAMES_CARLA, **SPAM) for number in (1, 2)]
    assert queue_rows_of(held[0]) == f"{EVIL}, naming {CARLA}"
    apply_to_mails("in", "delete", held[:1], rule="block", by=admin)
    assert SenderRule.objects.get().sender == EVIL
    release_inbound(held[1], always=True, by=admin)
    assert (SenderRule.objects.get().sender, SenderRule.objects.get().verdict) == (EVIL, "allow")
    read_inbound(held[1].pk)
    assert ticket_of(InboundMail.objects.get(pk=held[1].pk)).requester_email == CARLA


def queue_rows_of(mail: InboundMail) -> str:
    return queue_rows(FIRST_LIST, [mail])[0].who
