"""Live updates: server-sent events outside of Django's request handling.

A page holds a signed, expiring token that names its topics. The stream only sends "ticket-42
changed"; the page then fetches the fragment, and that fetch checks permission. So no stream holds a
database connection or a thread. One Redis subscription serves all streams of a process.
"""

import asyncio
import contextlib
import os
import time
from collections import deque
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

import redis.asyncio as aioredis

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings
from django.core import signing
from redis.exceptions import RedisError

CHANNEL = "tandem:live"
SALT = "tandem.live"
TOKEN_SECONDS = 12 * 3600
PING_SECONDS = 15
QUEUE_LENGTH = 100
TIMEOUTS = {"socket_connect_timeout": 1, "socket_timeout": 2}
# The connections of a process for questions: after a restart of Valkey every stream has one.
MAX_CONNECTIONS = 4
# Events between the rendering of a page and the start of its stream are replayed.
RECENT = 500
RECENT_SECONDS = 60
# Topics that are not replayed: a page asks for presence by itself when it starts.
NOT_REPLAYED = "presence:"


def covers(topics: list[str], topic: str) -> bool:
    """Return True if a subscription to `topics` includes `topic`;

    `ticket:*` includes every ticket.
    """
    return any(t == topic or (t.endswith("*") and topic.startswith(t[:-1])) for t in topics)


class Hub:
    """One subscription per process, fanned out to the open streams."""

    def __init__(self) -> None:
        self.listeners: dict[asyncio.Queue[str], list[str]] = {}
        self.recent: deque[tuple[float, str]] = deque(maxlen=RECENT)
        self.task: asyncio.Task[None] | None = None
        self.client: aioredis.Redis | None = None

    def join(self, topics: list[str], *, since: float) -> asyncio.Queue[str]:
        """Return a queue of events since the page was rendered, and of all that follow."""
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self.listen())
        queue: asyncio.Queue[str] = asyncio.Queue(QUEUE_LENGTH)
        self.listeners[queue] = topics
        missed = [topic for at, topic in self.recent if at >= since and covers(topics, topic)]
        for topic in list(dict.fromkeys(missed))[:QUEUE_LENGTH]:
            queue.put_nowait(topic)
        return queue

    async def has(self, key: str) -> bool | None:
        """Return True if Valkey has a key; None while it gives no answer."""
        if self.client is None:
            pool = aioredis.BlockingConnectionPool.from_url(
                settings.REDIS_URL, max_connections=MAX_CONNECTIONS, timeout=2, **TIMEOUTS
            )
            self.client = aioredis.Redis.from_pool(pool)
        with contextlib.suppress(RedisError):
            return bool(await self.client.exists(key))
        return None

    async def close(self) -> None:
        if self.client is not None:
            await self.client.aclose()

    def leave(self, queue: asyncio.Queue[str]) -> None:
        self.listeners.pop(queue, None)

    async def listen(self) -> None:
        while True:
            with contextlib.suppress(Exception):
                await self.pass_on_messages()
            await asyncio.sleep(1)

    async def pass_on_messages(self) -> None:
        async with (
            aioredis.from_url(settings.REDIS_URL, health_check_interval=30) as client,
            client.pubsub() as pubsub,
        ):
            await pubsub.subscribe(CHANNEL)
            # Events during a reconnect are lost: every page refreshes once.
            self.publish("resync")
            async for message in pubsub.listen():
                if message["type"] == "message":
                    self.publish(message["data"].decode())

    def publish(self, topic: str) -> None:
        if topic != "resync" and not topic.startswith(NOT_REPLAYED):
            self.recent.append((time.time(), topic))
        for queue, topics in list(self.listeners.items()):
            if topic == "resync" or covers(topics, topic):
                # A page that reads too slowly is disconnected; its browser reconnects and
                # refreshes.
                if queue.full() and topic.startswith("ended:"):
                    queue.get_nowait()
                with contextlib.suppress(asyncio.QueueFull):
                    queue.put_nowait(topic)


