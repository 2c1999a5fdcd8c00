import asyncio
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

import pytest
import redis
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils import timezone

from config.live import CHANNEL, SALT, Hub, covers, made_at, permission_of
from ledger import live


@dataclass
class Heard:
    """The messages of these topics; other processes may publish on other topics."""

    pubsub: redis.client.PubSub
    topics: tuple[str, ...]

    def next(self, within: float) -> str | None:
        until = time.monotonic() + within
        while (left := until - time.monotonic()) > 0:
            message = self.pubsub.get_message(timeout=left)
            if message and message["data"].decode() in self.topics:
                return message["data"].decode()
        return None


def token_for(topics: list[str]) -> str:
    return live.token(topics, session="a", until=timezone.now() + timedelta(days=1))


@pytest.fixture
def topics():
    """Topics that nobody else speaks of."""
    return tuple(f"{kind}:{uuid.uuid4().hex}" for kind in ("ticket", "inbox"))


@pytest.fixture
def channel(topics):
    with redis.Redis.from_url(settings.REDIS_URL) as client, client.pubsub() as pubsub:
        pubsub.subscribe(CHANNEL)
        assert pubsub.get_message(timeout=2)["type"] == "subscribe"
        yield Heard(pubsub, topics)


@pytest.mark.django_db(transaction=True)
def test_pages_hear_after_the_commit_and_not_before(channel, topics):
    ticket, inbox = topics
    with transaction.atomic():
        live.publish(ticket, inbox, ticket)
        assert channel.next(within=0.1) is None
    assert channel.next(within=2) == ticket
    assert channel.next(within=2) == inbox
    assert channel.next(within=0.1) is None


@pytest.mark.django_db(transaction=True)
def test_nobody_hears_of_an_act_that_failed(channel, topics):
    def act() -> None:
        with transaction.atomic():
            live.publish(*topics)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert channel.next(within=0.2) is None


def test_a_token_names_its_topics_and_cannot_be_forged():
    token = token_for(["inbox", "ticket:*"])
    permission = permission_of({"query_string": f"t={token}".encode()})
    assert permission
    assert permission.topics == ["inbox", "ticket:*"]
    assert permission_of({"query_string": f"t={token}x".encode()}) is None
    assert permission_of({"query_string": b""}) is None
    assert permission_of({"query_string": b"\xff\xfe"}) is None
    former = signing.dumps(["inbox"], salt=SALT)
    assert permission_of({"query_string": f"t={former}".encode()}) is None


@pytest.mark.parametrize(("left", "holds"), [(-1, False), (60, True)])
def test_a_token_ends_with_the_last_day_of_its_session(left, holds):
    token = live.token(["inbox"], session="a", until=timezone.now() + timedelta(seconds=left))
    assert bool(permission_of({"query_string": f"t={token}".encode()})) is holds


def test_a_token_ends_before_the_session_is_idle(settings):
    settings.SESSION_IDLE_SECONDS = 60
    permission = permission_of({"query_string": f"t={token_for(['inbox'])}".encode()})
    assert permission
    assert permission.ends <= time.time() + 60


@pytest.mark.parametrize(
    ("topics", "topic", "heard"),
    [
        (["inbox"], "inbox", True),
        (["inbox"], "ticket:1", False),
        (["ticket:*"], "ticket:1", True),
        (["ticket:1"], "ticket:12", False),
        ([], "inbox", False),
    ],
)
def test_a_page_hears_its_topics_only(topics, topic, heard):
    assert covers(topics, topic) is heard


def test_what_was_said_while_the_page_was_on_its_way_is_said_again():
    async def tell_and_join() -> list[str]:
        hub = Hub()
        hub.task = asyncio.create_task(asyncio.sleep(60))
        hub.publish("ticket:1")
        since = time.time()
        for topic in ("ticket:2", "inbox", "ticket:2", "feedback"):
            hub.publish(topic)
        queue = hub.join(["ticket:*", "inbox"], since=since)
        return [queue.get_nowait() for _ in range(queue.qsize())]

    # A thread of its own: where browser tests ran before, this one has a running event loop.
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(asyncio.run, tell_and_join()).result() == ["ticket:2", "inbox"]


def test_a_token_knows_when_its_page_was_made():
    before = time.time()
    scope = {"query_string": f"t={token_for(['inbox'])}".encode()}
    assert int(before) <= made_at(scope) <= time.time()
