"""The first run of a new installation: its steps, and what is done on their page."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import current_user, requires
from accounts.actions.company import hide_setup, rename_company
from accounts.company import company_name
from accounts.forms import CompanyForm
from accounts.models import User
from accounts.setup_steps import HIDDEN, count_setup, setup_steps, steps_left
from config.web.form_page import form_page
from config.web.toasts import notify

SETUP = "accounts:setup"


@requires("may_administer")
def setup(request: HttpRequest) -> HttpResponse:
    """Show the steps with their states; a POST saves the name of the company."""
    user = current_user(request)

    def save(form: CompanyForm) -> HttpResponse:
        company = rename_company(name=form.cleaned_data["name"], by=user)
        words = _("Mails to customers come from %s.") % company.name
        return notify(request, redirect(SETUP), words)

    form = partial(CompanyForm, initial={"name": company_name()})
    return form_page(
        request, "accounts/setup.html", form, save,
        context=partial(_context, user), refused_on="name",
    )  # fmt: skip


def _context(user: User) -> dict[str, Any]:
    """Return each step with its state, "done", "next" or "later", and its next action."""
    counts = count_setup(user)
    done = {step.name: bool(counts[f"setup_{step.name}"]) for step in setup_steps()}
    first = next((name for name, is_done in done.items() if not is_done), "")
    rows = [
        {
            "step": step,
            "number": number,
            "state": "done" if done[step.name] else "next" if step.name == first else "later",
            "action": step.next_action() if step.next_action and not done[step.name] else None,
        }
        for number, step in enumerate(setup_steps(), start=1)
    ]
    return {
        "rows": rows,
        "done": sum(done.values()),
        "left": steps_left(counts),
        "is_hidden": bool(counts[HIDDEN]),
        "section": "setup",
    }


@require_POST
@requires("may_administer")
def hide(request: HttpRequest) -> HttpResponse:
    """Take the steps from the rail and the start page."""
    hide_setup(is_hidden=True, by=current_user(request))
    words = _("The steps are hidden. They stay in Settings, Set up.")
    return notify(request, redirect("helpdesk:inbox"), words)


@require_POST
@requires("may_administer")
def show(request: HttpRequest) -> HttpResponse:
    """Show the steps on the rail and the start page again."""
    hide_setup(is_hidden=False, by=current_user(request))
    return redirect(SETUP)
