from django.urls import path

from journeys.feedback.views import (
    answer_actions,
    answer_page,
    answer_panel,
    answers,
    own_work,
    response_funnel,
    surveys,
    thanks_page,
    unsubscribe,
)

urlpatterns = [
    # Public pages
    path("f/<str:token>/", answer_page.answer, name="answer"),
    path("f/<str:token>/thanks/", thanks_page.thanks, name="thanks"),
    path("u/<str:token>/", unsubscribe.unsubscribe, name="unsubscribe"),
    # Feedback page
    path("feedback/", answers.feedback, name="feedback"),
    path("feedback/export/", answers.export, name="export-answers"),
    path("feedback/response-funnel/", response_funnel.response_funnel, name="response-funnel"),
    path("feedback/<int:pk>/read/", answer_actions.read, name="read-answer"),
    path("feedback/<int:pk>/judge/", answer_actions.judge, name="judge-answer"),
    path("feedback/<int:pk>/call-back/", answer_actions.finish, name="finish-follow-up"),
    path("feedback/<int:pk>/assign/", answer_actions.assign, name="assign-follow-up"),
    path("panels/ticket/<int:pk>/feedback/", answer_panel.ticket_feedback, name="ticket-feedback"),
    path("panels/my-day/calls/", own_work.my_follow_ups, name="my-follow-ups"),
    path("panels/my-day/scores/", own_work.my_scores, name="my-scores"),
    # Settings
    path("settings/surveys/", surveys.surveys, name="surveys"),
    path("settings/surveys/new/", surveys.survey, name="new-survey"),
    path("settings/surveys/<int:pk>/", surveys.survey, name="survey"),
    path("settings/surveys/<int:pk>/test/", surveys.send_test, name="test-survey"),
    path("settings/surveys/<int:pk>/mail/", surveys.preview, name="survey-preview"),
]
