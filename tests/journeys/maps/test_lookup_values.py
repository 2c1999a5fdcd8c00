import pytest

from journeys.maps.actions.journeys import create_journey
from journeys.models import Channel, Department, Persona
from ledger.models import Event
from tests.personas import signed_in


def test_a_cx_lead_names_who_travels(chloe):
    fields = {"name": "Commuter Kim", "goals": "To be on time.", "needs": "", "pains": ""}
    answer = signed_in(chloe).post("/settings/lookup-values/personas/new/", fields)
    assert answer.status_code == 302
    assert Persona.objects.get().goals == "To be on time."
    assert Event.objects.get(name="lookup_value.changed").facts["after"] == "Commuter Kim"


def test_a_channel_is_changed(chloe):
    channel = Channel.objects.create(name="Courier", icon="circle")
    url = f"/settings/lookup-values/channels/{channel.pk}/"
    signed_in(chloe).post(url, {"name": "Courier", "icon": "truck"})
    channel.refresh_from_db()
    assert channel.icon == "truck"


def test_two_departments_of_one_name_are_refused_in_words(chloe):
    Department.objects.create(name="Logistics")
    answer = signed_in(chloe).post(
        "/settings/lookup-values/departments/new/", {"name": "Logistics"}
    )
    assert answer.status_code == 422
    assert 'class="error"' in answer.content.decode()


def test_the_page_lists_them_for_those_who_draw_maps(chloe, ana, eve):
    Persona.objects.create(name="Commuter Kim")
    assert "Commuter Kim" in signed_in(chloe).get("/settings/lookup-values/").content.decode()
    assert signed_in(ana).get("/settings/lookup-values/").status_code == 403
    assert signed_in(eve).get("/settings/lookup-values/").status_code == 404
    assert signed_in(chloe).get("/settings/lookup-values/souls/new/").status_code == 404


def test_the_first_map_finds_the_usual_channels(chloe):
    create_journey("I get help", by=chloe)
    create_journey("I leave", by=chloe)
    assert set(Channel.objects.values_list("name", flat=True)) == {
        "Mail", "Phone", "Chat", "Web", "Shop",
    }  # fmt: skip


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_as_often_whatever_its_length(rows, chloe, django_assert_num_queries):
    for number in range(rows):
        Persona.objects.create(name=f"Persona {number}")
    client = signed_in(chloe)
    with django_assert_num_queries(6):
        client.get("/settings/lookup-values/")
