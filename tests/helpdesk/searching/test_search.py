"""Common words are searched in the newest tickets only."""

import pytest
from django.urls import reverse

from config.web.counting import count_each
from helpdesk.actions.open import open_ticket
from tests.helpdesk.searched import matching
from tests.personas import signed_in


@pytest.fixture
def saddles(carla, mailbox):
    names = ["Saddle one", "Saddle two", "Saddle three"]
    return [
        open_ticket(requester=carla, subject=name, text="Hello.", mailbox=mailbox) for name in names
    ]


def search(text, **query):
    return reverse("helpdesk:inbox", args=["all"], query={"q": text, **query})


def rows(response):
    return [row.subject for row in response.context["page"].rows]


def test_few_are_all_found(saddles, ana):
    response = signed_in(ana).get(search("saddle"))
    assert rows(response) == ["Saddle three", "Saddle two", "Saddle one"]
    assert response.context["counts"]["found"] == 3
    assert "were searched" not in response.text


def test_many_are_walked_from_the_newest_and_the_page_says_so(saddles, ana, monkeypatch):
    monkeypatch.setattr("helpdesk.searching.search.MAX_FOUND", 2)
    monkeypatch.setattr("helpdesk.views.list_query.PAGE", 2)
    client = signed_in(ana)
    first = client.get(search("saddle"))
    assert rows(first) == ["Saddle three", "Saddle two"]
    assert "All of the newest 20,000 were searched" in first.text
    assert (
        "</mark> one" in client.get(first.context["more_url"], headers={"HX-Request": "true"}).text
    )


def test_many_that_are_all_old_are_found_too(saddles, ana, carla, mailbox, monkeypatch):
    monkeypatch.setattr("helpdesk.searching.search.MAX_FOUND", 2)
    monkeypatch.setattr("helpdesk.searching.search.LOOKED_THROUGH", 1)
    for name in ("Pedal", "Chain"):
        open_ticket(requester=carla, subject=name, text="Hello.", mailbox=mailbox)
    assert len(rows(signed_in(ana).get(search("saddle")))) == 2


@pytest.mark.parametrize("count", [1, 3])
def test_a_search_costs_the_same_for_any_number_of_rows(
    saddles, ana, count, django_assert_num_queries
):
    client = signed_in(ana)
    with django_assert_num_queries(7):  # one for the saved views, one for the snippets
        response = client.get(search("saddle" if count == 3 else "two"))
    assert len(rows(response)) == count


def test_another_team_finds_nothing(saddles, ben):
    assert rows(signed_in(ben).get(search("saddle"))) == []


@pytest.mark.parametrize(
    "text", ["!!", "🙂", "\0", "#", "'", "\\", "' | '", "(", "&|!:*<", "\N{REPLACEMENT CHARACTER}",
             "9" * 10_000, "x'" * 5_000, "界" * 10_000, "-" * 10_000]
)  # fmt: skip
def test_words_without_a_letter_find_nothing_and_break_nothing(saddles, ana, text):
    assert rows(signed_in(ana).get(search(text))) == []


def test_results_can_be_counted_without_search_words(saddles, ana):
    assert count_each(ana, {"found": matching("!!")}, most=9) == {"found": 0}
