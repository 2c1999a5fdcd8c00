"""A sample of a survey's email, about a ticket that does not exist."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from customers.models import Customer
from helpdesk.models import Ticket
from journeys.feedback.emails.request_email import RequestEmail, company_of, render_request_email
from journeys.feedback.rating_scale import question_text
from journeys.models import FeedbackRequest, Survey
from mail.mailbox_lookup import first_mailbox
from mail.models import Mailbox


def sample_email(survey: Survey, *, agent: User) -> RequestEmail:
    """Return the email of a survey as a customer of this agent would get it."""
    now = timezone.now()
    mailbox = first_mailbox() or Mailbox(name="Tandem", address="help@company.example")
    question = question_text(survey.question, agent=agent.first_name, company=company_of(mailbox))
    sample = FeedbackRequest(
        survey=survey,
        ticket=Ticket(pk=4968, subject=_("Front wheel arrived bent")),
        customer=Customer(name="Carla Reyes"),
        agent=agent,
        metric=survey.metric,
        question=question,
        low_label=survey.low_label,
        high_label=survey.high_label,
        resolved_at=now - timedelta(hours=survey.delay_hours),
    )
    return render_request_email(
        sample, mailbox=mailbox, now=now, score_token="sample", unsubscribe_token="sample"
    )
