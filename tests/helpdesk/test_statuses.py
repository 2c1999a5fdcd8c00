"""The table of the six statuses: what a user may choose, and what a message changes."""

import pytest

from helpdesk.statuses import (
    ALL,
    after_agent_acted,
    after_requester_wrote,
    is_resolved,
    may_become,
)


@pytest.mark.parametrize(
    ("status", "requester_wrote", "agent_acted", "resolved"),
    [
        ("new", "new", "open", False),
        ("open", "open", "open", False),
        ("pending", "open", "pending", False),
        ("on_hold", "open", "on_hold", False),
        ("solved", "open", "solved", True),
        ("closed", "closed", "closed", True),
    ],
)
def test_a_status_after_a_message_and_an_action(status, requester_wrote, agent_acted, resolved):
    assert after_requester_wrote(status) == requester_wrote
    assert after_agent_acted(status) == agent_acted
    assert is_resolved(status) is resolved


@pytest.mark.parametrize("status", ALL)
def test_a_user_chooses_among_four_until_the_ticket_is_closed(status):
    choosable = [target for target in ALL if may_become(status, target)]
    expected = [] if status == "closed" else ["open", "pending", "on_hold", "solved"]
    assert choosable == expected
