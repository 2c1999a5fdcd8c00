"""Actions of the demo: receive, read and send mail as a customer, and let a day pass."""

from demo.actions.days import DayPassed, let_a_day_pass
from demo.actions.keep import keep_mail
from demo.actions.read import mark_read
from demo.actions.send import CannotSendAsCustomer, reply_as_customer, write_as_customer

__all__ = [
    "CannotSendAsCustomer",
    "DayPassed",
    "keep_mail",
    "let_a_day_pass",
    "mark_read",
    "reply_as_customer",
    "write_as_customer",
]
