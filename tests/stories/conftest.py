"""Fixtures of the stories: people and a map, the running processes, the customers' mail."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page

from accounts.models import Team, User
from devserver.embedded.servers import Servers
from journeys.maps.actions.versions import publish_map
from journeys.models import Journey, Survey, Touchpoint, TouchpointRule
from mail.models import Mailbox
from tests.browser.conftest import browser_type_launch_args  # noqa: F401
from tests.journeys.feedback_data import make_survey
from tests.journeys.map_data import answer_at, make_map, touch
from tests.personas import signed_in
from tests.stories.house import House, some_port
from tests.stories.post import Sink

PRINCIPLE = "Say first what happens next, then why it went wrong."
DORA = ("Dora Lindqvist", "dora@post.example")
EARLIER_SCORES = (5, 5, 4, 5, 4, 2, 5, 4, 5)


@pytest.fixture
def sink() -> Iterator[Sink]:
    sink = Sink(some_port()).start()
    yield sink
    sink.stop()


@pytest.fixture
def house(transactional_db: None, sink: Sink, tmp_path: Path) -> Iterator[House]:
    """The processes on the database of this test; both see the other's commits."""
    servers = Servers(tmp_path / "data", postgres=False, valkey=False).start()
    house = House(
        servers,
        database_url=own_database_url(),
        redis_url=settings.REDIS_URL,
        sink_port=sink.port,
        is_forked=True,
    )
    try:
        house.start()
        yield house
    finally:
        house.stop()


def own_database_url() -> str:
    """The URL of this test's database, for a process."""
    name = connection.settings_dict["NAME"]
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


@pytest.fixture
def journey(chloe: User) -> Journey:
    return make_map(chloe)


@pytest.fixture
def touchpoint(
    journey: Journey, lea: User, chloe: User, mailbox: Mailbox, survey: Survey
) -> Touchpoint:
    """The touchpoint of support's tickets: owned by Lea, with a promise and nine answers."""
    place = touch("Write a mail")
    Touchpoint.objects.filter(pk=place.pk).update(owner=lea, principle=PRINCIPLE, target=90)
    publish_map(journey, by=chloe)
    TouchpointRule.objects.create(touchpoint=place, mailbox=mailbox)
    for days, score in enumerate(EARLIER_SCORES, start=2):
        answer_at(place, score, days_ago=days, who=DORA)
    return Touchpoint.objects.get(pk=place.pk)


@pytest.fixture
def survey(db: None) -> Survey:
    return make_survey()


@pytest.fixture
def company(billing: Team, ana: User, touchpoint: Touchpoint, house: House) -> House:
    """The whole setup, running."""
    return house


@pytest.fixture
def person(browser: Browser, house: House) -> Iterator[Callable[[User | None], Page]]:
    """A factory of separate browsers: `page = person(ana)`; a customer is not signed in."""
    contexts: list[BrowserContext] = []

    def open_browser(user: User | None) -> Page:
        context = browser.new_context(base_url=house.url)
        contexts.append(context)
        if user:
            session = signed_in(user).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": house.url}])
        page = context.new_page()
        page.set_default_timeout(60_000)
        return page

    yield open_browser
    for context in contexts:
        context.close()
