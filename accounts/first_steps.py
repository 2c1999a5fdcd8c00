"""The steps of the first run that are about the company and its people."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Company, Membership
from accounts.setup_steps import NextAction, SetupStep

COMPANY_STEP = SetupStep(
    name="company",
    title=_("Your company"),
    text=_("Customers read this name as the sender of mails and on the pages for feedback."),
    done_text=_("Customers read this name in mails, unless a mailbox has its own sender name."),
    order=10,
    proof=lambda: Company.objects.exclude(name=""),
)
TEAM_STEP = SetupStep(
    name="team",
    title=_("A team"),
    text=_("Members of a team share the tickets that its mailboxes receive."),
    done_text=_("There is a team with people in it. Invite more colleagues under People."),
    order=30,
    proof=lambda: Membership.objects.filter(user__is_active=True),
    next_action=lambda: NextAction(_("Create a team"), reverse("accounts:new-team")),
    page="accounts:teams",
)
