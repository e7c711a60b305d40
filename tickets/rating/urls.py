"""Addresses of what customers say of our answers."""

from django.urls import URLPattern, path

from tickets.rating.views import how

urlpatterns: list[URLPattern] = [path("how-was-it/<str:token>/", how.how_it_was, name="how_it_was")]
