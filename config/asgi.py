"""ASGI entry point: pages and live updates in one process, for bin/run."""

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.core.asgi import get_asgi_application

django_app = get_asgi_application()

from config.live import application as live_app  # noqa: E402  settings come first
from config.searching.variants import prepare  # noqa: E402

prepare()


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] == "lifespan" or (scope["type"] == "http" and scope["path"] == "/live/"):
        await live_app(scope, receive, send)
    else:
        await django_app(scope, receive, send)
