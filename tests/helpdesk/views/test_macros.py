"""Saved replies: their page of Settings, their menu at a ticket, and sending with one."""

import re
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from helpdesk.models import Macro, Message
from helpdesk.views.macros import MOST_OFFERED
from tests.personas import signed_in

HTMX = {"HX-Request": "true"}
PAGE, NEW = reverse("helpdesk:macros"), reverse("helpdesk:new-macro")


@pytest.fixture
def shared(db) -> Macro:
    return Macro.objects.create(
        name="Refund", text="Hi {customer.first_name}, #{ticket.number} is paid back."
    )


@pytest.fixture
def theirs(lea) -> Macro:
    return Macro.objects.create(name="Lea's own", text="Hello.", owner=lea)


def fields(**values):
    return {"name": "Wheel", "text": "We send one.", "scope": "mine", **values}


def test_an_agent_writes_one_for_themselves(ana, lea):
    client = signed_in(ana)
    made = fields(tags="Refund, bent wheel", sets_status="pending", assigns="self")
    assert client.post(NEW, made).url == PAGE
    macro = Macro.objects.get()
    assert (macro.owner, macro.adds_tags, macro.assigns_self) == (
        ana,
        ["refund", "bent-wheel"],
        True,
    )
    assert (macro.sets_status, macro.sets_priority, macro.moves_to) == ("pending", "", None)
    assert "Wheel" in client.get(PAGE).text
    assert "Wheel" not in signed_in(lea).get(PAGE).text


def test_one_that_only_changes_leaves_the_cell_of_its_text_empty(ana):
    Macro.objects.create(name="Close", owner=ana, sets_status="solved")
    assert "<td></td>" in signed_in(ana).get(PAGE).text


def test_every_choice_of_its_form_begins_with_a_capital_letter(ana):
    page = unescape(signed_in(ana).get(NEW).text)
    options = re.findall(r"<option[^>]*>\s*([^<]+?)\s*</option>", page)
    assert "Leave as it is" in options
    assert [each for each in options if each[0].islower()] == []


@pytest.mark.parametrize("scope", ["everyone", "team"])
def test_only_a_lead_shares_one(ana, lea, ben, billing, scope):
    chosen = str(billing.pk) if scope == "team" else scope
    assert signed_in(ana).post(NEW, fields(scope=chosen)).status_code == 422
    assert signed_in(lea).post(NEW, fields(scope=chosen)).status_code == 302
    macro = Macro.objects.get()
    assert (macro.owner, macro.scope) == (None, scope)
    assert "Wheel" in signed_in(ana).get(PAGE).text
    assert ("Wheel" in signed_in(ben).get(PAGE).text) == (scope == "everyone")


def test_the_page_shows_fifty_at_a_time_without_their_texts(ana):
    names = [f"Bell {number:02}, of brass" for number in range(52)]
    long = "x" * 20_000
    Macro.objects.bulk_create(Macro(name=name, text=long) for name in names)
    client = signed_in(ana)
    first = client.get(PAGE)
    after = re.search(r'class="more-rows"><a class="button" href="([^"]*)"', first.text)[1]
    second = client.get(PAGE + unescape(after))
    shown = [re.findall(r"Bell \d\d, of brass", page.text) for page in (first, second)]
    assert shown == [names[:50], names[50:]]
    assert "more-rows" not in second.text
    assert "x" * 80 in first.text
    assert "x" * 101 not in first.text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_once_for_them(rows, ana, lea, billing):
    for number in range(rows):
        Macro.objects.create(name=f"Bell {number}", text="x", assigns_to=lea, moves_to=billing)
    client = signed_in(ana)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(PAGE).text.count("Bell ") == rows
    about = [each["sql"] for each in queries if "helpdesk_macro" in each["sql"]]
    assert len(about) == 1
    texts = re.findall(r'[^ ]*"helpdesk_macro"."text"[^ ]* [^ ]*', about[0])
    assert texts == ['LEFT("helpdesk_macro"."text", 100)']


def test_an_unknown_variable_is_said_at_once_and_nothing_is_lost(ana):
    answer = signed_in(ana).post(NEW, fields(text="Hi {customer.nickname}"))
    assert answer.status_code == 422
    assert "There is no variable {customer.nickname}." in answer.text
    assert "Hi {customer.nickname}</textarea>" in answer.text


def test_it_is_changed_and_deleted(lea, shared):
    client, place = signed_in(lea), reverse("helpdesk:macro", args=[shared.pk])
    assert 'value="everyone" selected' in client.get(place).text
    client.post(place, fields(scope="everyone", assigns=str(lea.pk), team="", sets_priority="high"))
    shared.refresh_from_db()
    assert (shared.name, shared.assigns_to, shared.sets_priority) == ("Wheel", lea, "high")
    assert shared.owner is None
    client.post(reverse("helpdesk:delete-macro", args=[shared.pk]))
    assert not Macro.objects.exists()


def test_a_shared_one_is_not_the_agents_to_change_and_one_of_others_is_not_there(
    ana, shared, theirs
):
    client = signed_in(ana)
    for name in ("macro", "delete-macro"):
        for macro, status in ((shared, 403), (theirs, 404)):
            url = reverse(f"helpdesk:{name}", args=[macro.pk])
            assert client.post(url, fields()).status_code == status
    assert Macro.objects.count() == 2


