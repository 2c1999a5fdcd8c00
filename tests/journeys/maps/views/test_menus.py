"""Menus of the map: a part for the map, a page of their own for a new tab."""

import pytest
from django.urls import reverse

from tests.journeys.map_data import stage_of, touch
from tests.personas import signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["stage", "touchpoint"])
def test_a_menu_is_a_part_for_htmx_and_else_a_page(kind, journey, chloe):
    place = touch("Write a mail")
    pk = stage_of("Write a mail").pk if kind == "stage" else place.pk
    url, client = reverse(f"journeys:{kind}-menu", args=[pk]), signed_in(chloe)
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    page = client.get(url).content.decode()
    assert "<html" not in part
    assert "data-rename" in part
    assert "<h1" in page
    assert "css/map.css" in page
    assert "data-rename" not in page  # the page has no map to rename it on
