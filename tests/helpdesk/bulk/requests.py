"""Requests of the pages that select and change tickets."""

import json
from typing import Any
from uuid import uuid4

from django.urls import reverse

from helpdesk.models import Macro, Ticket
from tests.personas import signed_in

HTMX = {"HX-Request": "true"}


def numbers(tickets) -> str:
    return ",".join(str(each.pk) for each in tickets)


def post(person, action: str, list_query: str = "", **fields):
    url = reverse("helpdesk:bulk") + list_query
    data = {"action": action, "key": str(uuid4()), **fields}
    return signed_in(person).post(url, data, headers=HTMX)


def select(person, list_query: str = "") -> dict[str, Any]:
    """Select all of a list; return the fields that a page then sends."""
    url = reverse("helpdesk:select-all") + list_query
    answer = signed_in(person).get(url, headers=HTMX)
    return whole(answer.json())


def whole(chosen: dict[str, Any]) -> dict[str, Any]:
    tickets, seen = ([str(pair[i]) for pair in chosen["tickets"]] for i in (0, 1))
    return {"all": "1", "at": chosen["at"], "tickets": ",".join(tickets), "seen": ",".join(seen)}


def toast_of(answer) -> dict[str, str]:
    return json.loads(answer["HX-Trigger"])["toast"]


def values(column: str) -> list:
    return list(Ticket.objects.order_by("pk").values_list(column, flat=True))


def chosen(macro: Macro) -> str:
    return f"{macro.pk}:{macro.changes_key(0)}"


def high() -> int:
    return Ticket.objects.filter(priority="high").count()