def test_the_menu_has_the_values_of_the_ticket(ticket, ana, shared, theirs):
    url = reverse("helpdesk:offered-macros", args=[ticket.pk])
    menu = signed_in(ana).get(url, headers=HTMX).text
    assert f'data-suggestion="Hi Carla, #{ticket.pk} is paid back."' in menu
    assert "Lea" not in menu


def test_a_variable_without_a_value_stays_to_be_replaced(ticket, ana, shared):
    ticket.requester.name = ""
    ticket.requester.save()
    url = reverse("helpdesk:offered-macros", args=[ticket.pk])
    assert "Hi {customer.first_name}," in signed_in(ana).get(url, headers=HTMX).text
    form = {"text": "Hi {customer.first_name},", "submission": str(uuid4())}
    stopped = signed_in(ana).post(reverse("helpdesk:reply", args=[ticket.pk]), form, headers=HTMX)
    assert stopped.status_code == 422
    assert "no value for {customer.first_name}" in stopped.text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_menu_costs_the_same_whatever_its_length(
    ticket, ana, lea, billing, rows, django_assert_num_queries
):
    for number in range(rows):
        Macro.objects.create(name=str(number), text="x", assigns_to=lea, moves_to=billing)
    url = reverse("helpdesk:offered-macros", args=[ticket.pk])
    client = signed_in(ana)
    client.get(url, headers=HTMX)
    with django_assert_num_queries(3):
        assert client.get(url, headers=HTMX).text.count("data-macro=") == rows


def send_with(macro, ticket, agent, *, key, **values):
    form = {"text": "Please wait.", "submission": str(uuid4()), **values}
    form |= {"macro": macro.pk, "macro_changes": key}
    return signed_in(agent).post(reverse("helpdesk:reply", args=[ticket.pk]), form, headers=HTMX)


@pytest.mark.parametrize(("then", "status"), [("pending", "on_hold"), ("next", "solved")])
def test_a_reply_with_one_makes_its_changes(ticket, ana, then, status):
    macro = Macro.objects.create(name="Hold", sets_status="on_hold", adds_tags=["hold"])
    assert (
        send_with(macro, ticket, ana, key=macro.changes_key(ticket.pk), then=then).status_code
        == 200
    )
    ticket.refresh_from_db()
    assert (ticket.status, ticket.tags) == (status, ["hold"])


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"text": "Wait."}, 200),
        ({"sets_status": "open"}, 409),
        ({"sets_priority": "high"}, 409),
        ({"adds_tags": ["hold", "long"]}, 409),
        ({"assigns_self": True}, 409),
        ({"moves_to": "team"}, 409),
        ({"assigns_to": "person"}, 409),
    ],
)
def test_changes_that_were_not_shown_are_not_made(ticket, ana, lea, delivery, values, status):
    macro = Macro.objects.create(name="Hold", sets_status="on_hold", adds_tags=["hold"])
    menu = signed_in(ana).get(reverse("helpdesk:offered-macros", args=[ticket.pk]), headers=HTMX)
    assert f'data-changes-key="{macro.changes_key(ticket.pk)}"' in menu.text
    others = {"moves_to": delivery, "assigns_to": lea}
    Macro.objects.update(name="Pause", **{n: others.get(n, each) for n, each in values.items()})
    answer = send_with(macro, ticket, ana, key=macro.changes_key(ticket.pk))
    assert answer.status_code == status
    assert ("was changed. Choose it again" in answer.text) == (status == 409)
    assert Message.objects.filter(agent=ana).exists() == (status == 200)


def test_the_key_of_this_ticket_is_needed(ticket, ana, shared):
    for key in ("", shared.changes_key(ticket.pk + 1)):
        assert send_with(shared, ticket, ana, key=key).status_code == 409


def test_of_very_many_those_with_the_typed_words_are_listed(ticket, ana, theirs):
    names = [
        "Refund later",
        "refund now",
        *(f"Bell {number}" for number in range(MOST_OFFERED - 1)),
    ]
    Macro.objects.bulk_create(Macro(name=name, text="x") for name in names)
    client, url = signed_in(ana), reverse("helpdesk:offered-macros", args=[ticket.pk])

    def listed(words):
        menu = client.get(url, {"q": words} if words else {}, headers=HTMX).text
        assert "data-more" in menu
        return re.findall("data-name>([^<]*)<", menu)

    assert len(listed("")) == MOST_OFFERED
    assert listed("REF no") == ["refund now"]
    assert listed("refund") == ["Refund later", "refund now"]
    assert listed("lea") == listed("nothing \0") == []
    Macro.objects.filter(name="Bell 1").delete()
    assert "data-more" not in client.get(url, headers=HTMX).text


@pytest.mark.parametrize("macro", ["deleted", "of another"])
def test_one_that_is_gone_or_of_another_sends_nothing(ticket, ana, theirs, macro):
    pk = theirs.pk if macro == "of another" else theirs.pk + 1
    form = {"text": "Hello.", "submission": str(uuid4()), "macro": pk}
    refused = signed_in(ana).post(reverse("helpdesk:reply", args=[ticket.pk]), form, headers=HTMX)
    assert (refused.status_code, "was deleted" in refused.text) == (409, True)
    assert not Message.objects.filter(agent=ana).exists()


def test_a_ticket_page_costs_no_more_for_them(ticket, ana, shared):
    client, url = signed_in(ana), reverse("helpdesk:ticket", args=[ticket.pk])
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    assert not [each for each in queries if "helpdesk_macro" in each["sql"]]
