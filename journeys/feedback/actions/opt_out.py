"""Opting customers out of feedback requests, and in again."""

from datetime import datetime

from django.db import transaction

from customers.actions.consent import set_consent
from customers.models import Consent, Purpose
from journeys.events import FEEDBACK_OPTED_OUT
from journeys.feedback.actions.withdraw import withdraw_unsent
from journeys.models import FeedbackRequest
from ledger import live
from ledger.actors import SYSTEM, Actor
from ledger.models import Event
from ledger.origin import origin_of

State = FeedbackRequest.State


def opt_out(
    request: FeedbackRequest,
    *,
    source: str,
    by: Actor = SYSTEM,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Consent:
    """Opt the customer out and withdraw their waiting requests. Idempotent."""
    origin = origin_of(by, now, caused_by)
    with transaction.atomic():
        if (consent := _consent_of(request)) and not consent.is_given:
            return consent
        of_customer = FeedbackRequest.objects.filter(customer=request.customer_id)
        withdraw_unsent(of_customer, state=State.NOT_SENT, reason="opted_out")
        origin.record(FEEDBACK_OPTED_OUT, request, source=source, ticket=request.ticket_id)
        live.publish(f"ticket:{request.ticket_id}", "feedback")
        return set_consent(
            request.customer,
            purpose=Purpose.FEEDBACK,
            is_given=False,
            source=source,
            **origin.passed_on,
        )


def opt_in(
    request: FeedbackRequest,
    *,
    source: str,
    by: Actor = SYSTEM,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Consent:
    """Opt the customer in again after an opt-out by mistake."""
    return set_consent(
        request.customer,
        purpose=Purpose.FEEDBACK,
        is_given=True,
        source=source,
        by=by,
        now=now,
        caused_by=caused_by,
    )


def has_opted_out(request: FeedbackRequest) -> bool:
    consent = _consent_of(request)
    return consent is not None and not consent.is_given


def _consent_of(request: FeedbackRequest) -> Consent | None:
    return Consent.objects.filter(customer=request.customer_id, purpose=Purpose.FEEDBACK).first()
