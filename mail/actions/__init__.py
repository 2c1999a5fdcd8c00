from mail.actions.acknowledge import acknowledge
from mail.actions.connection_tests import give_up_tests, take_test, test_connection
from mail.actions.deliver import Attempt, attempt, deliver, deliver_due
from mail.actions.find_mailbox import find_mailbox, own_addresses, takes_mail_for
from mail.actions.note_bounces import note_bounce, note_complaint
from mail.actions.queue_mail import CannotQueueMail, queue_mail
from mail.actions.read_inbound import read_inbound
from mail.actions.resend import CannotResendMail, resend
from mail.actions.retry import CannotRetryMail, retry_inbound, retry_outbound
from mail.actions.save_mailbox import save_mailbox
from mail.actions.store import store
from mail.actions.withdraw_mail import CannotWithdrawMail, withdraw_mail

__all__ = [
    "Attempt",
    "CannotQueueMail",
    "CannotResendMail",
    "CannotRetryMail",
    "CannotWithdrawMail",
    "acknowledge",
    "attempt",
    "deliver",
    "deliver_due",
    "find_mailbox",
    "give_up_tests",
    "note_bounce",
    "note_complaint",
    "own_addresses",
    "queue_mail",
    "read_inbound",
    "resend",
    "retry_inbound",
    "retry_outbound",
    "save_mailbox",
    "store",
    "take_test",
    "takes_mail_for",
    "test_connection",
    "withdraw_mail",
]
