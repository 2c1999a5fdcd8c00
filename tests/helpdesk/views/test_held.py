"""Held mail in the inbox: list, reading, release."""

import pytest
from django.urls import reverse

from helpdesk.models import Ticket
from mail.inbound.process import read_inbound
from mail.models import InboundMail, Mailbox, SenderRule
from mail.queue.retry import retry_inbound
from tests.at_once import second_meets_first
from tests.mail.conftest import CARLA
from tests.mail.queue_data import held
from tests.personas import signed_in

pytestmark = pytest.mark.django_db
State = InboundMail.State


@pytest.fixture
def mailbox(billing) -> Mailbox:
    return Mailbox.objects.create(
        name="Support", address="support@veloza.example", team=billing, is_default=True
    )


@pytest.fixture
def mail(mailbox) -> InboundMail:
    """A bill that the filter classified as spam."""
    return held(1)[0]


def spam_view(person, **query) -> str:
    return signed_in(person).get(reverse("helpdesk:inbox", args=["spam"]), query).content.decode()


def look(person, mail):
    return signed_in(person).get(reverse("helpdesk:held", args=[mail.pk]))


def mark_not_spam(person, mail, **fields):
    url = reverse("helpdesk:mark-not-spam", args=[mail.pk])
    return signed_in(person).post(url, fields, follow=True)


def test_agents_find_it_with_the_reason_and_nothing_else(mail, ana):
    others = held(1, cause="loop") + held(1, cause="spoofed")
    shown = spam_view(ana)
    assert f'id="held-{mail.pk}"' in shown
    assert "It is spam." in shown
    assert not [each for each in others if f'id="held-{each.pk}"' in shown]


def test_it_stands_in_no_other_view(mail, ana):
    shown = signed_in(ana).get(reverse("helpdesk:inbox", args=["all"])).content.decode()
    assert "Win a bike" not in shown


def test_an_answer_to_a_ticket_is_for_those_who_see_all_tickets(mail, ana):
    """The ticket may belong to a team whose tickets this agent does not see."""
    InboundMail.objects.filter(pk=mail.pk).update(matched_by="references")
    assert "Win a bike" not in spam_view(ana)
    assert look(ana, mail).status_code == 403
    assert mark_not_spam(ana, mail).status_code == 403


def test_other_teams_and_readers_do_not_see_it(mail, ben, chloe, eve):
    for person in (ben, chloe):
        assert "Win a bike" not in spam_view(person)
        assert look(person, mail).status_code == 403
        assert mark_not_spam(person, mail).status_code == 403
    assert look(eve, mail).status_code == 404
    assert mark_not_spam(eve, mail).status_code == 404


def test_mail_of_a_mailbox_without_a_team_is_everybodys(mail, mailbox, ben):
    Mailbox.objects.update(team=None)
    assert f'id="held-{mail.pk}"' in spam_view(ben)


def test_mail_held_for_other_reasons_is_not_listed(mailbox, ana, admin):
    loop = held(1, cause="loop")[0]
    for person in (ana, admin):
        assert look(person, loop).status_code == 404
        assert mark_not_spam(person, loop).status_code == 404


def test_it_is_read_safely_and_becomes_a_ticket(mail, ana):
    shown = look(ana, mail).content.decode()
    assert "Parsed content" in shown
    assert "always allow this sender" not in shown
    assert "Marked as not spam" in mark_not_spam(ana, mail).content.decode()
    read_inbound(mail.pk)
    assert Ticket.objects.get().mailbox == mail.mailbox
    assert "Win a bike" not in spam_view(ana)


def test_an_agent_makes_no_rule_and_a_lead_does(mail, ana, lea):
    mark_not_spam(ana, mail, allow="1")
    assert not SenderRule.objects.exists()
    second = held(1, first=1)[0]
    assert "always allow this sender" in look(lea, second).content.decode()
    mark_not_spam(lea, second, allow="1")
    assert SenderRule.objects.get().sender == CARLA


def test_no_rule_is_made_for_our_own_address(mail, mailbox, lea):
    InboundMail.objects.update(from_address=mailbox.address)
    assert "is your own" in look(lea, mail).content.decode()
    assert "is your own" in mark_not_spam(lea, mail, allow="1").content.decode()
    assert InboundMail.objects.get().state == State.SUSPENDED


def test_a_second_release_gets_a_message(mail, ana, lea):
    retry_inbound(mail, by=lea)
    message = "another person has handled it"
    url = reverse("helpdesk:held", args=[mail.pk])
    assert message in signed_in(ana).get(url, follow=True).content.decode()
    assert message in mark_not_spam(ana, mail).content.decode()


def test_fifty_stand_on_a_page_and_the_older_follow(mailbox, ana):
    held(51)
    first = signed_in(ana).get(reverse("helpdesk:inbox", args=["spam"]))
    assert first.content.decode().count('id="held-') == 50 + len(["name", "older"])
    after = first.context["held"].next_after
    second = spam_view(ana, held=after)
    assert second.count('id="open-held-') == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_view_costs_the_same_whatever_its_length(
    count, mailbox, ana, django_assert_num_queries
):
    held(count)
    client = signed_in(ana)
    with django_assert_num_queries(6):  # one for the saved views in the left column
        client.get(reverse("helpdesk:inbox", args=["spam"]))


def test_the_list_hears_of_new_mail_held_back(mail, ana):
    assert "mail-queue from:body" in spam_view(ana)
    assert "mail-queue from:body" not in (
        signed_in(ana).get(reverse("helpdesk:inbox")).content.decode()
    )


@pytest.mark.django_db(transaction=True)
def test_no_rule_is_kept_when_the_mail_is_handled_at_the_same_moment(mail, lea):
    second = second_meets_first(
        lambda: InboundMail.objects.update(state=State.DELIVERED),
        lambda: mark_not_spam(lea, mail, allow="1"),
    )
    assert second.status_code == 200
    assert not SenderRule.objects.exists()
    assert "no longer" in second.text
