"""Addresses of the owner's day."""

from django.urls import URLPattern, path

from tickets.dashboard.views import lists, parts, today

urlpatterns: list[URLPattern] = [
    path("today/", today.today, name="today"),
    path("today/split/", parts.split, name="today_split"),
    path("today/asking/", parts.asking, name="today_asking"),
    path("today/voices/", parts.voices, name="today_voices"),
    path("today/tickets/", lists.behind, name="behind"),
    path("today/spreadsheet/", lists.spreadsheet, name="today_spreadsheet"),
]
