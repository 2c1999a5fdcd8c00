from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import current_user, requires, staff_only
from config.web.form_page import form_of, form_page
from config.web.pages import HtmxRequest, keyset_page, render_fragments
from config.web.panels import Panel, panels
from config.web.stale_forms import show_values
from config.web.toasts import notify
from customers.access import consent_history, get_customer, notes_of, visible_timeline
from customers.actions.consent import set_consent as save_consent
from customers.actions.notes import add_customer_note
from customers.actions.update import add_address as save_address
from customers.actions.update import update_customer
from customers.forms import AddressForm, CustomerForm, NoteForm
from customers.hooks import CUSTOMER_HEAD
from customers.models import ContactKind, Customer, Purpose

CUSTOMER = "customers/customer.html"
EDIT = "customers/edit.html"
KINDS = {"tickets": ["ticket"], "answers": ["answer", "request"], "moments": ["interaction"]}


@staff_only
@require_safe
def customer(request: HtmxRequest, pk: int) -> HttpResponse:
    """Show a customer with addresses, consents and timeline."""
    person = get_customer(pk)
    context = _page(request, person)
    if request.htmx:
        part = request.GET.get("part", "timeline")
        names = [part] if part in ("timeline", "timeline-rows") else ["timeline"]
        return render_fragments(request, CUSTOMER, names, context)
    return render(request, CUSTOMER, context)


def _page(request: HttpRequest, person: Customer) -> dict[str, Any]:
    only = request.GET.get("only", "")
    entries = visible_timeline(current_user(request), person, kinds=KINDS.get(only))
    points = list(person.contact_points.all())
    addresses = [point for point in points if point.is_mail]
    person.address = addresses[0].value if addresses else ""
    return {
        "customer": person,
        "addresses": addresses,
        "external_ids": [point for point in points if point.kind == ContactKind.EXTERNAL],
        "consents": _consents(person),
        "consent_history": consent_history(person),
        "notes": list(notes_of(person)[:20]),
        "page": keyset_page(entries, order="-at", after=request.GET.get("after"), size=30),
        "only": only,
        "panels": _panels(request, person),
        "note_form": NoteForm(),
        "live_topics": [f"customer:{person.pk}"],
    }


def _panels(request: HttpRequest, person: Customer) -> list[tuple[Panel, str]]:
    """Return the panels of the page with the space each needs; none for a part of the page."""
    if getattr(request, "htmx", None):
        return []
    user = current_user(request)
    return [(each, each.space(person, user)) for each in panels(CUSTOMER_HEAD)]


def _consents(person: Customer) -> list[dict[str, Any]]:
    """Return the consents; without an answer, feedback and changes are allowed, others are not."""
    rows = {row.purpose: row for row in person.consents.all()}
    allowed = {Purpose.FEEDBACK, Purpose.CHANGES}
    return [
        {
            "purpose": purpose.value,
            "label": purpose.label,
            "is_given": rows[purpose].is_given if purpose in rows else purpose in allowed,
            "row": rows.get(purpose),
        }
        for purpose in Purpose
    ]


@requires("may_answer")
def edit_customer(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Customer, pk=pk)

    def save(form: CustomerForm) -> HttpResponse:
        kept = get_object_or_404(Customer, pk=pk)
        update_customer(kept, changes=form.cleaned_data, by=current_user(request))
        return notify(request, redirect("customers:customer", pk), _("%s is changed.") % kept)

    form = partial(CustomerForm, instance=person)
    context = {"address_form": AddressForm(), "customer": person}
    return form_page(request, EDIT, form, save, context=context)


@requires("may_answer")
@form_of("customers:edit")
def add_address(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Customer, pk=pk)

    def save(form: AddressForm) -> HttpResponse:
        save_address(person, email=form.cleaned_data["email"], by=current_user(request))
        return notify(request, redirect("customers:customer", pk), _("The address is added."))

    return form_page(
        request,
        EDIT,
        AddressForm,
        save,
        context={"form": show_values(CustomerForm(instance=person)), "customer": person},
        name="address_form",
        refused_on="email",
    )


@staff_only
@form_of("customers:customer")
def add_note(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Customer, pk=pk)

    def save(form: NoteForm) -> HttpResponse:
        add_customer_note(person, body=form.cleaned_data["body"], by=current_user(request))
        return notify(request, redirect("customers:customer", pk), _("The note is saved."))

    context = partial(_page, request, person)
    return form_page(request, CUSTOMER, NoteForm, save, context=context, name="note_form")


@require_POST
@requires("may_answer")
def set_consent(request: HttpRequest, pk: int, purpose: str) -> HttpResponse:
    person = get_object_or_404(Customer, pk=pk)
    if purpose not in Purpose.values:
        return HttpResponse(
            _("There is no such consent. Reload the page."), status=400, content_type="text/plain"
        )
    user = current_user(request)
    source = _("recorded by %s") % user.first_name
    given = request.POST.get("is_given") == "yes"
    save_consent(person, purpose=purpose, is_given=given, source=source, by=user)
    return notify(request, redirect("customers:customer", pk), _("The consent is saved."))
