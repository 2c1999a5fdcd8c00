"""The steps of the first run that are about journeys: a map, and a survey."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.setup_steps import NextAction, SetupStep
from journeys.models import Journey, Survey

JOURNEY_STEP = SetupStep(
    name="journey",
    title=_("A journey"),
    text=_("The way of your customers, step by step. Begin with a template and change it later."),
    done_text=_("The map is drawn. Tickets and answers gather at its touchpoints."),
    order=40,
    proof=lambda: Journey.objects.filter(archived_at=None),
    next_action=lambda: NextAction(_("Choose a template"), reverse("journeys:gallery")),
    page="journeys:gallery",
)
SURVEY_STEP = SetupStep(
    name="survey",
    title=_("A survey"),
    text=_("The question customers get a day after their ticket was solved, in the agent’s name."),
    done_text=_("Customers are asked after their ticket was solved."),
    order=50,
    proof=lambda: Survey.objects.filter(is_active=True),
    next_action=lambda: NextAction(_("Create a survey"), reverse("journeys:new-survey")),
    page="journeys:surveys",
)