hub = Hub()


def token_of(scope: dict[str, Any]) -> str:
    return parse_qs(scope["query_string"].decode("ascii", "replace")).get("t", [""])[0]


@dataclass(frozen=True)
class Permission:
    """The topics that a page may hear, in the session of this handle, until `ends`."""

    topics: list[str]
    session: str
    ends: float


def permission_of(scope: dict[str, Any]) -> Permission | None:
    """Return the permission that the token gives; None once it has run out."""
    try:
        found = Permission(**signing.loads(token_of(scope), salt=SALT, max_age=TOKEN_SECONDS))
    except (signing.BadSignature, TypeError):
        return None
    return found if found.ends > time.time() else None


def ended_topic(session: str) -> str:
    """Return the topic that is published when a session has ended."""
    return f"ended:{session}"


def ended_mark(session: str) -> str:
    """Return the key in Valkey that says that a session has ended."""
    return f"tandem:live:ended:{session}"


def made_at(scope: dict[str, Any]) -> float:
    """Return when the page of a valid token was rendered.

    In whole seconds, and not longer ago than events are kept.
    """
    made = signing.b62_decode(token_of(scope).split(":")[-2])
    return max(made, time.time() - RECENT_SECONDS)


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] == "lifespan":
        return await lifespan(receive, send)
    if scope["type"] != "http":
        return None
    if scope["path"] == "/healthz":
        return await answer(send, 200, b"ok\n")
    permission = permission_of(scope)
    if permission is None:
        # 204 tells an EventSource to stop reconnecting; the page gets a new token with its next
        # load.
        return await answer(send, 204, b"")
    # Before the question whether the session has ended: an end after it is heard.
    queue = hub.join([*permission.topics, ended_topic(permission.session)], since=made_at(scope))
    try:
        ended = await hub.has(ended_mark(permission.session))
        if ended:
            return await answer(send, 204, b"")
        return await stream(permission, queue, receive, send, asks=ended is None)
    finally:
        hub.leave(queue)


async def lifespan(receive: Any, send: Any) -> None:
    while (message := await receive())["type"] != "lifespan.shutdown":
        await send({"type": f"{message['type']}.complete"})
    await hub.close()
    await send({"type": "lifespan.shutdown.complete"})


async def answer(send: Any, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def stream(
    permission: Permission, queue: asyncio.Queue[str], receive: Any, send: Any, *, asks: bool
) -> None:
    """Send the events of a page until its session ends.

    An end during a reconnect is not heard, so Valkey is asked at each `resync`; while it gives no
    answer, as before if `asks`, it is asked again at each event or ping.
    """
    headers = [
        (b"content-type", b"text/event-stream"),
        (b"cache-control", b"no-cache"),
        (b"x-accel-buffering", b"no"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    gone = asyncio.create_task(wait_until_gone(receive))
    try:
        await write(send, b"retry: 2000\n\n")
        while not gone.done() and permission.ends > time.time():
            topic = await next_topic(queue, gone)
            if topic == ended_topic(permission.session):
                break
            if asks or topic == "resync":
                ended = await hub.has(ended_mark(permission.session))
                if ended:
                    break
                asks = ended is None
            event = (
                f"event: {topic.replace(':', '-')}\ndata: {topic}\n\n" if topic else ": ping\n\n"
            )
            await write(send, event.encode())
        if not gone.done():
            await send({"type": "http.response.body", "body": b""})
    finally:
        gone.cancel()


async def next_topic(queue: asyncio.Queue[str], gone: asyncio.Task[None]) -> str | None:
    get = asyncio.create_task(queue.get())
    done, _ = await asyncio.wait(
        {get, gone}, timeout=PING_SECONDS, return_when=asyncio.FIRST_COMPLETED
    )
    if get in done:
        return get.result()
    get.cancel()
    return None


async def wait_until_gone(receive: Any) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def write(send: Any, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})
