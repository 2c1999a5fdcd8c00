"""The operators of a search are saved as a view."""

import pytest
from django.urls import reverse

from helpdesk.models import SavedView
from tests.helpdesk.searched import search
from tests.personas import signed_in


def test_operators_are_saved_as_a_view(tickets, ana):
    client = signed_in(ana)
    page = client.get(search("tag:refund", status="new"))
    save = page.context["save_url"]
    assert save in page.text.replace("&amp;", "&")
    client.post(save, {"name": "Refunds", "shown_to": "mine", "order": "newest",
                       "conditions": page.context["written"]})  # fmt: skip
    saved = SavedView.objects.get()
    assert {each["field"] for each in saved.conditions} == {"status", "tags"}
    shown = client.get(reverse("helpdesk:saved-view", args=[saved.pk]))
    assert [row.subject for row in shown.context["page"].rows] == ["Front <rim>"]


@pytest.mark.parametrize(
    ("line", "filters", "says"),
    [
        ("tag:refund bent", {}, "A view keeps operators, not words"),
        ("tag:refund", {"tags": "rim"}, "The search and the filter both ask for “Tags”"),
        ("tag:refund", {"status": ["new", "open"], "unread": "true", "match": "any"},
         "The filter shows tickets for which any of its conditions holds"),
        ("-is:unread", {"only": "unread"}, "A view cannot keep “Unread” or “Mine”"),
    ],
)  # fmt: skip
def test_what_cannot_be_saved_is_said(tickets, ana, line, filters, says):
    page = signed_in(ana).get(search(line, **filters))
    assert says in page.text
    assert "Save as view" not in page.text


def test_the_part_of_the_list_is_saved_too(tickets, ana):
    page = signed_in(ana).get(search("tag:refund", only="unread"))
    assert page.context["written"] == "tags=refund&unread=true"


def test_words_alone_are_not_offered_to_be_saved(tickets, ana):
    page = signed_in(ana).get(search("bent"))
    assert "Save as view" not in page.text
    assert "A view keeps" not in page.text
