from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from helpdesk.actions.edit import tag_ticket
from helpdesk.actions.open import open_ticket
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.actions.withdraw_reply import withdraw_reply
from helpdesk.models import Macro, Message, Ticket
from journeys.models import Interaction, Touchpoint, TouchpointRule
from journeys.placement.interactions import CannotRecordInteraction, record_interaction
from journeys.placement.tickets import CannotMoveTicket, move_ticket, place_again, place_ticket
from ledger.models import Event
from mail.models import Mailbox
from tests.journeys.feedback_data import make_touchpoint, relay_all

pytestmark = pytest.mark.django_db


def test_the_mailbox_places_a_ticket_once(ticket: Ticket, rule: TouchpointRule):
    first = place_ticket(ticket)
    assert place_ticket(ticket) == first
    assert (first.touchpoint, first.rule, first.customer) == (
        rule.touchpoint,
        rule,
        ticket.requester,
    )
    assert first.version.number == 1


def test_a_new_ticket_is_placed_by_the_ledger_and_on_the_timeline(
    ticket: Ticket, rule: TouchpointRule
):
    relay_all()
    assert Interaction.objects.get().ticket == ticket
    line = ticket.requester.timeline.get(kind="ticket")
    assert (line.facts["stage"], line.facts["touchpoint"]) == ("Get help", "Ask a question")


def test_without_a_rule_it_stays_unplaced(ticket: Ticket):
    assert place_ticket(ticket) is None


def test_the_first_rule_that_fits_wins(ticket: Ticket, mailbox: Mailbox):
    paid, broken, asked = (make_touchpoint(name) for name in ("Pay", "Unpack", "Ask"))
    TouchpointRule.objects.create(touchpoint=asked, mailbox=mailbox, position=3)
    TouchpointRule.objects.create(touchpoint=broken, words=["BENT", "broken"], position=2)
    TouchpointRule.objects.create(touchpoint=paid, words=["invoice"], position=1)
    assert place_ticket(ticket).touchpoint == broken


def test_all_conditions_must_hold(ticket: Ticket, mailbox: Mailbox):
    TouchpointRule.objects.create(
        touchpoint=make_touchpoint("Unpack"), mailbox=mailbox, words=["bent"], tag="damage"
    )
    assert place_ticket(ticket) is None


def test_a_tag_places_it_later(ticket: Ticket, ana: User):
    TouchpointRule.objects.create(touchpoint=make_touchpoint("Unpack"), tag="Damage")
    tag_ticket(ticket, tags=["damage"], by=ana)
    relay_all()
    assert Interaction.objects.get().touchpoint.name == "Unpack"


def reply_with_tag(ticket: Ticket, ana: User) -> Message:
    macro = Macro.objects.create(name="Damage", adds_tags=["damage"])
    message = reply_to_ticket(ticket, "Oh.", by=ana, macro=macro, with_undo=True)
    relay_all()
    return message


@pytest.mark.parametrize("is_other", [True, False])
def test_a_placement_by_a_tag_goes_with_the_reply_that_brought_it(ticket, ana, settings, is_other):
    settings.UNDO_SEND_SECONDS = 10
    TouchpointRule.objects.create(touchpoint=make_touchpoint("Unpack"), tag="damage", position=1)
    message = reply_with_tag(ticket, ana)
    assert Interaction.objects.get().touchpoint.name == "Unpack"
    if is_other:
        TouchpointRule.objects.create(
            touchpoint=make_touchpoint("Ride"), words=["bent"], position=2
        )
    withdraw_reply(ticket, message.pk, by=ana)
    relay_all()
    placed = [each.touchpoint.name for each in Interaction.objects.all()]
    assert placed == (["Ride"] if is_other else [])
    assert ticket.requester.timeline.get(kind="ticket").facts["touchpoint"] == "".join(placed)
    event = Event.objects.get(name="ticket.unplaced")
    assert event.facts["touchpoint_name"] == "Unpack"


def test_a_placement_is_taken_back_without_a_ledger(ticket, ana, settings):
    settings.UNDO_SEND_SECONDS = 10
    TouchpointRule.objects.create(touchpoint=make_touchpoint("Unpack"), tag="damage")
    message = reply_with_tag(ticket, ana)
    withdraw_reply(ticket, message.pk, by=ana)
    Event.objects.exclude(name="ticket.reply_withdrawn").delete()
    relay_all()
    assert not Interaction.objects.exists()


