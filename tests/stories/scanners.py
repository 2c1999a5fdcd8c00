"""Simulation of link scanners between the mail server and the customer."""

import re
from typing import Any

import requests
from django.apps import apps

from tests.stories.post import Kept

VISITS: tuple[tuple[str, dict[str, str]], ...] = (
    ("get", {}),
    ("head", {}),
    ("get", {"Sec-Purpose": "prefetch;prerender", "Purpose": "prefetch"}),
    ("get", {"User-Agent": "LinkScanner"}),
)
# They tell that the processes live, whatever anybody does.
BEATING = ("ledger.Heartbeat",)


def visit_every_link(kept: Kept, house_url: str) -> int:
    """Request each link of both parts and of the headers, as scanners do."""
    links = set(re.findall(rf"{re.escape(house_url)}[^\s\"'<>]+", whole_text(kept)))
    for link in links:
        for verb, headers in VISITS:
            page = requests.request(verb, link, headers=headers, timeout=60)
            assert page.status_code == 200, link
            assert not page.cookies
    return len(links)


def whole_text(kept: Kept) -> str:
    parts = [kept.mail.get_body((kind,)) for kind in ("plain", "html")]
    texts = [str(part.get_content()) for part in parts if part]
    return "\n".join([*texts, str(kept.mail["List-Unsubscribe"] or "")])


def everything() -> dict[str, list[Any]]:
    """Return every row of every table."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_models()
        if model._meta.label not in BEATING
    }
