"""Common parts of pages: the typed request, fragments, keyset pages, the shell's context."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import Field, Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails


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
    value, pk = read_key(queryset.model, order, after)
    return page_of(keyset_rows(queryset, value, pk, order=order, size=size), order, size)


def read_key(model: type[Model], order: str, after: str | None) -> tuple[Any, int | None]:
    """Return the value and the primary key of `after`; None for both if it is unreadable."""
    if not after or "," not in after:
        return None, None
    value, _, pk = after.rpartition(",")
    try:
        column = model._meta.get_field(order.removeprefix("-"))
        assert isinstance(column, Field)
        return column.to_python(value), int(pk)
    except Exception:  # the key may be any user input
        return None, None


def keyset_rows[Rows: QuerySet[Any]](
    queryset: Rows, value: Any, pk: int | None, *, order: str, size: int
) -> Rows:
    """Return one row more than a page: the rows after a key, or the first ones without it."""
    descending, field = order.startswith("-"), order.removeprefix("-")
    queryset = queryset.order_by(order, "-pk" if descending else "pk")
    if pk is not None:
        op = "lt" if descending else "gt"
        # Redundant, but lets the index scan start at the key.
        queryset = queryset.filter(
            Q(**{f"{field}__{op}e": value}),
            Q(**{f"{field}__{op}": value}) | Q(**{field: value, f"pk__{op}": pk}),
        )
    return queryset[: size + 1]


def page_of(rows: Iterable[Any], order: str, size: int) -> KeysetPage:
    """Return the page of the rows that `keyset_rows` found."""
    found = list(rows)
    shown, more = found[:size], len(found) > size
    return KeysetPage(shown, _key_of(shown[-1], order.removeprefix("-")) if more else None)


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
    """Context processor for the frame of every page.

    The CSRF token is masked once for all forms of a page, and only if the page prints it.
    """
    token = SimpleLazyObject(lambda: get_token(request))
    return {
        "is_demo": settings.DEMO,
        "public_url": settings.PUBLIC_URL,
        "csrf_token": token,
        "csrf_input": SimpleLazyObject(partial(_csrf_input, token)),
    }


def _csrf_input(token: object) -> SafeString:
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', token)