@pytest.mark.parametrize(("seconds", "stays"), [(-1, True), (0, False), (1, False), (None, True)])
def test_only_what_a_rule_placed_since_is_taken_back(ticket, seconds, stays):
    now = timezone.now()
    TouchpointRule.objects.create(touchpoint=make_touchpoint("Unpack"), words=["bent"])
    assert place_ticket(ticket, now=now)
    TouchpointRule.objects.update(tag="damage")
    at = now + timedelta(seconds=seconds) if seconds is not None else None
    Interaction.objects.update(placed_at=at)
    place_again(ticket, since=now)
    assert Interaction.objects.exists() == stays


@pytest.mark.parametrize("why", ["before", "by_hand", "matches"])
def test_another_placement_stays_when_a_reply_is_undone(ticket, ana, settings, why):
    settings.UNDO_SEND_SECONDS = 10
    unpack = make_touchpoint("Unpack")
    rule = TouchpointRule.objects.create(touchpoint=unpack, tag="damage")
    if why == "before":
        TouchpointRule.objects.update(tag="")
        place_ticket(ticket)
        TouchpointRule.objects.update(tag="damage")
    message = reply_with_tag(ticket, ana)
    if why == "by_hand":
        move_ticket(ticket, to=make_touchpoint("Ride"), by=ana)
    if why == "matches":
        TouchpointRule.objects.filter(pk=rule.pk).update(tag="")
    withdraw_reply(ticket, message.pk, by=ana)
    relay_all()
    name = "Ride" if why == "by_hand" else "Unpack"
    assert Interaction.objects.get().touchpoint.name == name
    assert not Event.objects.filter(name="ticket.unplaced").exists()


def test_retired_touchpoints_and_rules_out_of_use_place_nothing(ticket: Ticket, rule):
    Touchpoint.objects.update(retired_at=timezone.now())
    assert place_ticket(ticket) is None


def test_an_agent_corrects_it(ticket: Ticket, rule: TouchpointRule, ana: User):
    place_ticket(ticket)
    other = make_touchpoint("Unpack")

    move_ticket(ticket, to=other, by=ana)
    move_ticket(ticket, to=other, by=ana)

    moved = Interaction.objects.get()
    assert (moved.touchpoint, moved.placed_by, moved.rule) == (other, ana, None)
    event = Event.objects.filter(name="ticket.placed").last()
    assert (event.actor, event.facts["before"]) == (ana, rule.touchpoint_id)
    assert Event.objects.filter(name="ticket.placed").count() == 2
    place_ticket(ticket)
    assert Interaction.objects.get().touchpoint == other


def test_the_rule_is_the_actor_of_the_placement(ticket: Ticket, rule: TouchpointRule):
    at = timezone.now() - timedelta(hours=3)
    place_ticket(ticket, now=at)
    event = Event.objects.filter(name="ticket.placed").get()
    assert (event.actor_kind, event.actor_rule_id, event.actor_name) == ("rule", rule.pk, str(rule))
    assert event.at == at


def test_a_retired_touchpoint_is_refused(ticket: Ticket, touchpoint: Touchpoint, ana: User):
    touchpoint.retired_at = timezone.now()
    with pytest.raises(CannotMoveTicket, match="retired"):
        move_ticket(ticket, to=touchpoint, by=ana)


def test_another_system_tells_once(carla, dora, touchpoint: Touchpoint):
    interaction = {
        "touchpoint": touchpoint,
        "source": "shop",
        "external_id": "VZ-1",
        "summary": "Paid",
    }
    first, is_new = record_interaction(customer=carla, **interaction)
    assert is_new
    assert record_interaction(customer=carla, **interaction) == (first, False)
    assert carla.timeline.get(kind="interaction").title == "Paid"
    with pytest.raises(CannotRecordInteraction, match="another customer, and"):
        record_interaction(customer=dora, **interaction)


def test_other_customers_tickets_are_their_own(dora, mailbox, rule):
    ticket = open_ticket(requester=dora, subject="Pump", text="Hello", mailbox=mailbox)
    assert place_ticket(ticket).customer == dora
