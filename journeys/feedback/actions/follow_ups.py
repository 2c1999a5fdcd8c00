"""Follow-ups: a dissatisfied customer is called back (the inner loop)."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import is_staff_person
from accounts.models import User
from config.refusals import Refused
from journeys.events import FOLLOW_UP_FINISHED, FOLLOW_UP_HANDED, FOLLOW_UP_OPENED
from journeys.feedback.send_window import follow_up_due, zone
from journeys.models import Answer, FollowUp
from ledger import live
from ledger.actors import Actor
from ledger.events import record
from ledger.models import Event
from ledger.origin import origin_of


class CannotFinishFollowUp(Refused):
    """The message gives the reason and the next step."""


class FollowUpDone(CannotFinishFollowUp):
    """Raised if another result was recorded before."""

    def __init__(self, done: FollowUp) -> None:
        who = done.done_by.name if done.done_by else _("Another person")
        words = _(
            "%(who)s has already finished this follow-up: “%(outcome)s”. "
            "Your text is not saved yet: save it as a note about the customer."
        )
        super().__init__(words % {"who": who, "outcome": done.outcome})


class CannotAssignFollowUp(Refused):
    """The message gives the reason and the next step."""


def open_follow_up(answer: Answer, *, now: datetime, caused_by: Event | None = None) -> FollowUp:
    """Create the follow-up of an answer for the touchpoint's owner; one for each answer."""
    owner = owner_of(answer)
    where = zone(owner.time_zone if owner else "", settings.TIME_ZONE)
    follow_up, is_new = FollowUp.objects.get_or_create(
        answer=answer,
        defaults={
            "touchpoint": answer.touchpoint,
            "owner": owner,
            "due_at": follow_up_due(now, where),
            "created_at": now,
        },
    )
    if is_new:
        record(
            FOLLOW_UP_OPENED,
            follow_up,
            caused_by=caused_by,
            answer=answer.pk,
            ticket=answer.ticket_id,
            owner=owner.pk if owner else None,
            due_at=follow_up.due_at.isoformat(),
            at=now,
        )
    return follow_up


def owner_of(answer: Answer) -> User | None:
    """Return the touchpoint's owner, else the journey's, else the lead of the ticket's team."""
    touchpoint, team = answer.touchpoint, answer.request.team
    candidates = [
        touchpoint.owner if touchpoint else None,
        touchpoint.journey.owner if touchpoint else None,
        team.lead if team else None,
    ]
    return next((person for person in candidates if is_staff_person(person)), None)


def finish_follow_up(
    follow_up: FollowUp,
    *,
    outcome: str,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> FollowUp:
    """Mark a follow-up as done with its result. Idempotent; another result is refused."""
    outcome = _read_outcome(outcome)
    if not outcome:
        raise CannotFinishFollowUp(_("Enter the result, then finish the follow-up."))
    with transaction.atomic():
        current = FollowUp.objects.select_for_update(no_key=True).get(pk=follow_up.pk)
        if current.done_at is None:
            origin = origin_of(by, now, caused_by)
            current.done_at, current.done_by = origin.at, origin.person
            current.outcome = outcome
            current.save(update_fields=["done_at", "done_by", "outcome"])
            origin.record(
                FOLLOW_UP_FINISHED,
                current,
                answer=current.answer_id,
                outcome=outcome,
            )
            _announce(current)
        elif _read_outcome(current.outcome) != outcome:
            raise FollowUpDone(current)
    return current


def _read_outcome(outcome: str) -> str:
    """Return the text with newlines as \\n, so that the same text from a form is the same."""
    return "\n".join(outcome.replace("\0", "").strip().splitlines())


def assign_follow_up(
    follow_up: FollowUp,
    *,
    to: User,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> FollowUp:
    """Assign an open follow-up to a colleague; its due time is unchanged."""
    if not is_staff_person(to):
        raise CannotAssignFollowUp(_("%s has no access. Choose another colleague.") % to.name)
    with transaction.atomic():
        current = FollowUp.objects.select_for_update(no_key=True).get(pk=follow_up.pk)
        if current.done_at is not None:
            raise CannotAssignFollowUp(_("This customer was called back already."))
        if current.owner_id != to.pk:
            origin_of(by, now, caused_by).record(
                FOLLOW_UP_HANDED,
                current,
                before=current.owner_id,
                after=to.pk,
            )
            current.owner = to
            current.save(update_fields=["owner"])
            _announce(current)
    return current


def _announce(follow_up: FollowUp) -> None:
    live.publish("feedback", f"ticket:{follow_up.answer.ticket_id}")
