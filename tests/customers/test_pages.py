import pytest

from customers.actions.consent import set_consent
from customers.actions.find import find_or_create_customer
from customers.actions.timeline import add_to_timeline
from customers.models import Consent, Customer
from ledger.actors import SYSTEM
from ledger.models import Event
from tests.personas import signed_in

LIST = 5
CUSTOMER = 10


def test_the_list_finds_people_by_name_and_address(carla, dora, ana):
    client = signed_in(ana)
    assert "Dora" in client.get("/customers/").content.decode()
    found = client.get("/customers/?q=reyes").content.decode()
    assert "Carla" in found
    assert "Dora" not in found
    assert "Dora" in client.get("/customers/?q=post.example").content.decode()
    assert "No customers found" in client.get("/customers/?q=zzz").content.decode()


def test_the_list_pages_by_key(ana, db):
    for number in range(53):
        find_or_create_customer(f"c{number}@correu.example", name=f"Customer {number:02}")
    client = signed_in(ana)
    first = client.get("/customers/")
    after = first.context["page"].next_after
    second = client.get("/customers/", {"after": after})
    names = [c.name for c in (*first.context["page"].rows, *second.context["page"].rows)]
    assert len(names) == len(set(names)) == 53
    assert client.get("/customers/?after=nonsense").status_code == 200


def test_a_person_is_shown_whole(carla, ana):
    page = signed_in(ana).get(f"/customers/{carla.pk}/").content.decode()
    assert "Carla Reyes" in page
    assert "carla@correu.example" in page


def test_an_agent_edits_and_the_ledger_knows(carla, ana):
    fields = {
        "name": "Carla R.",
        "language": "es",
        "time_zone": "Europe/Madrid",
        "phone": "",
        "location": "",
    }
    assert signed_in(ana).post(f"/customers/{carla.pk}/edit/", fields).status_code == 302
    carla.refresh_from_db()
    assert carla.name == "Carla R."
    assert Event.objects.get(name="customer.updated").facts["before"]["name"] == "Carla Reyes"


def test_an_address_belongs_to_one_person(carla, dora, ana):
    client = signed_in(ana)
    taken = client.post(f"/customers/{carla.pk}/address/", {"email": "DORA@post.example"})
    assert taken.status_code == 422
    assert "another customer" in taken.content.decode()
    client.post(f"/customers/{carla.pk}/address/", {"email": "carla@home.example"})
    assert carla.addresses.count() == 2


def test_notes_and_consent(carla, ana):
    client = signed_in(ana)
    client.post(f"/customers/{carla.pk}/note/", {"body": "Rides 54 cm."})
    assert carla.notes.get().author == ana
    assert client.post(f"/customers/{carla.pk}/note/", {"body": " "}).status_code == 422
    client.post(f"/customers/{carla.pk}/consent/feedback/", {"is_given": "no"})
    consent = Consent.objects.get()
    assert (consent.is_given, consent.source) == (False, "recorded by Ana")
    assert client.post(f"/customers/{carla.pk}/consent/soul/").status_code == 400


def test_light_users_change_nothing(carla, chloe):
    client = signed_in(chloe)
    assert client.get(f"/customers/{carla.pk}/").status_code == 200
    assert client.post(f"/customers/{carla.pk}/edit/", {}).status_code == 403
    assert client.post(f"/customers/{carla.pk}/consent/feedback/").status_code == 403


def test_a_new_customer_needs_a_free_address(carla, ana):
    client = signed_in(ana)
    taken = client.post("/customers/new/", {"name": "X", "email": "carla@correu.example"})
    assert taken.status_code == 422
    client.post("/customers/new/", {"name": "Elin Berg", "email": "elin@post.example"})
    assert Customer.objects.filter(name="Elin Berg").exists()


def test_lines_of_another_teams_tickets_stay_hidden(carla, ana, ben, ticket):
    add_to_timeline(
        carla,
        kind="ticket",
        subject_type="ticket",
        subject_id=ticket.pk,
        at=ticket.created_at,
        title="Front wheel arrived bent",
        team_id=ticket.team_id,
    )
    url = f"/customers/{carla.pk}/"
    assert "Front wheel arrived bent" in signed_in(ana).get(url).content.decode()
    assert "Front wheel arrived bent" not in signed_in(ben).get(url).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_ask_the_database_as_often_whatever_their_length(
    rows, carla, ana, django_assert_num_queries
):
    for number in range(rows):
        find_or_create_customer(f"c{number}@correu.example", name=f"Customer {number}")
        add_to_timeline(
            carla, kind="note", subject_type="note", subject_id=number + 1,
            at=carla.created_at, title=f"Line {number}",
        )  # fmt: skip
    client = signed_in(ana)
    with django_assert_num_queries(LIST):
        client.get("/customers/")
    with django_assert_num_queries(CUSTOMER):
        client.get(f"/customers/{carla.pk}/")


def test_the_history_of_a_consent_is_on_the_page(carla, ana):
    set_consent(carla, purpose="feedback", is_given=False, source="recorded by Ana", by=ana)
    set_consent(carla, purpose="feedback", is_given=True, source="unsubscribe page", by=SYSTEM)
    page = signed_in(ana).get(f"/customers/{carla.pk}/").text
    history = page[page.index("consent-history") :]
    assert history.index("unsubscribe page") < history.index("recorded by Ana")
    assert history.count("<li>") >= 2


def test_a_customer_without_a_change_of_consent_has_no_history(carla, ana):
    assert "consent-history" not in signed_in(ana).get(f"/customers/{carla.pk}/").text
