"""The seeded demo; one run serves all of these tests."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import ClassVar
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import F, Q
from django.test import TestCase
from django.utils import timezone

from accounts.models import User
from customers.models import Consent, ContactPoint, Customer
from demo.models import PostboxMail
from demo.people import TOUR_SUBJECT
from demo.seed.calendar import RAPIDO_SINCE
from demo.seed.company import PASSWORD
from demo.seed.hours import OPEN, SHOP
from demo.seed.recent import TAKES
from demo.seed.seed import is_seeded, seed_demo
from helpdesk.inbox_views import Inbox
from helpdesk.macros.access import usable_macros
from helpdesk.models import Message, SavedView, Ticket
from helpdesk.saved_views.access import visible_views
from helpdesk.saved_views.lists import shown_view
from journeys.models import (
    Answer,
    FeedbackRequest,
    Interaction,
    Journey,
    MapVersion,
    Touchpoint,
)
from journeys.reports.period import Period
from journeys.reports.touchpoint_scores import touchpoint_tallies
from ledger.models import Delivery, Event
from mail.models import InboundMail, OutboundMail

State = FeedbackRequest.State
A_YEAR = timedelta(days=366)
# A Tuesday afternoon. The newest ticket comes by mail, at the time of the clock.
NOW = datetime(2025, 11, 25, 15, 20, tzinfo=UTC)


class TestSeed(TestCase):
    """Seeded once, in the transaction of this class."""

    said: ClassVar[list[str]] = []
    began: ClassVar[datetime]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.said, cls.began = [], timezone.now()
        seed_demo(cls.said.append, now=NOW)

    def test_progress_has_a_line_for_each_month(self):
        assert len(self.said) == 12
        assert self.said[0].startswith("month 1 of 12: ")

    def test_counts_are_within_their_bounds(self):
        assert Customer.objects.count() == 40
        assert 580 <= Ticket.objects.count() <= 640
        assert 225 <= Answer.objects.count() <= 285
        journey = Journey.objects.get()
        version = journey.versions.filter(number__isnull=False).last()
        assert version.stages.count() == 5
        assert version.placements.count() == Touchpoint.objects.count() == 14
        assert ContactPoint.objects.count() > 40

    def test_times_lie_between_a_year_ago_and_now(self):
        newest, first = Ticket.objects.latest("pk"), Ticket.objects.earliest("created_at")
        assert timedelta(days=330) < NOW - first.created_at < A_YEAR
        for rows, field in [
            (Ticket.objects.exclude(pk=newest.pk), "created_at"),
            (Message.objects.exclude(ticket=newest), "created_at"),
            (Event.objects.exclude(subject_type="ticket", subject_id=newest.pk), "at"),
            (Answer.objects, "answered_at"),
            (Interaction.objects.exclude(ticket=newest), "occurred_at"),
            (OutboundMail.objects, "created_at"),
            (OutboundMail.objects, "sent_at"),
            (InboundMail.objects.exclude(about=f"ticket:{newest.pk}"), "received_at"),
        ]:
            assert not rows.filter(**{f"{field}__gt": NOW + TAKES}).exists(), rows.model

    def test_tickets_are_numbered_in_the_order_of_time(self):
        moments = list(Ticket.objects.order_by("pk").values_list("created_at", flat=True))
        assert moments == sorted(moments)
        before: dict[tuple[str, int], datetime] = {}
        for event in Event.objects.order_by("pk"):
            subject = (event.subject_type, event.subject_id)
            assert before.get(subject, event.at) <= event.at, event
            before[subject] = event.at

    def test_delivery_day_got_worse_three_weeks_ago(self):
        now, delivery = NOW, Touchpoint.objects.get(name="Delivery day")
        change = now - RAPIDO_SINCE
        before = touchpoint_tallies([delivery.pk], Period(now - A_YEAR, change))[
            delivery.pk
        ].figure()
        since = touchpoint_tallies([delivery.pk], Period(change, now))[delivery.pk].figure()
        assert before.n >= 10
        assert since.n >= 10
        assert before.value - since.value >= 30
        placed = Interaction.objects.filter(touchpoint=delivery, source="ticket")
        a_week_before = placed.filter(occurred_at__lt=change).count() / 49
        assert placed.filter(occurred_at__gte=change).count() / 3 > 4 * a_week_before

    def test_no_other_touchpoint_fell_like_that(self):
        change = NOW - RAPIDO_SINCE
        others = Touchpoint.objects.exclude(name="Delivery day").values_list("pk", flat=True)
        since = touchpoint_tallies(others, Period(change, NOW))
        assert all(tally.figure().n < 20 for tally in since.values())

    def test_the_desk_is_full_but_not_hopeless(self):
        tickets = Ticket.objects.in_the_flow()
        assert tickets.needing_reply().count() == 14
        assert tickets.unresolved().filter(assignee=None).count() == 5
        assert tickets.filter(status="pending").count() == 9
        assert tickets.filter(status="on_hold").count() == 3

    def test_the_desk_has_saved_replies_and_views_that_show_something(self):
        ana, ben = (User.objects.get(email=f"{name}@veloza.example") for name in ("ana", "ben"))
        assert usable_macros(ana).count() == 3
        assert usable_macros(ben).count() == 3
        assert (visible_views(ana).count(), visible_views(ben).count()) == (4, 2)
        for view in SavedView.objects.select_related("owner"):
            assert Inbox(view.owner or ana).tickets_in(shown_view(view)).exists(), view.name

    def test_carla_has_just_written(self):
        ticket = Ticket.objects.latest("pk")
        assert (ticket.subject, ticket.requester.name) == (TOUR_SUBJECT, "Carla Reyes")
        assert self.began <= ticket.created_at <= timezone.now()
        assert (ticket.status, ticket.assignee) == ("new", None)
        assert ticket.interaction.touchpoint.name == "Delivery day"
        assert (
            not Ticket.objects.unresolved()
            .exclude(pk=ticket.pk)
            .filter(requester__name="Carla Reyes")
        )

    def test_carla_may_be_asked_when_her_ticket_is_solved(self):
        carla = Customer.objects.get(name="Carla Reyes")
        assert not Consent.objects.filter(
            customer=carla, purpose="feedback", is_given=False
        ).exists()
        lately = FeedbackRequest.objects.filter(
            customer=carla, sent_at__gt=NOW - timedelta(days=10)
        )
        assert not lately.exists()

    def test_statuses_agree_with_what_happened(self):
        solved = Ticket.objects.filter(status="solved")
        assert not solved.filter(Q(resolutions=0) | Q(solved_at=None)).exists()
        assert not solved.filter(waiting_since__isnull=False).exists()
        assert not solved.exclude(messages__agent__isnull=False).exists()
        assert not Ticket.objects.filter(status="new", messages__agent__isnull=False).exists()
        assert not Ticket.objects.filter(first_replied_at__lt=F("created_at")).exists()
        assert not Ticket.objects.filter(search=None).exists()
        for ticket in Ticket.objects.all():
            resolved = Event.objects.about(ticket).filter(name="ticket.resolved").count()
            assert ticket.resolutions == resolved

    def test_all_mail_went_out_and_the_newest_lies_in_the_postbox(self):
        assert set(OutboundMail.objects.values_list("state", flat=True)) == {"sent"}
        assert set(InboundMail.objects.values_list("state", flat=True)) == {"delivered"}
        assert not OutboundMail.objects.filter(sent_at=None).exists()
        assert 15 <= PostboxMail.objects.count() <= 60
        assert 0 < PostboxMail.objects.unread().count() < 10
        assert not PostboxMail.objects.filter(customer=None).exists()

    def test_the_ledger_is_relayed(self):
        assert not Delivery.objects.undelivered().exists()
        assert Event.objects.filter(name="feedback.received").count() >= Answer.objects.count()

    def test_agents_answer_while_the_shop_is_open(self):
        # What was left for the last two days is squeezed into them.
        replies = Message.objects.filter(
            agent__isnull=False, created_at__lt=NOW - timedelta(days=6)
        )
        moments = [m.astimezone(SHOP) for m in replies.values_list("created_at", flat=True)]
        opened = [OPEN[m.weekday()][0] <= m.hour < OPEN[m.weekday()][1] + 1 for m in moments]
        assert sum(opened) / len(opened) > 0.98

    def test_customers_write_by_day_and_more_before_the_weekend(self):
        tickets = Ticket.objects.select_related("requester").exclude(
            pk=Ticket.objects.latest("pk").pk
        )
        hours = [t.created_at.astimezone(ZoneInfo(t.requester.time_zone)).hour for t in tickets]
        assert all(6 <= hour < 23 for hour in hours)
        assert len(set(hours)) > 12
        assert max(hours.count(hour) for hour in set(hours)) < len(hours) * 0.15

    def test_texts_have_no_unfilled_placeholders(self):
        texts = [
            *Message.objects.values_list("text", flat=True),
            *Ticket.objects.values_list("subject", flat=True),
        ]
        assert all("{" not in text and text.strip() for text in texts)
        assert len(set(texts)) > 700

    def test_interactions_come_from_three_other_systems(self):
        told = Interaction.objects.exclude(source="ticket")
        assert {"shop", "courier", "ride app"} == set(told.values_list("source", flat=True))
        unplaced = Ticket.objects.filter(interaction=None).count()
        assert unplaced <= 5
        by_rule = Interaction.objects.filter(source="ticket", rule__isnull=False).count()
        assert by_rule > 400

    def test_the_map_has_a_history_and_a_draft(self):
        versions = MapVersion.objects.filter(number__isnull=False)
        assert versions.count() == 2
        draft = MapVersion.objects.get(number=None)
        assert draft.cards.count() > versions.last().cards.count()

    def test_a_second_time_changes_nothing(self):
        assert is_seeded()
        before = Event.objects.count()
        assert "nothing is added" in _say("demo")
        assert Event.objects.count() == before

    def test_the_sign_ins_are_real(self):
        said = _say("demo", "--sign-ins")
        for name in ("ana", "ben", "lea", "chloe"):
            assert f"{name}@veloza.example" in said
        assert User.objects.get(email="ana@veloza.example").check_password(PASSWORD)


def _say(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_an_interrupted_seed_leaves_an_empty_database():
    def cut(said: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        seed_demo(cut)
    assert not is_seeded()
