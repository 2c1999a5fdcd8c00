"""Tickets of the lists of a search."""

import pytest

from helpdesk.actions.assign import assign_ticket
from helpdesk.actions.open import open_ticket


@pytest.fixture
def tickets(carla, dora, mailbox, ana):
    rim = open_ticket(
        requester=carla, subject="Front <rim>", text="The rim & the\nspokes are bent.",
        mailbox=mailbox, tags=["refund"],
    )  # fmt: skip
    bell = open_ticket(requester=dora, subject="Bell", text="It is bent.", mailbox=mailbox)
    assign_ticket(bell, to=ana, by=ana)
    return rim, bell
