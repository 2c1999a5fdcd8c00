from django.urls import path

from journeys.urls import feedback, maps
from journeys.views import vocabulary

app_name = "journeys"
urlpatterns = [
    *maps.urlpatterns,
    *feedback.urlpatterns,
    path("settings/vocabulary/", vocabulary.vocabulary, name="vocabulary"),
    path("settings/vocabulary/<slug:kind>/new/", vocabulary.word, name="new-word"),
    path("settings/vocabulary/<slug:kind>/<int:pk>/", vocabulary.word, name="word"),
]
