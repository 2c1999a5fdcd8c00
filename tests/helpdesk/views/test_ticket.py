"""The ticket page: page, fragment, content, query counts, permissions."""

import pytest
from django.urls import reverse

from customers.actions.find import find_or_create_customer
from helpdesk.actions.assign import assign_ticket
from helpdesk.actions.attach import Upload
from helpdesk.actions.edit import set_priority, tag_ticket
from helpdesk.actions.note import add_note
from helpdesk.actions.open import open_ticket
from helpdesk.actions.receive import Received, receive_message
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.actions.status import resolve_ticket
from helpdesk.models import Message
from mail.models import OutboundMail
from tests.personas import signed_in

HTMX = {"HX-Request": "true"}


@pytest.fixture
def url(ticket):
    return reverse("helpdesk:ticket", args=[ticket.pk])


def test_its_address_shows_the_whole_page_which_fetches_the_list(ticket, url, ana):
    client = signed_in(ana)
    response = client.get(url)
    assert response.status_code == 200
    assert "Front wheel arrived bent" in response.text
    assert "The rim is bent." in response.text
    assert response.context["open_pk"] == ticket.pk
    assert f'id="row-{ticket.pk}"' not in response.text
    trigger = f'hx-get="{response.context["list_url"]}" hx-trigger="load, retry, inbox from:body'
    assert trigger in response.text
    fetched = client.get(response.context["list_url"], {"open": ticket.pk}, headers=HTMX)
    assert (
        f'id="row-{ticket.pk}" data-ticket="{ticket.pk}" data-unread aria-current' in fetched.text
    )
    assert 'hx-trigger="inbox from:body' in fetched.text


def test_going_back_in_the_history_draws_the_list(ticket, url, ana):
    restored = signed_in(ana).get(url, headers={"HX-History-Restore-Request": "true"})
    assert f'id="row-{ticket.pk}"' in restored.text
    assert restored.context["open_pk"] == ticket.pk


def test_from_the_list_it_brings_the_two_panes(url, ana):
    response = signed_in(ana).get(url, headers=HTMX)
    assert response.text.lstrip().startswith("<title>Front wheel arrived bent")
    assert '<section class="pane ticket" id="ticket"' in response.text
    assert '<hx-partial hx-target="#context"' in response.text
    assert "<html" not in response.text


def test_a_live_update_has_no_composer(ticket, ana):
    response = signed_in(ana).get(reverse("helpdesk:thread", args=[ticket.pk]), headers=HTMX)
    assert 'id="thread"' in response.text
    assert '<hx-partial hx-target="#ticket-head"' in response.text
    assert "composer" not in response.text


def test_without_htmx_the_thread_is_the_ticket(ticket, url, ana):
    response = signed_in(ana).get(reverse("helpdesk:thread", args=[ticket.pk]))
    assert (response.status_code, response.url) == (302, url)


def test_the_list_beside_it_is_the_one_it_was_opened_from(url, ana):
    response = signed_in(ana).get(url, {"view": "mine"})
    assert response.context["view"].slug == "mine"


def test_events_are_folded_between_the_messages(ticket, url, ana, lea):
    assign_ticket(ticket, to=ana, by=lea)
    set_priority(ticket, priority="high", by=lea)
    tag_ticket(ticket, tags=["damaged"], by=lea)
    entries = signed_in(ana).get(url).context["entries"]
    assert [len(entry.events) for entry in entries] == [0, 3]
    assert [each.label for each in entries[1].events] == [
        "assigned it to Ana Ferreira",
        "set the priority to high",
        "added the tag damaged",
    ]


def test_an_agent_who_takes_a_ticket_is_not_named_twice(ticket, url, ana):
    assign_ticket(ticket, to=ana, by=ana)
    entries = signed_in(ana).get(url).context["entries"]
    assert [each.label for each in entries[1].events] == ["assigned it to themselves"]


def test_notes_are_labelled_and_replies_say_how_they_fare(ticket, url, ana):
    add_note(ticket, "The ninth one.", by=ana)
    mail = reply_to_ticket(ticket, "A **new** one is on its way.", by=ana).outbound
    client = signed_in(ana)
    text = client.get(url).text
    assert "Internal" in text
    assert "<strong>new</strong>" in text
    assert "on its way" in text
    OutboundMail.objects.filter(pk=mail.pk).update(state="bounced")
    assert "bounced" in client.get(url).text


def test_quoted_text_is_folded(ticket, url, ana, carla):
    said = Received(carla, "carla@correu.example", "Thanks!", full_text="Thanks!\n\n> Hi Carla")
    receive_message(ticket, said)
    item = signed_in(ana).get(url).context["entries"][-1].item
    assert item.quote == "> Hi Carla"


def test_words_of_customers_are_only_words(carla, mailbox, ana):
    ticket = open_ticket(
        requester=carla, subject="<b>Bold</b>", text="<img src=x onerror=alert(1)>", mailbox=mailbox
    )
    text = signed_in(ana).get(reverse("helpdesk:ticket", args=[ticket.pk])).text
    assert "<img src=x" not in text
    assert "<b>Bold</b>" not in text


def test_a_writer_who_is_not_sure_to_be_the_customer_is_marked(ticket, url, ana):
    said = Received(ticket.requester, "carla@correu.example", "Send it.", is_verified=False)
    receive_message(ticket, said)
    assert "The sender is not verified" in signed_in(ana).get(url).text


