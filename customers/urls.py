from django.urls import path

from customers.views import customer, list

app_name = "customers"
urlpatterns = [
    path("customers/", list.customers, name="list"),
    path("customers/new/", list.new_customer, name="new"),
    path("customers/suggestions/", list.suggestions, name="suggestions"),
    path("customers/<int:pk>/", customer.customer, name="customer"),
    path("customers/<int:pk>/edit/", customer.edit_customer, name="edit"),
    path("customers/<int:pk>/address/", customer.add_address, name="add-address"),
    path("customers/<int:pk>/note/", customer.add_note, name="add-note"),
    path("customers/<int:pk>/consent/<slug:purpose>/", customer.set_consent, name="set-consent"),
]
