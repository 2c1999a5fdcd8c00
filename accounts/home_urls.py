"""The address of the start page, which belongs to no app's namespace."""

from django.urls import path

from accounts.views import home

urlpatterns = [path("", home.home, name="home")]
