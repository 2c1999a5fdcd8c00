"""A page with a form: GET shows it, POST saves it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.views.decorators.http import require_http_methods

from config.web.refusals import refusals_on
from config.web.stale_forms import bind_form, saving, show_values

Context = dict[str, Any]
View = Callable[..., HttpResponse]
METHODS = ["GET", "HEAD", "POST"]


class SeeOther(HttpResponseRedirect):
    status_code = 303


def form_of(page: str | Callable[..., str]) -> Callable[[View], View]:
    """Decorate a POST view that shows its page again with 422: GET redirects to that page.

    A reload of the answer, and a relative link on it, are such a GET; its query is kept. `page` is
    a URL name that takes the arguments of the view, or a function that takes the request and them.
    """

    def decorate(view: View) -> View:
        @require_http_methods(METHODS)
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                return view(request, *args, **kwargs)
            if callable(page):
                url = page(request, *args, **kwargs)
            else:
                url = resolve_url(page, *args, **kwargs)
            query = request.META.get("QUERY_STRING", "")
            joint = "&" if "?" in url else "?"
            return SeeOther(f"{url}{joint}{query}" if query else url)

        return guarded

    return decorate


def form_page[Form: forms.BaseForm](
    request: HttpRequest,
    template: str,
    form_class: Callable[..., Form],
    save: Callable[[Form], HttpResponse],
    *,
    context: Context | Callable[[], Context] | None = None,
    name: str = "form",
    refused_on: str | None = None,
) -> HttpResponse:
    """Show a page with a form; a POST is validated and saved.

    `form_class` is called with the data and files of a POST; `partial` gives it an instance or
    initial values. `save` is called with the valid form, calls the action and returns the response.
    A form of a stored object changes only what the person changed (`config.web.stale_forms`).

    After invalid input or a refused action the page is shown again, with 422 and what was typed;
    the text of a refusal stands at the field `refused_on`, or above the form.

    `context` holds the other values of the page, or is a function that returns them, called only if
    the page is shown. A model form writes even invalid values into its instance, so a page that
    names its object reads the stored row. `name` is the form's name in the template.
    """
    if request.method not in METHODS:
        return HttpResponseNotAllowed(METHODS)
    if request.method == "POST":
        with saving(form_class):
            form = bind_form(form_class, request)
            if form.is_valid():
                with refusals_on(form, refused_on):
                    return save(form)
    else:
        form = show_values(form_class())
    values = context() if callable(context) else context or {}
    status = 422 if form.is_bound else 200
    return render(request, template, values | {name: form}, status=status)
