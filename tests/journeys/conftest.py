from typing import Any

import pytest

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
    """Where the links of mails lead, whatever this machine is called."""
    settings.PUBLIC_URL = "https://help.veloza.example"
