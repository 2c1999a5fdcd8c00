"""Mail that waits to be read or sent, for the System page."""

from datetime import timedelta
from typing import Final

from django.utils.translation import gettext_lazy as _

from ledger.watches import Watch
from mail.models import InboundMail, OutboundMail

UNREAD: Final = Watch(
    name="unread-mail",
    label=_("Mail not read yet"),
    rows=lambda: InboundMail.objects.filter(state=InboundMail.State.STORED),
    since="received_at",
    stuck_after=timedelta(minutes=5),
    help=_("Check that a worker of the queue “mail” is running."),
    url_name="mail:queue",
)
UNSENT: Final = Watch(
    name="unsent-mail",
    label=_("Mail not sent yet"),
    rows=lambda: OutboundMail.objects.filter(state=OutboundMail.State.QUEUED),
    since="created_at",
    stuck_after=timedelta(minutes=15),
    help=_("Check that the mailer is running and that the outgoing server answers."),
    url_name="mail:queue",
)
