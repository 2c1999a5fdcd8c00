"""Tickets that are searched."""

import pytest

from helpdesk.actions.attach import Upload
from helpdesk.actions.note import add_note
from helpdesk.actions.open import open_ticket
from helpdesk.models import Ticket


@pytest.fixture
def tickets(carla, dora, mailbox, ana) -> dict[str, Ticket]:
    made = {
        "rim": open_ticket(
            requester=carla, subject="Front rim", text="The rim is\nbent badly.", mailbox=mailbox,
            attachments=[Upload("bent-photo.png", "image/png", b"x")],
        ),
        "bell": open_ticket(
            requester=dora, subject="Bell", text="The bell is not bent, the rim is.",
            mailbox=mailbox,
        ),
        "lamp": open_ticket(requester=dora, subject="Lamp", text="It is out.", mailbox=mailbox),
    }  # fmt: skip
    add_note(made["lamp"], text="Ask the café about it.", by=ana)
    return made