def test_an_uninvited_writer_can_be_accepted(ticket, url, ana, chloe):
    somebody = find_or_create_customer("somebody@else.example", name="Somebody Else")
    receive_message(ticket, Received(somebody, "somebody@else.example", "Send me the invoice."))
    accept = reverse("helpdesk:accept", args=[ticket.pk])
    notice = "Somebody Else is not a participant of this ticket."
    theirs, mine = signed_in(chloe).get(url).text, signed_in(ana).get(url).text
    assert notice in theirs
    assert accept not in theirs
    assert notice in mine
    assert accept in mine
    guest = ticket.participants.get()
    assert signed_in(ana).get(accept).status_code == 405
    assert signed_in(ana).post(accept, {"participant": 0}, headers=HTMX).status_code == 409
    answer = signed_in(ana).post(accept, {"participant": guest.pk}, headers=HTMX)
    assert "Send me the invoice." in answer.text
    assert notice not in answer.text
    assert ticket.messages.get(customer=somebody).kind == "public"


def test_the_customers_other_tickets_stand_beside_it(ticket, url, ana, carla, mailbox):
    open_ticket(requester=carla, subject="An older matter", text="Hm.", mailbox=mailbox)
    assert [t.subject for t in signed_in(ana).get(url).context["last_tickets"]] == [
        "An older matter"
    ]


def test_an_open_ticket_of_the_same_customer_is_merged_from_here(
    ticket, url, ana, carla, chloe, mailbox
):
    other = open_ticket(requester=carla, subject="The same matter", text="Hm.", mailbox=mailbox)
    merge = f"{reverse('helpdesk:merge', args=[other.pk])}?into={ticket.pk}"
    assert merge in signed_in(ana).get(url).text
    assert merge not in signed_in(chloe).get(url).text  # reads only
    assert f"Merge into #{ticket.pk}" in signed_in(ana).get(merge).text
    assert f"?requester={carla.pk}" in signed_in(ana).get(url).text
    resolve_ticket(other, by=ana)
    assert merge not in signed_in(ana).get(url).text


def test_reading_changes_nothing(ticket, url, ana):
    signed_in(ana).get(url)
    assert ticket.seen.count() == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_the_same_for_any_number_of_messages(
    ticket, url, ana, rows, django_assert_num_queries
):
    for n in range(rows):
        add_note(ticket, f"Note {n}", by=ana)
    client = signed_in(ana)
    with django_assert_num_queries(7):
        client.get(url, headers=HTMX)
    # The whole page adds the counts on the rail; it fetches the list by itself.
    with django_assert_num_queries(10):  # one for the saved views in the left column
        client.get(url)
    assert Message.objects.filter(ticket=ticket).count() == rows + 1


@pytest.mark.parametrize("rows", [1, 3])
def test_mails_with_all_they_bring_cost_no_more(ticket, url, ana, rows, django_assert_num_queries):
    html = '<p>See <a href="https://a.example">here</a></p><img data-src="https://a.example/l.png">'
    file = Upload("a.txt", "text/plain", b"x")
    for n in range(rows):
        text = f"See here {n}"
        said = Received(
            ticket.requester, "carla@correu.example", text, html=html, full_text=f"{text}\n> Hm",
            attachments=[file], problems=["The headers were damaged and have been repaired."],
        )  # fmt: skip
        receive_message(ticket, said)
        mail = reply_to_ticket(ticket, f"Reply {n}", by=ana, attachments=[file]).outbound
        OutboundMail.objects.filter(pk=mail.pk).update(state="failed", error="550 no")
    client = signed_in(ana)
    with django_assert_num_queries(7):
        text = client.get(url, headers=HTMX).text
    assert text.count("The headers were damaged") == text.count("Send again") == rows


def test_only_those_who_may_answer_are_offered_it(ticket, url, chloe):
    text = signed_in(chloe).get(url).text
    assert 'id="reply-form"' not in text
    assert 'id="note-form"' in text
    assert 'id="status-menu"' not in text


def test_whom_it_could_be_given_to(ticket, ana, lea, chloe):
    response = signed_in(ana).get(reverse("helpdesk:people", args=[ticket.pk]), headers=HTMX)
    assert "Lea Brunner" in response.text
    assert "Chloe Martin" not in response.text
    page = signed_in(ana).get(reverse("helpdesk:people", args=[ticket.pk]))
    assert "<html" in page.text


def test_a_post_is_refused(url, ana):
    assert signed_in(ana).post(url).status_code == 405


@pytest.mark.parametrize("name", ["ticket", "thread", "people"])
def test_another_team_is_refused_and_a_stranger_learns_nothing(ticket, ben, eve, client, name):
    address = reverse(f"helpdesk:{name}", args=[ticket.pk])
    assert signed_in(ben).get(address).status_code == 403
    assert signed_in(eve).get(address).status_code == 404
    assert client.get(address).status_code == 302


def test_a_ticket_that_never_was_is_not_found(ana):
    assert signed_in(ana).get("/tickets/999999/").status_code == 404


def test_many_files_are_folded_after_the_first(ticket, ana, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    files = [Upload(f"{n}.txt", "text/plain", b"%d" % n) for n in range(20)]
    add_note(ticket, "Look.", by=ana, attachments=files)
    page = signed_in(ana).get(f"/tickets/{ticket.pk}/").text
    shown, _fold, folded = page.partition("Show all 20 files")
    assert (shown.count('class="attachment"'), folded.count('class="attachment"')) == (12, 8)
