from mail.actions.acknowledge import acknowledge
from mail.actions.deliver import Attempt, attempt, deliver
from mail.actions.find_mailbox import are_ours, find_mailbox, own_addresses, takes_mail_for
from mail.actions.loops import resting_addresses
from mail.actions.queue_mail import CannotQueueMail, queue_mail
from mail.actions.read_inbound import read_inbound
from mail.actions.retry import CannotRetryMail, retry_inbound, retry_outbound
from mail.actions.save_mailbox import save_mailbox
from mail.actions.store import store
from mail.actions.withdraw_mail import CannotWithdrawMail, withdraw_mail

__all__ = [
    "Attempt",
    "CannotQueueMail",
    "CannotRetryMail",
    "CannotWithdrawMail",
    "acknowledge",
    "are_ours",
    "attempt",
    "deliver",
    "find_mailbox",
    "own_addresses",
    "queue_mail",
    "read_inbound",
    "resting_addresses",
    "retry_inbound",
    "retry_outbound",
    "save_mailbox",
    "store",
    "takes_mail_for",
    "withdraw_mail",
]
