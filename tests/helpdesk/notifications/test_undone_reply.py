"""Notifications of what a reply did that was undone."""

from helpdesk.actions.assign import assign_team
from helpdesk.actions.withdraw_reply import withdraw_reply
from helpdesk.models import Macro, Notification
from tests.helpdesk.held_replies import send
from tests.helpdesk.notifications.people import told


def test_nobody_hears_of_a_team_that_a_macro_changed_and_an_undo_gave_back(
    ticket, ana, ben, lea, delivery, settings
):
    settings.UNDO_SEND_SECONDS = 10
    macro = Macro.objects.create(name="Deliver", moves_to=delivery)
    message = send(ticket, ana, macro=macro)
    assert told() == [("Ben", "team")]
    withdraw_reply(ticket, message.pk, by=ana)
    assert told() == [("Ben", "team")]
    assert ticket.team != delivery
    assert not Notification.objects.unread().exists()


def test_a_team_that_lost_a_ticket_is_told_of_it_no_more(ticket, ana, ben, lea, delivery, billing):
    assign_team(ticket, team=delivery, by=lea)
    assert told() == [("Ben", "team")]
    assign_team(ticket, team=billing, by=ben)
    assert sorted(told()) == [("Ana", "team"), ("Ben", "team"), ("Lea", "team")]
    assert {each.user for each in Notification.objects.unread()} == {ana, lea}
