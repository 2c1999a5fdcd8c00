"""Common parts of pages: the typed request, fragments, keyset pages, the shell's context."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Field, Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

__all__ = ["HtmxAnswers", "HtmxRequest", "KeysetPage", "keyset_page", "render_fragments", "shell"]


class HtmxRequest(HttpRequest):
    """A request as views get it, with `request.htmx`."""

    htmx: HtmxDetails


def render_fragments(
    request: HttpRequest,
    template: str,
    names: Sequence[str],
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """Render named fragments of a page: the first for the target, the others out-of-band.

    A fragment's name is the id of its element. The others are wrapped in `<hx-partial>`, which htmx
    swaps into the element with that id.
    """
    first, *others = names
    html: str = render_to_string(f"{template}#{first}", context, request)
    for name in others:
        part = render_to_string(f"{template}#{name}", context, request)
        html += f'<hx-partial hx-target="#{name}" hx-swap="outerMorph">{part}</hx-partial>'
    return HttpResponse(html, status=status)


@dataclass(frozen=True)
class KeysetPage:
    """One page of a list with keyset pagination. `next_after` is the `after` of the next page."""

    rows: list[Any]
    next_after: str | None


def keyset_page(
    queryset: QuerySet[Any], *, order: str, after: str | None, size: int = 50
) -> KeysetPage:
    """Return the rows after the key `after`, in the order of one field and the primary key.

    `order` is a field name, "-" in front for descending; `after` is "<value>,<pk>" as a previous
    page's `next_after` gave it. An unreadable key starts at the beginning.
    """
    descending = order.startswith("-")
    field = order.removeprefix("-")
    queryset = queryset.order_by(order, "-pk" if descending else "pk")
    key = _read_key(queryset.model, field, after)
    if key is not None:
        value, pk = key
        op = "lt" if descending else "gt"
        # Redundant, but lets the index scan start at the key.
        queryset = queryset.filter(
            Q(**{f"{field}__{op}e": value}),
            Q(**{f"{field}__{op}": value}) | Q(**{field: value, f"pk__{op}": pk}),
        )
    rows = list(queryset[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    return KeysetPage(rows, _key_of(rows[-1], field) if more else None)


def _read_key(model: type[Model], field: str, after: str | None) -> tuple[Any, int] | None:
    if not after or "," not in after:
        return None
    value, _, pk = after.rpartition(",")
    try:
        column = model._meta.get_field(field)
        assert isinstance(column, Field)
        return column.to_python(value), int(pk)
    except Exception:  # the key may be any user input
        return None


def _key_of(row: Any, field: str) -> str:
    value = getattr(row, field)
    return f"{value.isoformat() if hasattr(value, 'isoformat') else value},{row.pk}"


class HtmxAnswers:
    """Middleware for htmx.

    Responses vary by HX-Request, and an expired session answers htmx with a full redirect.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request"])
        if (
            getattr(request, "htmx", False)
            and isinstance(response, HttpResponseRedirect)
            and not request.user.is_authenticated
        ):
            return HttpResponseClientRedirect(response.url)
        return response


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor for the frame of every page."""
    return {"is_demo": settings.DEMO, "public_url": settings.PUBLIC_URL}
