"""Queries for the facts that the eligibility rules need."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max

from accounts.models import User
from config.addresses import written_forms
from customers.models import Consent, ContactPoint, Purpose
from helpdesk.models import Message, Ticket
from journeys.feedback.eligibility import EligibilityFacts, draw
from journeys.models import FeedbackRequest
from mail.mailbox_lookup import are_ours


def eligibility_facts_of(request: FeedbackRequest, now: datetime) -> EligibilityFacts:
    """Return the current facts for and against sending this request."""
    ticket, survey = request.ticket, request.survey
    said, asked = _writers_of(ticket), _asked_before(request)
    return EligibilityFacts(
        is_spam=ticket.spam_at is not None,
        is_deleted=ticket.deleted_at is not None,
        is_merged=ticket.merged_into_id is not None,
        started_by_agent=ticket.submitter_id is not None and said.agent_began,
        has_agent_reply=said.agent_replied,
        has_customer_message=bool(said.people or said.machines),
        is_still_resolved=ticket.is_resolved and ticket.resolutions == request.resolution,
        already_asked=request.sent_at is not None,
        has_survey=survey is not None and survey.is_active,
        metric=request.metric,
        quarantine_days=survey.quarantine_days if survey else 0,
        last_asked_at=asked["last_asked_at"],
        quiet_until=asked["quiet_until"],
        other_ticket_open=_has_other_open_ticket(ticket),
        opted_out=Consent.objects.filter(
            customer=request.customer_id, purpose=Purpose.FEEDBACK, is_given=False
        ).exists(),
        address_rests=_rests(request.email, now),
        email=request.email,
        own_addresses=_own(request.email),
        only_automatic_mail=bool(said.machines and not said.people),
        draw=draw(request.ticket_id, request.resolution, request.survey_id),
        sampling_percent=survey.sampling_percent if survey else 100,
        asked_today=_asked_today(request, now),
        daily_cap=survey.daily_cap if survey else None,
    )


@dataclass
class Writers:
    """The public writers of a ticket, and the first of them."""

    agent_replied: bool = False
    people: int = 0
    machines: int = 0
    agent_began: bool = False


def _writers_of(ticket: Ticket) -> Writers:
    said = Writers()
    messages = Message.objects.filter(ticket=ticket, kind=Message.Kind.PUBLIC)
    rows = messages.values_list("customer", "agent", "is_automatic")
    for at, (customer, agent, is_automatic) in enumerate(rows):
        said.agent_began |= at == 0 and agent is not None
        said.agent_replied |= agent is not None and not is_automatic
        said.people += customer is not None and not is_automatic
        said.machines += customer is not None and is_automatic
    return said


def _asked_before(request: FeedbackRequest) -> dict[str, datetime | None]:
    """Return when the customer was asked last, and until when earlier mails promised no other."""
    asked = FeedbackRequest.objects.filter(customer=request.customer_id, sent_at__isnull=False)
    others = asked.exclude(pk=request.pk)
    return others.aggregate(last_asked_at=Max("sent_at"), quiet_until=Max("quiet_until"))


def _has_other_open_ticket(ticket: Ticket) -> bool:
    others = Ticket.objects.in_the_flow().unresolved().filter(requester=ticket.requester_id)
    return others.exclude(pk=ticket.pk).exists()


def _rests(email: str, now: datetime) -> bool:
    address = ContactPoint.objects.mail_to(email).first()
    return address is not None and (address.complained_at is not None or address.rests(now))


def _own(email: str) -> frozenset[str]:
    """Return the address if it is a mailbox of ours or a colleague's, else ""."""
    colleagues = User.objects.filter(email__lower__in=written_forms(email))
    is_own = bool(are_ours([email])) or colleagues.exists()
    return frozenset({email.lower()}) if is_own else frozenset()


def _asked_today(request: FeedbackRequest, now: datetime) -> int:
    if request.survey_id is None:
        return 0
    day = now - timedelta(days=1)
    return FeedbackRequest.objects.filter(survey=request.survey_id, sent_at__gt=day).count()
