from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("accounts.home_urls")),
    path("", include("config.health_urls")),
    path("", include("config.api.urls")),
    path("", include("accounts.urls")),
    path("", include("customers.urls")),
    path("", include("mail.urls")),
    path("", include("helpdesk.urls")),
    path("", include("journeys.urls")),
    path("accounts/", include("accounts.sign_in_urls")),
]
if settings.DEMO:
    urlpatterns.insert(0, path("", include("demo.urls")))

handler400 = "config.web.error_pages.bad_request"
handler404 = "config.web.error_pages.page_not_found"
handler500 = "config.web.error_pages.server_error"
