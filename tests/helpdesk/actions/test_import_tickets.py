"""Tickets imported with their history end as the actions would have left them."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import Team, User
from customers.models import Customer, TimelineEntry
from helpdesk.actions.import_tickets import PastTicket, Step, import_tickets
from helpdesk.actions.note import add_note
from helpdesk.actions.open import open_ticket
from helpdesk.actions.receive import Received, receive_message
from helpdesk.actions.reply import reply_to_ticket
from ledger.history import PastEvent
from mail.models import Mailbox, OutboundMail
from tests.helpdesk.searched import matching

BEGINS = datetime(2024, 5, 1, 9, tzinfo=UTC)
AS_LEFT = (
    "status", "subject", "assignee_id", "team_id", "resolutions", "reopens", "preview",
    "requester_email", "language", "search",
)  # fmt: skip


def hours(count: int) -> datetime:
    return BEGINS + timedelta(hours=count)


@pytest.fixture
def past(carla: Customer, mailbox: Mailbox, ana: User) -> PastTicket:
    return PastTicket(
        requester=carla,
        requester_email="carla@post.example",
        subject="Re: Bent wheel",
        text="It is bent.",
        opened_at=BEGINS,
        mailbox=mailbox,
        steps=[
            Step("noted", hours(1), ana, "Looks bad."),
            Step("replied", hours(2), ana, "A new one is on its way.", "solved"),
            Step("wrote", hours(3), text="Thank you!"),
            Step("replied", hours(4), ana, "With pleasure.", "pending"),
        ],
    )


def test_an_imported_ticket_is_as_the_actions_leave_it(past: PastTicket, ana: User):
    [imported] = import_tickets([past], events=[])
    acted = open_ticket(
        requester=past.requester,
        requester_email=past.requester_email,
        subject=past.subject,
        text=past.text,
        mailbox=past.mailbox,
    )
    add_note(acted, "Looks bad.", by=ana)
    reply_to_ticket(acted, "A new one is on its way.", by=ana, status="solved")
    receive_message(acted, Received(past.requester, past.requester_email, "Thank you!"))
    reply_to_ticket(acted, "With pleasure.", by=ana, status="pending")
    imported.refresh_from_db()
    acted.refresh_from_db()
    for name in AS_LEFT[:-1]:
        assert getattr(imported, name) == getattr(acted, name), name
    for word in ("bent", "carla", "pleasure"):
        assert set(matching(word)) == {imported, acted}
    said = [(each.kind, each.text, each.agent) for each in imported.messages.all()]
    assert said == [(each.kind, each.text, each.agent) for each in acted.messages.all()]


def test_times_are_those_of_the_history(past: PastTicket):
    [ticket] = import_tickets([past], events=[])
    ticket.refresh_from_db()
    assert ticket.created_at == BEGINS
    assert ticket.first_replied_at == hours(2)
    assert ticket.solved_at == hours(2)
    assert ticket.last_requester_at == hours(3)
    assert ticket.last_message_at == ticket.updated_at == hours(4)
    assert [each.created_at for each in ticket.messages.all()] == [hours(n) for n in range(5)]
    line = TimelineEntry.objects.get(subject_type="ticket", subject_id=ticket.pk)
    assert (line.at, line.facts["messages"]) == (BEGINS, 5)


def test_events_are_handed_over_with_their_facts(past: PastTicket):
    events: list[PastEvent] = []
    [ticket] = import_tickets([past], events=events)
    assert [(each.name, each.at) for each in events] == [
        ("ticket.created", BEGINS),
        ("ticket.noted", hours(1)),
        ("ticket.replied", hours(2)),
        ("ticket.resolved", hours(2)),
        ("ticket.requester_wrote", hours(3)),
        ("ticket.reopened", hours(3)),
        ("ticket.replied", hours(4)),
        ("ticket.status_changed", hours(4)),
    ]
    first = ticket.messages.earliest("created_at")
    assert events[0].facts["message"] == first.pk
    assert events[3].facts["resolution"] == 1


def test_nothing_is_mailed(past: PastTicket):
    import_tickets([past], events=[])
    assert not OutboundMail.objects.exists()


def test_new_values_are_imported(past: PastTicket, ben: User):
    team = Team.objects.create(name="Workshop")
    past.steps = [
        Step("team", hours(1), ben, value=team),
        Step("tags", hours(1), ben, value=["wheel"]),
        Step("priority", hours(1), ben, value="high"),
        Step("assignee", hours(1), ben, value=ben),
    ]
    [ticket] = import_tickets([past], events=[])
    ticket.refresh_from_db()
    assert (ticket.team, ticket.tags, ticket.priority) == (team, ["wheel"], "high")
    assert (ticket.assignee, ticket.status) == (ben, "open")


def test_tickets_are_numbered_in_the_order_given(past: PastTicket, dora: Customer):
    other = PastTicket(dora, "dora@post.example", "Pedals", "They creak.", BEGINS)
    first, second = import_tickets([other, past], events=[])
    assert first.pk < second.pk
    assert (first.requester, second.requester) == (dora, past.requester)


def test_the_newest_message_of_a_customer_is_their_last_contact(past: PastTicket, carla: Customer):
    Customer.objects.filter(pk=carla.pk).update(last_seen_at=BEGINS - timedelta(days=365))
    older = PastTicket(carla, past.requester_email, "Bell", "It rings.", hours(-5))
    import_tickets([past, older], events=[])
    carla.refresh_from_db()
    assert carla.last_seen_at == hours(3)


def test_a_later_contact_is_kept(past: PastTicket, carla: Customer):
    Customer.objects.filter(pk=carla.pk).update(last_seen_at=hours(9))
    import_tickets([past], events=[])
    carla.refresh_from_db()
    assert carla.last_seen_at == hours(9)
