import asyncio
import time

import pytest
import redis
from django.conf import settings
from django.db import transaction

from config.live import CHANNEL, Hub, covers, made_at, topics_of
from ledger import live


@pytest.fixture
def channel():
    with redis.Redis.from_url(settings.REDIS_URL) as client, client.pubsub() as pubsub:
        pubsub.subscribe(CHANNEL)
        assert pubsub.get_message(timeout=2)["type"] == "subscribe"
        yield pubsub


@pytest.mark.django_db(transaction=True)
def test_pages_hear_after_the_commit_and_not_before(channel):
    with transaction.atomic():
        live.publish("ticket:42", "inbox", "ticket:42")
        assert channel.get_message(timeout=0.1) is None
    assert channel.get_message(timeout=2)["data"] == b"ticket:42"
    assert channel.get_message(timeout=2)["data"] == b"inbox"
    assert channel.get_message(timeout=0.1) is None


@pytest.mark.django_db(transaction=True)
def test_nobody_hears_of_an_act_that_failed(channel):
    def act() -> None:
        with transaction.atomic():
            live.publish("ticket:42")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert channel.get_message(timeout=0.2) is None


def test_a_token_names_its_topics_and_cannot_be_forged():
    token = live.token(["inbox", "ticket:*"])
    assert topics_of({"query_string": f"t={token}".encode()}) == ["inbox", "ticket:*"]
    assert topics_of({"query_string": f"t={token}x".encode()}) is None
    assert topics_of({"query_string": b""}) is None
    assert topics_of({"query_string": b"\xff\xfe"}) is None


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
        hub.tell("ticket:1")
        since = time.time()
        for topic in ("ticket:2", "inbox", "ticket:2", "feedback"):
            hub.tell(topic)
        queue = hub.join(["ticket:*", "inbox"], since=since)
        return [queue.get_nowait() for _ in range(queue.qsize())]

    assert asyncio.run(tell_and_join()) == ["ticket:2", "inbox"]


def test_a_token_knows_when_its_page_was_made():
    scope = {"query_string": f"t={live.token(['inbox'])}".encode()}
    assert 0 <= time.time() - made_at(scope) < 2
