"""Saved replies are saved with known variables, and make their changes with the reply."""

import pytest

from helpdesk.actions.macros import CannotSaveMacro, delete_macro, save_macro
from helpdesk.actions.reply import CannotReply, reply_to_ticket
from helpdesk.actions.withdraw_reply import withdraw_reply
from helpdesk.models import Macro, Message
from ledger.models import Event
from tests.helpdesk.notifications.people import told


@pytest.fixture
def macro(ana, lea, delivery) -> Macro:
    return save_macro(
        Macro(
            name="Refund",
            owner=ana,
            text="You get it back.",
            sets_status="solved",
            sets_priority="high",
            adds_tags=["refund", "bent"],
            assigns_to=lea,
        ),
        by=ana,
    )


def names_since(ticket, pk=0):
    return list(Event.objects.about(ticket).filter(pk__gt=pk).values_list("name", flat=True))


def test_it_is_recorded_and_its_changes_too(macro, ana, lea):
    macro.text = "You get all of it back."
    macro.owner = None
    for _ in range(2):
        save_macro(macro, by=lea)
    created, changed = Event.objects.about(macro)
    assert (created.name, created.actor) == ("macro.created", ana)
    assert created.facts == {"name": "Refund", "scope": "mine"}
    assert (changed.name, changed.actor) == ("macro.changed", lea)
    assert changed.facts["scope"] == "everyone"
    assert changed.facts["changed"] == ["owner_id", "text"]


def test_a_variable_that_does_not_exist_is_refused_with_those_that_do(ana):
    macro = Macro(name="Hello", owner=ana, text="Hi {customer.nickname}")
    with pytest.raises(CannotSaveMacro, match=r"no variable \{customer.nickname\}.*first_name"):
        save_macro(macro, by=ana)
    assert not Macro.objects.exists()


@pytest.mark.parametrize("text", ["", " \n"])
def test_one_that_does_nothing_is_refused(ana, text):
    with pytest.raises(CannotSaveMacro, match="does nothing"):
        save_macro(Macro(name="Hello", owner=ana, text=text), by=ana)


def test_a_name_is_there_once_for_a_person_and_once_for_all(macro, ana, lea):
    with pytest.raises(CannotSaveMacro, match="“Refund” already"):
        save_macro(Macro(name="Refund", owner=ana, text="No."), by=ana)
    save_macro(Macro(name="Refund", owner=lea, text="No."), by=lea)
    save_macro(Macro(name="Refund", text="No."), by=lea)
    with pytest.raises(CannotSaveMacro, match="“Refund” already"):
        save_macro(Macro(name="Refund", text="Yes."), by=lea)


def test_deleting_it_twice_is_the_same_as_once(macro, ana):
    for _ in range(2):
        delete_macro(Macro(pk=macro.pk), by=ana)
    assert not Macro.objects.exists()
    assert Event.objects.filter(name="macro.deleted").count() == 1


def test_a_reply_makes_its_changes(ticket, macro, ana, lea):
    ticket.tags = ["bent"]
    ticket.save()
    reply_to_ticket(ticket, "You get it back.", by=ana, macro=macro, status="solved")
    ticket.refresh_from_db()
    assert (ticket.status, ticket.priority, ticket.assignee) == ("solved", "high", lea)
    assert ticket.tags == ["bent", "refund"]
    applied = Event.objects.get(name="ticket.macro_applied")
    assert applied.facts == {"macro": macro.pk, "name": "Refund"}


def test_one_of_text_alone_changes_nothing(ticket, ana):
    macro = save_macro(Macro(name="Hello", owner=ana, text="Hello."), by=ana)
    reply_to_ticket(ticket, "Hello.", by=ana, macro=macro)
    ticket.refresh_from_db()
    assert (ticket.priority, ticket.tags, ticket.assignee) == ("normal", [], ana)


def test_it_moves_to_a_team_and_to_the_person_who_uses_it(ticket, ana, lea, billing):
    macro = save_macro(Macro(name="Mine", moves_to=billing, assigns_self=True), by=ana)
    ticket.team = None
    ticket.save()
    reply_to_ticket(ticket, "I look into it.", by=ana, macro=macro)
    ticket.refresh_from_db()
    assert (ticket.team, ticket.assignee) == (billing, ana)


def test_a_refused_change_sends_nothing(ticket, macro, ana, chloe):
    Macro.objects.update(assigns_to=chloe)
    macro.refresh_from_db()
    with pytest.raises(Exception, match="does not answer tickets"):
        reply_to_ticket(ticket, "You get it back.", by=ana, macro=macro)
    assert not Message.objects.filter(agent=ana).exists()


def test_an_undo_gives_back_its_changes_too(ticket, macro, ana, lea, settings):
    settings.UNDO_SEND_SECONDS = 10
    reply = reply_to_ticket(
        ticket, "You get it back.", by=ana, macro=macro, status="solved", with_undo=True
    )
    newest = Event.objects.latest("pk").pk
    withdraw_reply(ticket, reply.pk, by=ana)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.priority, ticket.assignee) == ("new", "normal", None)
    assert ticket.tags == []
    assert set(names_since(ticket, newest)) == {
        "ticket.reply_withdrawn",
        "ticket.status_changed",
        "ticket.priority_changed",
        "ticket.tagged",
        "ticket.assigned",
    }
    assert told() == []


def test_a_variable_is_never_sent(ticket, ana):
    with pytest.raises(CannotReply, match=r"no value for \{customer.first_name\}"):
        reply_to_ticket(ticket, "Hi {customer.first_name},", by=ana)
    assert not Message.objects.filter(agent=ana).exists()
    reply_to_ticket(ticket, "Write {name} or {customer.nickname}.", by=ana)
