import pytest

from accounts.models import User
from journeys.models import Journey
from tests.journeys.map_data import make_map


@pytest.fixture
def journey(chloe: User) -> Journey:
    """Chloe's map: I notice it (Read the invoice, Look for help), I ask (Write a mail)."""
    return make_map(chloe)
