"""Pages of organizations: list, one organization with its people, and its fields."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import current_user, requires, staff_only
from config.web.form_page import form_page
from config.web.pages import HtmxRequest, render_fragments
from config.web.toasts import notify
from customers.access import get_organization
from customers.actions.organizations import save_organization
from customers.forms import OrganizationForm
from customers.models import Organization
from customers.organizations import page_of_organizations, page_of_people

LIST, PAGE, EDIT = (
    "customers/organizations.html",
    "customers/organization.html",
    "customers/organization_edit.html",
)


@staff_only
@require_safe
def organizations(request: HtmxRequest) -> HttpResponse:
    """List the organizations by name; `?q=` finds those with this name, domain or first words."""
    query = request.GET.get("q", "").replace("\0", "").strip()[:100]
    page = page_of_organizations(query, after=request.GET.get("after"))
    context = {"page": page, "query": query, "section": "customers"}
    if request.htmx:
        name = "organization-rows" if request.GET.get("after") else "organizations"
        return render_fragments(request, LIST, [name], context)
    return render(request, LIST, context)


@staff_only
@require_safe
def organization(request: HtmxRequest, pk: int) -> HttpResponse:
    """Show an organization with its people, most recently active first."""
    found = get_organization(pk)
    page = page_of_people(found, after=request.GET.get("after"))
    context = {"organization": found, "page": page, "section": "customers"}
    if request.htmx:
        return render_fragments(request, PAGE, ["person-rows"], context)
    return render(request, PAGE, context)


@requires("may_answer")
def new_organization(request: HttpRequest) -> HttpResponse:
    return _edit(request, Organization())


@requires("may_answer")
def edit_organization(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, get_organization(pk))


def _edit(request: HttpRequest, found: Organization) -> HttpResponse:
    def save(form: OrganizationForm) -> HttpResponse:
        kept = save_organization(found, changes=form.cleaned_data, by=current_user(request))
        words = _("%s is saved.") % kept
        return notify(request, redirect("customers:organization", kept.pk), words)

    form = partial(OrganizationForm, instance=found)
    context = {"organization": found if found.pk else None, "section": "customers"}
    return form_page(request, EDIT, form, save, context=context, refused_on="domain")
