"""A sample of a survey's email, about a ticket that does not exist."""

from datetime import timedelta
from typing import cast

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.outgoing_mail import outgoing_mail
from config.refusals import Refused
from customers.models import Customer
from helpdesk.models import Ticket
from journeys.feedback.emails.request_email import RequestEmail, company_of, render_request_email
from journeys.feedback.languages import BASE, wording_in
from journeys.feedback.rating_scale import question_text
from journeys.feedback.survey_lookup import own_wording
from journeys.metrics.scales import Metric
from journeys.models import FeedbackRequest, Survey
from mail.mailbox_lookup import first_mailbox
from mail.models import Mailbox


def sample_email(survey: Survey, *, agent: User, language: str = BASE) -> RequestEmail:
    """Return the email of a survey as a customer of this agent and language would get it."""
    now = timezone.now()
    mailbox = first_mailbox() or Mailbox(name="Tandem", address="help@company.example")
    wording = wording_in(language, cast(Metric, survey.metric), own_wording(survey))
    question = question_text(wording.question, agent=agent.first_name, company=company_of(mailbox))
    sample = FeedbackRequest(
        survey=survey,
        ticket=Ticket(pk=4968, subject=_("Front wheel arrived bent")),
        customer=Customer(name="Carla Reyes"),
        agent=agent,
        metric=survey.metric,
        question=question,
        low_label=wording.low_label,
        high_label=wording.high_label,
        language=wording.language,
        resolved_at=now - timedelta(hours=survey.delay_hours),
    )
    return render_request_email(
        sample, mailbox=mailbox, now=now, score_token="sample", unsubscribe_token="sample"
    )


class CannotSendSample(Refused):
    """The message gives the reason and the next step."""


def send_sample(survey: Survey, *, to: User, language: str = BASE) -> None:
    """Send the email of a survey to a person of the company; its links open no survey."""
    if not outgoing_mail().can_go:
        raise CannotSendSample(
            _("No mail can go out yet. Set up the server of a mailbox in Settings, then try again.")
        )
    email = sample_email(survey, agent=to, language=language)
    message = EmailMultiAlternatives(_("Test: %s") % email.subject, email.text, to=[to.email])
    message.attach_alternative(email.html, "text/html")
    message.send()
