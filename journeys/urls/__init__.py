from journeys.urls import feedback, maps

app_name = "journeys"
urlpatterns = [*maps.urlpatterns, *feedback.urlpatterns]
