"""Sentences for administrators on the way of a reply to its ticket, and on the test of it."""

from django.utils.translation import gettext as _

from mail.models import ConnectionTest, Mailbox, Replies


def reply_label(mailbox: Mailbox) -> str:
    """Return the sentence; it says what a connection test has shown, and what none has shown."""
    local, _at, domain = mailbox.address.rpartition("@")
    proved = mailbox.replies_tested_at is not None
    named = {"address": mailbox.address, "tagged": f"{local}+…@{domain}", "domain": domain}
    return _sentence(Replies(mailbox.replies), proved=proved) % named


def _sentence(replies: Replies, *, proved: bool) -> str:
    if replies == Replies.TAGGED:
        return _(
            "Replies go to %(tagged)s, an address for each ticket; the connection test has shown"
            " that it is delivered."
        )
    if replies == Replies.SIGNED and proved:
        return _(
            "Replies go to reply+…@%(domain)s, an address for each ticket; the connection test has"
            " shown that it is delivered."
        )
    if replies == Replies.SIGNED:
        return _(
            "Replies go to reply+…@%(domain)s, an address for each ticket. The connection test"
            " shows whether it is delivered."
        )
    if replies == Replies.PLAIN:
        return _("Replies go to %(address)s and find their ticket by the mail that they answer.")
    return _(
        "Replies go to %(address)s and find their ticket by the mail that they answer, or by a"
        " reference that Tandem writes into the subject."
    )


def reply_test_label(test: ConnectionTest) -> str:
    """Return what the test of the reply address has shown; "" where none was sent."""
    local, _at, domain = test.reply_address.rpartition("@")
    address = f"{local.partition('+')[0]}+…@{domain}"
    if test.reply_state == ConnectionTest.State.RETURNED:
        return _("Mail to %s arrives too") % address
    if test.reply_state == ConnectionTest.State.FAILED:
        return _("Mail to %s did not arrive, so replies do not go there") % address
    return _("Waiting for the mail to %s") % address if test.reply_state else ""
