from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
]
# Until every app has its pages: those that are there.
for name in [
    "config.health_urls",
    "config.api_urls",
    "accounts.urls",
    "customers.urls",
    "mail.urls",
    "helpdesk.urls",
    "journeys.urls",
    *(["demo.urls"] if settings.DEMO else []),
]:
    if (spec := find_spec(name)) and spec.origin:
        urlpatterns.append(path("", include(name)))
