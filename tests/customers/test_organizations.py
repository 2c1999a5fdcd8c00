"""Organizations: list, page with people, and changes that are recorded."""

import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from customers.actions.find import find_or_create_customer
from customers.actions.organizations import CannotSaveOrganization, save_organization
from customers.events import ORGANIZATION_CREATED, ORGANIZATION_UPDATED
from customers.models import Customer, Organization
from ledger.models import Event
from tests.personas import signed_in

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
LIST = "/customers/organizations/"


@pytest.fixture
def acme(db):
    return Organization.objects.create(name="Acme Bicycles", domain="acme.example")


def people(organization, count: int, *, first: int = 0) -> None:
    for number in range(first, first + count):
        person = find_or_create_customer(f"p{number}@acme.example", name=f"Person {number}")
        Customer.objects.filter(pk=person.pk).update(organization=organization)


def test_the_list_finds_by_word_and_domain(acme, ana):
    Organization.objects.create(name="Zeta")
    client = signed_in(ana)
    assert "Acme Bicycles" in client.get(LIST).text
    for query in ("bic", "ACME.example", "acme bicycles"):
        found = client.get(LIST, {"q": query}, headers=HTMX).text
        assert "Acme Bicycles" in found, query
        assert "Zeta" not in found
    assert "No organizations found" in client.get(LIST, {"q": "nothing"}).text
    assert client.get(LIST, {"q": "\0²", "after": "²"}).status_code in (200, 400)


def test_an_empty_list_says_what_to_do(ana):
    assert "No organizations yet" in signed_in(ana).get(LIST).text


def test_a_list_goes_on_by_key(ana):
    Organization.objects.bulk_create(Organization(name=f"O {n:03}") for n in range(60))
    client = signed_in(ana)
    first = client.get(LIST)
    assert first.text.count('kind="organization"') == 0  # the avatar is drawn
    assert "O 049" in first.text
    assert "O 050" not in first.text
    after = first.context["page"].next_after
    rest = client.get(LIST, {"after": after}, headers=HTMX).text
    assert "O 050" in rest
    assert "O 059" in rest
    assert "O 049" not in rest


@pytest.mark.parametrize("name", ["list", "page"])
def test_one_row_costs_as_many_queries_as_three(acme, ana, name):
    client = signed_in(ana)
    url = LIST if name == "list" else reverse("customers:organization", args=[acme.pk])
    counts = []
    for first, count in ((0, 1), (1, 2)):
        people(acme, count, first=first)
        Organization.objects.bulk_create(Organization(name=f"O{first}{n}") for n in range(count))
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_page_shows_the_people_newest_contact_first(acme, ana):
    people(acme, 2)
    Customer.objects.filter(name="Person 0").update(last_seen_at="2026-01-02T00:00:00Z")
    Customer.objects.filter(name="Person 1").update(last_seen_at="2026-01-03T00:00:00Z")
    find_or_create_customer("other@post.example", name="Somebody Else")
    page = signed_in(ana).get(reverse("customers:organization", args=[acme.pk])).text
    assert page.index("Person 1") < page.index("Person 0")
    assert "Somebody Else" not in page
    assert f"?organization={acme.pk}" in page


def test_the_tickets_of_an_organization_are_a_list_of_the_inbox(acme, ana, ticket):
    Customer.objects.filter(pk=ticket.requester_id).update(organization=acme)
    other = Organization.objects.create(name="Other")
    client = signed_in(ana)
    ours = client.get(f"/inbox/all/?organization={acme.pk}", headers=HTMX).text
    theirs = client.get(f"/inbox/all/?organization={other.pk}", headers=HTMX).text
    assert ticket.subject in ours
    assert ticket.subject not in theirs


def test_customers_lead_to_their_organization(acme, ana):
    people(acme, 1)
    link = reverse("customers:organization", args=[acme.pk])
    client = signed_in(ana)
    assert link in client.get("/customers/").text
    assert link in client.get(f"/customers/{Customer.objects.get().pk}/").text


def test_creating_and_changing_are_recorded(ana):
    client = signed_in(ana)
    sent = {"name": "Acme", "domain": "@Acme.Example", "about": "Bicycles"}
    response = client.post(f"{LIST}new/", sent)
    acme = Organization.objects.get()
    assert response["Location"] == reverse("customers:organization", args=[acme.pk])
    assert (acme.name, acme.domain, acme.about) == ("Acme", "acme.example", "Bicycles")
    assert Event.objects.get(name=ORGANIZATION_CREATED).facts == {"name": "Acme"}
    client.post(f"{LIST}{acme.pk}/edit/", sent | {"name": "Acme & Sons"})
    event = Event.objects.get(name=ORGANIZATION_UPDATED)
    assert (event.facts["before"]["name"], event.facts["after"]["name"]) == ("Acme", "Acme & Sons")
    client.post(f"{LIST}{acme.pk}/edit/", sent | {"name": "Acme & Sons"})
    assert Event.objects.filter(name=ORGANIZATION_UPDATED).count() == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "required"),
        ("name", "x" * 201, "200"),
        ("domain", "two words", "company.example"),
        ("domain", "a/b", "company.example"),
        ("domain", "ACME.example", "Another organization has the domain"),
    ],
)
def test_wrong_values_are_told_at_their_field(acme, ana, field, value, words):
    sent = {"name": "Other", "domain": "", "about": ""} | {field: value}
    response = signed_in(ana).post(f"{LIST}new/", sent)
    assert response.status_code == 422
    assert words in response.text
    assert Organization.objects.count() == 1


def test_an_unknown_field_is_refused(acme, ana):
    with pytest.raises(CannotSaveOrganization, match="colour"):
        save_organization(acme, changes={"colour": "red"}, by=ana)


@pytest.mark.django_db(transaction=True)
def test_of_two_with_one_domain_at_once_one_is_refused(ana):
    results = []

    def create(name: str) -> None:
        try:
            changes = {"name": name, "domain": "acme.example"}
            results.append(save_organization(Organization(), changes=changes, by=ana).name)
        except CannotSaveOrganization as refusal:
            results.append(str(refusal)[:7])
        finally:
            connection.close()

    threads = [threading.Thread(target=create, args=[name]) for name in ("One", "Two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results)[0] == "Another"
    assert Organization.objects.count() == 1
