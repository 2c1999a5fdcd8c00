from django.urls import path

from journeys.placement import views

urlpatterns = [
    path("settings/placement/", views.placement, name="placement"),
    path("settings/placement/new/", views.rule, name="new-rule"),
    path("settings/placement/<int:pk>/", views.rule, name="rule"),
    path("settings/placement/<int:pk>/delete/", views.delete, name="delete-rule"),
]
