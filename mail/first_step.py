"""The step of the first run that is about mail: a mailbox whose test mail came back."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.setup_steps import NextAction, SetupStep
from mail.mailbox_lookup import first_mailbox
from mail.models import ConnectionTest


def _tested() -> QuerySet[ConnectionTest]:
    """Return the tests of mailboxes in use whose mail came back."""
    returned = ConnectionTest.State.RETURNED
    return ConnectionTest.objects.filter(state=returned, mailbox__is_active=True)


def _next_action() -> NextAction:
    mailbox = first_mailbox()
    if mailbox is None:
        return NextAction(_("Add a mailbox"), reverse("mail:new-mailbox"))
    return NextAction(_("Test the connection"), reverse("mail:mailbox", args=[mailbox.pk]))


MAILBOX_STEP = SetupStep(
    name="mailbox",
    title=_("A mailbox that works"),
    text=_(
        "The address customers write to. Enter its servers and test the connection: a mail that"
        " comes back shows that it sends and receives."
    ),
    done_text=_("A test mail was sent and came back: it sends and receives."),
    order=20,
    proof=_tested,
    next_action=_next_action,
    page="mail:mailboxes",
)
