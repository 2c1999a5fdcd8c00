from journeys.feedback import urls as feedback
from journeys.maps import urls as maps
from journeys.placement import urls as placement

app_name = "journeys"
urlpatterns = [*maps.urlpatterns, *placement.urlpatterns, *feedback.urlpatterns]
