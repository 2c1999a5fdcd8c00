"""Display texts for mail: kind, channel, problems and audit events."""

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from mail.events import MAIL_DELETED, MAIL_GIVEN_UP, MAIL_RESENT, MAIL_RESTORED, MAIL_RETRIED
from mail.parsing import problems

Label = str | Promise

KIND_LABELS: dict[str, Label] = {
    "human": gettext_lazy("Written by a person"),
    "auto_reply": gettext_lazy("An automatic reply"),
    "bounce": gettext_lazy("A delivery failure"),
    "delay": gettext_lazy("A notice that delivery is late"),
    "list": gettext_lazy("A mailing list or a newsletter"),
    "abuse": gettext_lazy("A complaint about a mail of ours"),
    "reaction": gettext_lazy("A reaction to a mail"),
}
STRAY_REACTION = gettext_lazy("A reaction to a mail that is on no ticket.")
CHANNEL_LABELS: dict[str, Label] = {
    "smtp": gettext_lazy("SMTP"),
    "lmtp": gettext_lazy("LMTP"),
    "imap": gettext_lazy("IMAP"),
    "pipe": gettext_lazy("the pipe of a mail server"),
    "webhook": gettext_lazy("a provider’s webhook"),
}
# The ledger's events about a mail, as text.
EVENT_LABELS: dict[str, Label] = {
    MAIL_RETRIED: gettext_lazy("retried it"),
    MAIL_DELETED: gettext_lazy("deleted it"),
    MAIL_RESTORED: gettext_lazy("restored it"),
    MAIL_GIVEN_UP: gettext_lazy("gave it up"),
    MAIL_RESENT: gettext_lazy("sent the message again, as this mail"),
}


def problem_label(problem: str) -> str:
    """Return a text of `ParsedMail.problems` in the reader's language; its detail is unchanged."""
    text, detail = problems.split(problem)
    return f"{gettext(text)} ({detail})" if detail else gettext(text)
