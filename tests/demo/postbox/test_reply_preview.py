"""Under the pen it says what the words will be read as."""

import pytest

from demo.postbox.reply_preview import preview_reply
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.actions.status import resolve_ticket
from mail.models import OutboundMail

pytestmark = pytest.mark.django_db


@pytest.fixture
def replied(ticket, ana, arrive):
    reply_to_ticket(ticket, "Is it round now?", by=ana)
    return arrive(OutboundMail.objects.get())


def test_a_score_is_shown_with_its_tone(asked):
    reading = preview_reply(asked, "4, but it should not have been bent")
    assert reading.outcome.startswith("Reads as <b>4 of 5</b>, with a comment.")
    assert reading.rating
    assert (reading.rating.value, reading.rating.tone) == (4, "done")
    assert reading.rating.label == "4 of 5, satisfied"


def test_a_comment_has_no_score(asked):
    assert preview_reply(asked, "I waited 5 days").rating is None


def test_a_reply_goes_to_its_ticket(replied, ticket, ana):
    assert preview_reply(replied, "Yes").outcome == f"Goes to ticket #{ticket.pk}."
    resolve_ticket(ticket, by=ana)
    assert preview_reply(replied, "No").outcome == f"Goes to ticket #{ticket.pk} and reopens it."


def test_nothing_written_promises_nothing(replied):
    assert preview_reply(replied, " ").outcome == "Your text is sent as a real mail."
