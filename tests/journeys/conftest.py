from typing import Any

import pytest

from tests.helpdesk.chat_room import chat  # noqa: F401
from tests.journeys.feedback_data import (  # noqa: F401
    make_solved,
    rule,
    sent,
    solved,
    survey,
    touchpoint,
    waiting,
)


@pytest.fixture(autouse=True)
def public_url(settings: Any) -> None:
    """Set a fixed public address for the links of mails."""
    settings.PUBLIC_URL = "https://help.veloza.example"
