from journeys.urls import feedback

app_name = "journeys"
urlpatterns = [*feedback.urlpatterns]
