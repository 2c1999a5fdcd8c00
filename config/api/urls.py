from django.urls import URLPattern, URLResolver, include, path, re_path
from rest_framework.routers import SimpleRouter

from config.api.docs import ApiDocs, ApiSchema
from config.api.not_found import NoSuchAddress
from customers.api import CustomerViewSet
from helpdesk.api import TicketViewSet
from journeys.api import InteractionView

# With or without the trailing slash, as a redirect would lose the body of a POST.
router = SimpleRouter()
router.trailing_slash = "/?"
router.register("tickets", TicketViewSet, basename="ticket")
router.register("customers", CustomerViewSet, basename="customer")

v1: list[URLPattern | URLResolver] = [
    path("", include(router.urls)),
    re_path(r"^interactions/?$", InteractionView.as_view(), name="interactions"),
    path("schema/", ApiSchema.as_view(), name="schema"),
    path("docs/", ApiDocs.as_view(), name="docs"),
]
# A page without its last slash is redirected to it; an address may hold line breaks.
OTHERS = r"^api(?!/v1/(?:schema|docs)\Z)(?:/[\s\S]*)?\Z"
urlpatterns = [
    path("api/v1/", include((v1, "api"))),
    re_path(OTHERS, NoSuchAddress.as_view(), name="no-such-address"),
]
