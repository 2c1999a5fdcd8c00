from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import current_user, requires, staff_only
from config.web.form_page import form_page
from config.web.pages import HtmxRequest, render_fragments
from config.web.toasts import notify
from customers.actions.caller import create_contact
from customers.forms import NewCustomerForm
from customers.search import page_of_customers, search_customers, suggest_customers

LIST = "customers/list.html"
MIN_TYPED, MOST_SUGGESTED = 3, 5


@staff_only
@require_safe
def customers(request: HtmxRequest) -> HttpResponse:
    """List the customers, most recently active first; `?q=` searches names and contact points."""
    query = request.GET.get("q", "").replace("\0", "").strip()[:100]
    found, after = search_customers(query) if query else None, request.GET.get("after")
    page = found.page(after=after) if found else page_of_customers(after=after)
    looked_through = found.looked_through if found and found.are_many else None
    context = {"page": page, "query": query, "looked_through": looked_through}
    if request.htmx:
        name = "customer-rows" if request.GET.get("after") else "customers"
        return render_fragments(request, LIST, [name], context)
    return render(request, LIST, context)


@requires("may_answer")
@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Suggest customers for the address, number or name that is typed into a form."""
    typed = (request.GET.get(name, "").replace("\0", "") for name in ("email", "phone", "name"))
    query = next((each.strip()[:100] for each in typed if len(each.strip()) >= MIN_TYPED), "")
    found = suggest_customers(query, most=MOST_SUGGESTED) if query else []
    return render(request, "customers/parts/suggestions.html", {"suggested": found})


@requires("may_answer")
def new_customer(request: HttpRequest) -> HttpResponse:
    def save(form: NewCustomerForm) -> HttpResponse:
        customer = create_contact(**form.cleaned_data, by=current_user(request))
        message = _("Customer created: %s") % customer
        return notify(request, redirect("customers:customer", customer.pk), message)

    return form_page(request, "customers/new.html", NewCustomerForm, save)
