from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.events import COMPANY_RENAMED, COMPANY_SETUP_HIDDEN
from accounts.models import Company
from config.refusals import Refused
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of


class CannotRenameCompany(Refused):
    """The message gives the reason and the next step."""


def rename_company(
    *, name: str, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> Company:
    """Change the name of the company, which customers see in mails."""
    name = " ".join(name.split())
    if not name:
        raise CannotRenameCompany(_("Enter the name of your company."))
    with transaction.atomic():
        company = _locked()
        if company.name != name:
            origin = origin_of(by, now, caused_by)
            before, company.name = company.name, name
            company.save(update_fields=["name"])
            origin.record(COMPANY_RENAMED, company, before=before, after=name)
    return company


def hide_setup(
    *, is_hidden: bool, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> Company:
    """Hide the steps of the first run from all administrators, or show them again."""
    with transaction.atomic():
        company = _locked()
        if (company.setup_hidden_at is not None) != is_hidden:
            origin = origin_of(by, now, caused_by)
            company.setup_hidden_at = origin.at if is_hidden else None
            company.save(update_fields=["setup_hidden_at"])
            origin.record(COMPANY_SETUP_HIDDEN, company, is_hidden=is_hidden)
    return company


def _locked() -> Company:
    """Return the row of the company, locked; it is created by an idempotent insert."""
    Company.objects.bulk_create([Company(pk=1, name="")], ignore_conflicts=True)
    return Company.objects.select_for_update().get(pk=1)
