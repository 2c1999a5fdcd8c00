"""Mentions in notes and followers: who is told, who follows, and what is asked before."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import Role, User
from helpdesk.actions.assign import assign_ticket
from helpdesk.actions.follow import follow_ticket, unfollow_ticket
from helpdesk.actions.note import add_note
from helpdesk.actions.status import resolve_ticket
from helpdesk.models import Message, Notification
from helpdesk.notifications.listing import read_notifications
from helpdesk.notifications.mentioned import mentioned_in
from ledger.models import Event
from mail.inbound.store import store
from tests.helpdesk.notifications.people import customer_writes, told
from tests.personas import make_person, signed_in

HTMX = {"HX-Request": "true"}


def note(ticket, user, text: str, **fields) -> object:
    url = reverse("helpdesk:note", args=[ticket.pk])
    fields = {"text": text, "submission": uuid4(), **fields}
    return signed_in(user).post(url, fields, headers=HTMX)


def followers(ticket) -> list[User]:
    return [row.user for row in ticket.followers.select_related("user").order_by("pk")]


def test_a_colleague_who_is_mentioned_is_told_and_follows(ticket, ana, lea):
    message = add_note(ticket, "@Lea Brunner: the ninth bent hanger.", by=ana)
    assert message.mentions == [{"user": lea.pk, "name": "Lea Brunner"}]
    assert told() == [("Lea", "mentioned")]
    assert followers(ticket) == [lea]
    news = read_notifications(lea).tickets[0]
    assert news.lines[0].text == f"Ana Ferreira mentioned you on #{ticket.pk}"
    assert news.preview == "@Lea Brunner: the ninth bent hanger."
    noted = Event.objects.get(name="ticket.noted")
    assert noted.facts == {"message": message.pk, "mentions": [lea.pk]}
    assert Event.objects.get(name="ticket.followed").facts == {"follower": lea.pk}


def test_nobody_is_told_of_their_own_mention(ticket, ana):
    add_note(ticket, "@Ana Ferreira has this", by=ana)
    assert told() == []


def test_a_note_without_mentions_tells_nobody(ticket, ana, lea):
    add_note(ticket, "lea@veloza.example, Lea Brunner", by=ana)
    assert told() == []
    assert Event.objects.get(name="ticket.noted").facts.keys() == {"message"}


def test_a_note_of_tandem_mentions_nobody(ticket, lea):
    """It quotes the response of a mail server that strangers run."""
    message = add_note(ticket, "Our mail did not reach x@y.example. 550 @Lea Brunner", by=None)
    assert (message.mentions, told(), followers(ticket)) == ([], [], [])


def test_a_note_that_came_by_mail_mentions_nobody(ticket, ana, lea):
    inbound = store(b"Subject: Wheel\n\nYes.", received_via="test", envelope_to=[])
    message = add_note(ticket, "Yes.\n> @Lea Brunner", by=ana, inbound=inbound)
    assert (message.mentions, told(), followers(ticket)) == ([], [], [])


def test_a_colleague_who_cannot_see_the_ticket_is_not_told(ticket, ana, ben):
    message = add_note(ticket, "@Ben Okafor knows", by=ana)
    assert (message.mentions, told(), followers(ticket)) == ([], [], [])


def test_a_mention_of_somebody_without_access_is_asked_before(ticket, ana, ben, lea):
    answer = note(ticket, ana, "@Ben Okafor and @Lea Brunner")
    assert answer.status_code == 422
    assert "Ben Okafor cannot see this ticket and will not be notified." in answer.text
    assert "Lea Brunner cannot" not in answer.text
    assert not Message.objects.filter(kind="note").exists()
    assert note(ticket, ana, "@Ben Okafor and @Lea Brunner", anyway="1").status_code == 200
    assert told() == [("Lea", "mentioned")]


def test_a_name_that_two_colleagues_have_is_asked_for(ticket, ana, lea):
    twin = User.objects.create_user("lea.b@veloza.example", name="Lea Brunner", role=Role.CX_LEAD)
    answer = note(ticket, ana, "@Lea Brunner")
    assert answer.status_code == 422
    assert "Several colleagues are named Lea Brunner" in answer.text
    assert note(ticket, ana, "@lea.b@veloza.example").status_code == 200
    assert [row.user for row in Notification.objects.all()] == []
    told()
    assert [row.user for row in Notification.objects.all()] == [twin]


def test_the_same_form_without_javascript_shows_the_page_again(ticket, ana, ben):
    url = reverse("helpdesk:note", args=[ticket.pk])
    answer = signed_in(ana).post(url, {"text": "@Ben Okafor", "submission": uuid4()})
    assert answer.status_code == 422
    assert "Add the note anyway" in answer.text
    assert "@Ben Okafor</textarea>" in answer.text


def test_people_who_left_or_have_no_access_are_no_mentions(ticket, ana, eve, lea):
    lea.is_active = False
    lea.save()
    found = mentioned_in("@Eve Stranger, @Lea Brunner", ticket)
    assert (found.told, found.unseeing, found.is_doubtful) == ([], [], False)


def test_the_note_shows_the_mention(ticket, ana, lea):
    add_note(ticket, "@Lea Brunner **please**", by=ana)
    page = signed_in(ana).get(f"/tickets/{ticket.pk}/").text
    assert '<span class="mention">@Lea Brunner</span> <strong>please</strong>' in page


def test_the_menu_suggests_those_who_see_the_ticket(ticket, ana, ben, lea, chloe, eve):
    User.objects.create_user("chloe.m@veloza.example", name="Chloe Martin", role=Role.NONE)
    url = reverse("helpdesk:mentions", args=[ticket.pk])
    page = signed_in(ana).get(url, headers=HTMX).text
    assert 'data-mention="Lea Brunner"' in page
    assert 'data-mention="Chloe Martin"' in page
    for name in ("Ben Okafor", "Eve Stranger", "Ana Ferreira"):
        assert name not in page
    User.objects.create_user("cm@veloza.example", name="chloe martin", role=Role.CX_LEAD)
    page = signed_in(ana).get(url, headers=HTMX).text
    assert 'data-mention="chloe@veloza.example"' in page
    assert signed_in(ana).get(url).url == f"/tickets/{ticket.pk}/"


@pytest.mark.parametrize("people", [1, 3])
def test_mentions_cost_the_same_whatever_the_number_of_people(
    ticket, people, django_assert_num_queries
):
    for number in range(people):
        make_person(f"M{number} Agent", Role.CX_LEAD)
    text = " ".join(f"@M{number} Agent" for number in range(people))
    with django_assert_num_queries(2):
        assert len(mentioned_in(text, ticket).told) == people
    with django_assert_num_queries(0):
        mentioned_in("No mention", ticket)


def test_followers_are_told_when_the_customer_answers(ticket, ana, lea):
    follow_ticket(ticket, by=lea)
    customer_writes(ticket)
    assert told() == [("Lea", "followed")]
    assert read_notifications(lea).tickets[0].lines[0].text == (
        f"Carla Reyes answered #{ticket.pk}, which you follow"
    )


def test_an_assignee_who_follows_is_told_once(ticket, ana):
    assign_ticket(ticket, to=ana, by=ana)
    follow_ticket(ticket, by=ana)
    customer_writes(ticket)
    assert told() == [("Ana", "answered")]


def test_followers_are_told_of_a_reopening(ticket, ana, lea):
    follow_ticket(ticket, by=lea)
    resolve_ticket(ticket, by=ana)
    customer_writes(ticket)
    assert sorted(told()) == [("Ana", "reopened"), ("Lea", "reopened")]


def test_a_follower_who_cannot_see_the_ticket_any_more_is_not_told(ticket, ben, lea):
    assign_ticket(ticket, to=ben, by=ben)
    follow_ticket(ticket, by=ben)
    assign_ticket(ticket, to=lea, by=lea)
    told()
    customer_writes(ticket)
    assert told() == [("Lea", "answered")]


def test_who_stopped_following_is_not_told(ticket, lea):
    follow_ticket(ticket, by=lea)
    follow_ticket(ticket, by=lea)
    unfollow_ticket(ticket, by=lea)
    unfollow_ticket(ticket, by=lea)
    customer_writes(ticket)
    assert told() == []
    recorded = Event.objects.filter(name__contains="follow").values_list("name", flat=True)
    assert list(recorded) == ["ticket.followed", "ticket.unfollowed"]


def test_following_is_a_button_beside_the_ticket(ticket, ana):
    client = signed_in(ana)
    page = f"/tickets/{ticket.pk}/"
    assert f'action="{page}follow/"' in client.get(page).text
    answer = client.post(f"{page}follow/", headers=HTMX).text
    assert "Ana Ferreira" in answer
    assert f'action="{page}unfollow/"' in answer
    assert f'action="{page}follow/"' in client.post(f"{page}unfollow/", headers=HTMX).text
    assert client.post(f"{page}follow/").url == page
    assert followers(ticket) == [ana]
