from django.urls import path

from journeys.views import (
    feedback,
    feedback_acts,
    panels,
    placement,
    public,
    silence,
    surveys,
    unsubscribing,
)

urlpatterns = [
    # What customers see
    path("f/<str:token>/", public.answer, name="answer"),
    path("f/<str:token>/thanks/", public.thanks, name="thanks"),
    path("u/<str:token>/", unsubscribing.unsubscribe, name="unsubscribe"),
    # Reading what they say
    path("feedback/", feedback.feedback, name="feedback"),
    path("feedback/silence/", silence.silence, name="silence"),
    path("feedback/<int:pk>/read/", feedback_acts.read, name="read-answer"),
    path("feedback/<int:pk>/judge/", feedback_acts.judge, name="judge-answer"),
    path("feedback/<int:pk>/call-back/", feedback_acts.finish, name="finish-follow-up"),
    path("feedback/<int:pk>/hand/", feedback_acts.hand, name="hand-follow-up"),
    # Parts of the helpdesk's pages
    path("panels/ticket/<int:pk>/", panels.ticket_panel, name="ticket-panel"),
    path("panels/ticket/<int:pk>/feedback/", panels.ticket_feedback, name="ticket-feedback"),
    path("panels/ticket/<int:pk>/place/", panels.place, name="place-ticket"),
    path("panels/customer/<int:pk>/", panels.customer_head, name="customer-head"),
    # Settings
    path("settings/surveys/", surveys.surveys, name="surveys"),
    path("settings/surveys/new/", surveys.survey, name="new-survey"),
    path("settings/surveys/<int:pk>/", surveys.survey, name="survey"),
    path("settings/surveys/<int:pk>/mail/", surveys.preview, name="survey-preview"),
    path("settings/placement/", placement.placement, name="placement"),
    path("settings/placement/new/", placement.rule, name="new-rule"),
    path("settings/placement/<int:pk>/", placement.rule, name="rule"),
    path("settings/placement/<int:pk>/delete/", placement.delete, name="delete-rule"),
]
