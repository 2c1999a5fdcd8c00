"""Rules whose actions undo each other are stopped, whatever app the actions belong to."""

from collections.abc import Callable

import pytest

from accounts.actions.teams import change_team
from accounts.events import TEAM_CHANGED
from accounts.models import Team
from customers.actions.update import update_customer
from customers.events import CUSTOMER_UPDATED
from helpdesk.actions.spam import mark_spam, unmark_spam
from helpdesk.events import TICKET_MARKED_SPAM, TICKET_UNMARKED_SPAM
from ledger.actions import deliver_due
from ledger.actors import SYSTEM, Rule
from ledger.events import DEEPEST
from ledger.models import Delivery, Event
from ledger.subscribers import receives
from mail.events import (
    MAIL_DELETED,
    MAIL_RESTORED,
    SENDER_ALLOWED,
    SENDER_BLOCKED,
    SENDER_FORGOTTEN,
)
from mail.queue.delete import delete_inbound, restore_inbound
from mail.settings.sender_rules import set_sender_rule
from tests.mail.queue_data import held

RULE = Rule(7, "Echo")


def deliver_all() -> None:
    for _round in range(60):
        if not deliver_due():
            return
    pytest.fail("The loop goes on.")


@pytest.fixture
def answers(registry) -> Callable[..., None]:
    """Register an action that a rule takes at each event of a name."""

    def register(name: str, act: Callable[..., object]) -> None:
        @receives(name, name=f"tests.{name}")
        def receive(event: Event) -> None:
            act(by=RULE, caused_by=event)

    return register


def stopped_in(*names: str) -> int:
    """Return how many events of these names were recorded in a chain that was stopped."""
    events = Event.objects.filter(name__in=names)
    assert events.latest("pk").depth == DEEPEST + 1
    stopped = Delivery.objects.filter(event=events.latest("pk"), subscriber__startswith="tests.")
    assert stopped.get().state == Delivery.State.STOPPED
    assert set(events.exclude(depth=0).values_list("actor_name", flat=True)) == {"Echo"}
    return events.count()


def test_a_mail_that_is_deleted_and_restored(answers, ana):
    (mail,) = held(1)
    answers(MAIL_DELETED, lambda **origin: restore_inbound(mail, **origin))
    answers(MAIL_RESTORED, lambda **origin: delete_inbound(mail, **origin))
    delete_inbound(mail, by=ana)
    deliver_all()
    assert stopped_in(MAIL_DELETED, MAIL_RESTORED) == DEEPEST + 2


def test_a_sender_who_is_blocked_and_allowed(answers, db):
    answers(SENDER_BLOCKED, lambda **origin: set_sender_rule("x.example", "allow", **origin))
    answers(SENDER_ALLOWED, lambda **origin: set_sender_rule("x.example", "block", **origin))
    set_sender_rule("x.example", "block", by=SYSTEM)
    deliver_all()
    assert stopped_in(SENDER_BLOCKED, SENDER_ALLOWED) == DEEPEST + 2


def test_a_sender_who_is_blocked_with_a_ticket_and_unblocked_with_it(answers, ticket, ana):
    answers(SENDER_BLOCKED, lambda **origin: unmark_spam(ticket, **origin))
    answers(SENDER_FORGOTTEN, lambda **origin: mark_spam(ticket, block=True, **origin))
    mark_spam(ticket, block=True, by=ana)
    deliver_all()
    assert stopped_in(SENDER_BLOCKED, SENDER_FORGOTTEN) == DEEPEST + 2
    names = [TICKET_MARKED_SPAM, TICKET_UNMARKED_SPAM]
    assert Event.objects.about(ticket).filter(name__in=names).count() == DEEPEST + 2


def test_a_team_that_is_renamed_again_and_again(answers, billing, ana):
    def rename(**origin) -> None:
        team = Team.objects.get(pk=billing.pk)
        change_team(team, name=f"{team.name}!", sees=team.sees, lead=None, members=[], **origin)

    answers(TEAM_CHANGED, rename)
    rename(by=ana)
    deliver_all()
    assert stopped_in(TEAM_CHANGED) == DEEPEST + 2


def test_a_customer_who_is_changed_again_and_again(answers, carla, ana):
    def move(**origin) -> None:
        carla.refresh_from_db()
        update_customer(carla, changes={"location": f"{carla.location}!"}, **origin)

    answers(CUSTOMER_UPDATED, move)
    move(by=ana)
    deliver_all()
    assert stopped_in(CUSTOMER_UPDATED) == DEEPEST + 2
