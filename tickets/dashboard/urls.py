"""Addresses of the owner's day."""

from django.urls import URLPattern, path

from tickets.dashboard.views import digest, lists, my_day, one_click, parts, today

urlpatterns: list[URLPattern] = [
    path("today/", today.today, name="today"),
    path("my-day/", my_day.my_day, name="my_day"),
    path("today/split/", parts.split, name="today_split"),
    path("today/asking/", parts.asking, name="today_asking"),
    path("today/worth/", parts.worth, name="today_worth"),
    path("today/voices/", parts.voices, name="today_voices"),
    path("today/tickets/", lists.behind, name="behind"),
    path("today/spreadsheet/", lists.spreadsheet, name="today_spreadsheet"),
    path("digest/", digest.digest, name="digest"),
    path("digest/now/", digest.one_now, name="digest_now"),
    path("once/<str:token>/", one_click.page, name="one_click"),
]
