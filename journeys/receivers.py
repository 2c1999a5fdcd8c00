"""Receivers of events of the helpdesk and of feedback. Each is idempotent."""

from datetime import datetime

from helpdesk import events
from helpdesk.models import Ticket
from journeys.events import (
    FEEDBACK_JUDGED,
    FEEDBACK_RECEIVED,
    FEEDBACK_REPLY_RECEIVED,
    SURVEY_CHANGED,
)
from journeys.feedback.actions.opt_out import has_opted_out
from journeys.feedback.actions.requests import (
    request_feedback,
    restore_requests,
    withdraw_requests,
)
from journeys.feedback.eligibility import Reason
from journeys.feedback.emails.auto_replies import ask_for_score, confirm_opt_out
from journeys.feedback.survey_lookup import touchpoints_asked_by
from journeys.maps.signals.actions.detect import detect_signals
from journeys.maps.signals.actions.restart import restart_baseline
from journeys.models import Answer, Baseline, FeedbackRequest, Kind, Survey
from journeys.placement import fields  # noqa: F401  declares the touchpoint of tickets
from journeys.placement.tickets import place_again, place_ticket, show_placement
from ledger.actors import SYSTEM
from ledger.models import Event
from ledger.subscribers import receives
from mail.models import Mailbox


@receives(events.TICKET_CREATED)
def place_new_ticket(event: Event) -> None:
    """Place a new ticket by the placement rules."""
    if ticket := _ticket(event):
        _place(ticket, event)


@receives(events.TICKET_TAGGED)
def place_tagged_ticket(event: Event) -> None:
    """Place an unplaced ticket after a change of its tags."""
    if ticket := _ticket(event):
        _place(ticket, event)


@receives(events.TICKET_REPLY_WITHDRAWN)
def place_undone_ticket(event: Event) -> None:
    """Take back the placement by a tag that came with a reply, now that the reply was undone."""
    ticket = _ticket(event)
    replied_at = event.facts.get("replied_at_iso")
    if ticket and replied_at:
        place_again(ticket, since=datetime.fromisoformat(replied_at), caused_by=event)


@receives(events.TICKET_RESOLVED)
def ask_after_resolution(event: Event) -> None:
    """Store a feedback request after a resolution, unless the ticket was reopened since."""
    ticket = _ticket(event)
    if ticket is None:
        return
    _place(ticket, event)
    said = event.facts.get("at_iso")
    request_feedback(
        ticket,
        resolution=event.facts.get("resolution", ticket.resolutions),
        resolved_at=datetime.fromisoformat(said) if said else event.at,
        resolved_by=event.actor,
        caused_by=event,
    )
    if not ticket.is_resolved:
        withdraw_requests(ticket, caused_by=event)


@receives(events.TICKET_REOPENED, events.TICKET_REQUESTER_WROTE, events.TICKET_REPLY_WITHDRAWN)
def stop_asking(event: Event) -> None:
    """Withdraw the requests of a ticket that was reopened, or solved by a reply that was undone.

    An old event, delivered late, must not withdraw the request of a newer resolution.
    """
    ticket = _ticket(event)
    if ticket and not ticket.is_resolved:
        withdraw_requests(ticket, caused_by=event)


@receives(events.TICKET_MARKED_SPAM)
def stop_asking_about_spam(event: Event) -> None:
    """Withdraw the requests of a ticket marked as spam, unless it was unmarked since."""
    ticket = _ticket(event)
    if ticket and ticket.spam_at:
        withdraw_requests(ticket, reason="spam", caused_by=event)


@receives(events.TICKET_DELETED)
def stop_asking_about_deleted(event: Event) -> None:
    """Withdraw the requests of a deleted ticket, unless it was restored since."""
    deleted = Ticket.objects.filter(pk=event.subject_id, deleted_at__isnull=False).first()
    if deleted:
        withdraw_requests(deleted, reason="deleted", caused_by=event)


@receives(events.TICKET_MERGED)
def stop_asking_about_merged(event: Event) -> None:
    """Withdraw the requests of a merged ticket, unless the merge was undone since."""
    ticket = _ticket(event)
    if ticket and ticket.merged_into_id:
        withdraw_requests(ticket, reason="merged", caused_by=event)


@receives(events.TICKET_RESTORED, events.TICKET_UNMERGED)
def show_placement_again(event: Event) -> None:
    """Write the placement of a ticket on its timeline entry, which is written anew."""
    if ticket := _ticket(event):
        _place(ticket, event)


@receives(events.TICKET_RESTORED, events.TICKET_UNMERGED)
def ask_again(event: Event) -> None:
    """Let a request wait again that was withdrawn with the deletion or merge that was undone."""
    ticket = _ticket(event)
    if ticket and ticket.merged_into_id is None:
        reason: Reason = "deleted" if event.name == events.TICKET_RESTORED else "merged"
        restore_requests(ticket, reason=reason, caused_by=event)


@receives(FEEDBACK_REPLY_RECEIVED)
def answer_reply(event: Event) -> None:
    """Ask back for an unclear score, or confirm an opt-out; each once for a request.

    An event that is delivered late causes no mail that has become untrue: a later reply, or a
    choice on the page of the opt-out, came in between.
    """
    send = {"ask": ask_for_score, "opt_out": confirm_opt_out}.get(event.facts["route"])
    if send is None:
        return
    # Row lock: replies that come at once cause one mail.
    requests = FeedbackRequest.objects.select_for_update(of=("self",), no_key=True)
    related = requests.select_related("customer", "ticket", "agent", "outbound")
    request = related.filter(pk=event.subject_id).first()
    mailbox = Mailbox.objects.filter(pk=event.facts["mailbox"]).first()
    if request and mailbox and _is_still_due(request, event):
        send(request, mailbox=mailbox)


@receives(FEEDBACK_RECEIVED, FEEDBACK_JUDGED)
def detect_at_touchpoint_of_answer(event: Event) -> None:
    """Test the touchpoint of an answer that was given, changed, accepted or set aside."""
    answers = Answer.objects.select_related("touchpoint__merged_into")
    answer = answers.filter(pk=event.subject_id).exclude(touchpoint=None).first()
    if answer and answer.touchpoint:
        touchpoint = answer.touchpoint.merged_into or answer.touchpoint
        detect_signals(touchpoint, kinds=[Kind.ANSWERS], caused_by=event)


@receives(SURVEY_CHANGED)
def restart_baselines_of_survey(event: Event) -> None:
    """Learn anew at the touchpoints of a survey whose wording, delay or scale changed."""
    survey = Survey.objects.filter(pk=event.subject_id).first()
    if survey is None or not event.facts["changed"]:
        return
    for touchpoint in touchpoints_asked_by(survey):
        restart_baseline(
            touchpoint,
            reason=Baseline.Reason.SURVEY,
            kinds=[Kind.ANSWERS],
            by=SYSTEM,
            now=event.at,
            caused_by=event,
        )


def _is_still_due(request: FeedbackRequest, event: Event) -> bool:
    is_out = has_opted_out(request)
    if event.facts["route"] == "opt_out":
        return is_out
    replies = Event.objects.about(request).filter(name=FEEDBACK_REPLY_RECEIVED)
    return request.is_open and not is_out and not replies.filter(pk__gt=event.pk).exists()


def _place(ticket: Ticket, event: Event) -> None:
    if interaction := place_ticket(ticket, caused_by=event):
        show_placement(interaction)


def _ticket(event: Event) -> Ticket | None:
    tickets = Ticket.objects.select_related("requester", "team", "mailbox", "assignee")
    return tickets.filter(pk=event.subject_id, deleted_at=None).first()
