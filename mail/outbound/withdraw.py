from django.db import transaction
from django.utils.translation import gettext as _

from config.refusals import Refused
from mail.models import OutboundMail

State = OutboundMail.State
NOT_SENT = (State.QUEUED, State.FAILED, State.WITHDRAWN)


class CannotWithdrawMail(Refused):
    """The message says why it is too late."""


def withdraw_mail(
    outbound: OutboundMail, *, untried: bool = False, reason: str = ""
) -> OutboundMail:
    """Withdraw a mail that was not sent yet. Idempotent.

    `untried`: it is refused if a server was asked to take it, also if the answer is not known.
    """
    with transaction.atomic():
        mails = OutboundMail.objects.select_for_update(skip_locked=True, of=("self",))
        mail = mails.filter(pk=outbound.pk).first()
        if mail is None:
            raise CannotWithdrawMail(_("This mail is being sent and cannot be stopped."))
        if mail.state not in NOT_SENT or (untried and mail.attempts):
            raise CannotWithdrawMail(_("This mail was already sent. Write a new one."))
        mail.state = State.WITHDRAWN
        mail.error = reason or mail.error
        mail.save(update_fields=["state", "error"])
        outbound.state, outbound.error = mail.state, mail.error
    return mail
