from mail.actions.acknowledge import acknowledge, acknowledgement
from mail.actions.act_on_many import ACTS, Done, Wish, act_on_mails, act_on_shelf
from mail.actions.connection_tests import give_up_tests, take_test, test_connection
from mail.actions.delete_mail import (
    CannotDeleteMail,
    delete_inbound,
    forget_deleted,
    give_up_outbound,
    restore_inbound,
    restore_outbound,
)
from mail.actions.delete_mailbox import CannotDeleteMailbox, delete_mailbox, is_unused
from mail.actions.deliver import Attempt, attempt, deliver, deliver_due
from mail.actions.find_mailbox import are_ours, find_mailbox, own_addresses, takes_mail_for
from mail.actions.loops import resting_addresses
from mail.actions.note_bounces import note_bounce, note_complaint
from mail.actions.queue_mail import CannotQueueMail, queue_mail
from mail.actions.read_inbound import read_inbound
from mail.actions.resend import CannotResendMail, resend
from mail.actions.retry import CannotRetryMail, retry_inbound, retry_outbound
from mail.actions.save_mailbox import save_mailbox
from mail.actions.save_server import (
    note_connected_account,
    remove_server,
    save_key,
    save_server,
)
from mail.actions.save_spam import save_spam_settings
from mail.actions.senders import (
    CannotRuleSender,
    block_sender,
    forget_sender,
    rule_sender,
    unblock_for,
    why_no_rule,
)
from mail.actions.store import store
from mail.actions.withdraw_mail import CannotWithdrawMail, withdraw_mail

__all__ = [
    "ACTS",
    "Attempt",
    "CannotDeleteMail",
    "CannotDeleteMailbox",
    "CannotQueueMail",
    "CannotResendMail",
    "CannotRetryMail",
    "CannotRuleSender",
    "CannotWithdrawMail",
    "Done",
    "Wish",
    "acknowledge",
    "acknowledgement",
    "act_on_mails",
    "act_on_shelf",
    "are_ours",
    "attempt",
    "block_sender",
    "delete_inbound",
    "delete_mailbox",
    "deliver",
    "deliver_due",
    "find_mailbox",
    "forget_deleted",
    "forget_sender",
    "give_up_outbound",
    "give_up_tests",
    "is_unused",
    "note_bounce",
    "note_complaint",
    "note_connected_account",
    "own_addresses",
    "queue_mail",
    "read_inbound",
    "remove_server",
    "resend",
    "resting_addresses",
    "restore_inbound",
    "restore_outbound",
    "retry_inbound",
    "retry_outbound",
    "rule_sender",
    "save_key",
    "save_mailbox",
    "save_server",
    "save_spam_settings",
    "store",
    "take_test",
    "takes_mail_for",
    "test_connection",
    "unblock_for",
    "why_no_rule",
    "withdraw_mail",
]
