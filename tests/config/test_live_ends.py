"""The server of live updates asks Valkey which sessions have ended, over few connections."""

import asyncio
import uuid
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import redis
from django.utils import timezone

from config import live as server
from ledger import live

WAIT = 60  # seconds, for a busy machine


@pytest.fixture
def hub(monkeypatch) -> server.Hub:
    monkeypatch.setattr(server, "hub", server.Hub())
    monkeypatch.setattr(server, "TIMEOUTS", dict.fromkeys(server.TIMEOUTS, WAIT))
    return server.hub


def run[Result](work: Coroutine[Any, Any, Result]) -> Result:
    """Run in a thread of its own: where browser tests ran before, this one has an event loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def test_a_thousand_streams_ask_over_a_few_connections(hub, settings):
    name, mark = uuid.uuid4().hex, server.ended_mark(uuid.uuid4().hex)
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.set(mark, 1, ex=WAIT)

        async def ask() -> tuple[set[bool | None], bool | None, int]:
            found = await asyncio.gather(*(hub.has(mark) for _stream in range(1000)))
            none = await hub.has(server.ended_mark(uuid.uuid4().hex))
            named = [each for each in client.client_list() if each["name"] == name]
            await hub.close()
            return set(found), none, len(named)

        settings.REDIS_URL += f"?client_name={name}"
        found, none, connections = run(ask())
    assert found <= {True, None}  # None of those that waited too long
    assert True in found
    assert none is False
    assert 1 <= connections <= server.MAX_CONNECTIONS


def test_after_no_answer_the_next_ping_asks_again(hub, settings, monkeypatch):
    monkeypatch.setattr(server, "PING_SECONDS", 0.01)
    session, reachable = uuid.uuid4().hex, settings.REDIS_URL
    until = timezone.now() + timedelta(days=1)
    token = live.token(["inbox"], session=session, until=until)
    scope = {"type": "http", "path": "/live", "query_string": f"t={token}".encode()}
    with redis.Redis.from_url(reachable) as client:
        client.set(server.ended_mark(session), 1, ex=WAIT)
    settings.REDIS_URL = "redis://127.0.0.1:1"

    async def listen() -> list[dict[str, Any]]:
        sent: list[dict[str, Any]] = []
        has_pinged = asyncio.Event()

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)
            if message.get("body") == b": ping\n\n":
                has_pinged.set()

        hub.task = asyncio.create_task(asyncio.sleep(WAIT))
        stream = asyncio.create_task(server.application(scope, asyncio.Event().wait, send))
        await asyncio.wait_for(has_pinged.wait(), WAIT)
        settings.REDIS_URL, hub.client = reachable, None
        await asyncio.wait_for(stream, WAIT)
        hub.task.cancel()
        await hub.close()
        return sent

    sent = run(listen())
    assert sent[0]["status"] == 200
    assert sent[-1] == {"type": "http.response.body", "body": b""}
