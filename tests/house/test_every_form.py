"""A form that is shown again at an address for POST alone can be reloaded, and its links work."""

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from tests.house.permissions.requests import every_url, url_of
from tests.house.permissions.table import read_table
from tests.house.permissions.world import World

URLS = dict(every_url())
POSTED = sorted({row.name for row in read_table() if row.method == "POST"} & URLS.keys())
# What no form of ours sends: nothing, and then texts that are too long, stale or no such thing.
NONSENSE = {
    **dict.fromkeys(("body", "name", "title", "text", "principle"), "x" * 2_001),
    **dict.fromkeys(("email", "sender", "start", "kind", "verdict"), "nobody"),
    "was": "older",
    "revision": "999",
    "target": "120",
    "lane": "doing",
}
STALE = {"was": "older", "revision": "999", "name": "New", "title": "New", "principle": "New"}
STALE |= {"body": "New"}
pytestmark = pytest.mark.django_db


def posted(world: World, name: str, fields: dict[str, str]) -> tuple[bool, list[int]]:
    """Return True for a page that came with 422, and the statuses on the way of its reload."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions["administrator"]
    url = url_of(name, URLS[name], world)
    with transaction.atomic():
        answer = client.post(url, fields)
        is_page = answer.status_code == 422 and answer["Content-Type"].startswith("text/html")
        statuses = []
        if is_page:
            again = client.get(f"{url}?only=tickets", follow=True)
            statuses = [again.status_code]
            if again.redirect_chain:
                to, status = again.redirect_chain[-1]
                statuses += [status]
                assert to.endswith("?only=tickets"), "the query of a link is lost"
        transaction.set_rollback(True)
    return is_page, statuses


def test_each_page_that_comes_with_422_is_got_again(world: World) -> None:
    pages = set()
    for name in POSTED:
        for fields in ({}, NONSENSE, STALE):
            is_page, statuses = posted(world, name, fields)
            if is_page:
                pages.add(name)
                assert statuses in ([200], [200, 303]), name
    assert pages >= {
        "customers:add-address",
        "customers:add-note",
        "helpdesk:note",
        "helpdesk:reply",
        "journeys:add-card",
        "journeys:create-journey",
        "journeys:edit-card",
        "journeys:edit-promise",
        "journeys:edit-touchpoint",
        "journeys:rename-journey",
        "journeys:rename-stage",
        "journeys:rename-touchpoint",
        "mail:add-sender",
    }
