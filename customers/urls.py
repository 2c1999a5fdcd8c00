from django.urls import path

from customers.views import contact_points, customer, list, organizations

app_name = "customers"
urlpatterns = [
    path("customers/", list.customers, name="list"),
    path("customers/new/", list.new_customer, name="new"),
    path("customers/suggestions/", list.suggestions, name="suggestions"),
    path("customers/organizations/", organizations.organizations, name="organizations"),
    path("customers/organizations/new/", organizations.new_organization, name="new-organization"),
    path("customers/organizations/<int:pk>/", organizations.organization, name="organization"),
    path(
        "customers/organizations/<int:pk>/edit/",
        organizations.edit_organization,
        name="edit-organization",
    ),
    path("customers/<int:pk>/", customer.customer, name="customer"),
    path("customers/<int:pk>/edit/", customer.edit_customer, name="edit"),
    path("customers/<int:pk>/address/", customer.add_address, name="add-address"),
    path("contact-points/<int:pk>/remove/", contact_points.remove, name="remove-contact-point"),
    path("contact-points/<int:pk>/primary/", contact_points.choose, name="choose-address"),
    path("customers/<int:pk>/note/", customer.add_note, name="add-note"),
    path("customers/<int:pk>/consent/<slug:purpose>/", customer.set_consent, name="set-consent"),
]
