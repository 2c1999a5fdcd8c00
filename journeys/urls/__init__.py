from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern

app_name = "journeys"
urlpatterns: list[URLPattern] = []
for part in ("journeys.urls.maps", "journeys.urls.feedback"):
    if find_spec(part):
        urlpatterns += import_module(part).urlpatterns
