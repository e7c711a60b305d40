"""Addresses of working hours."""

from django.urls import URLPattern, path

from tickets.hours.views import shifts

urlpatterns: list[URLPattern] = [
    path("shift/", shifts.begin, name="shift"),
    path("shift/end/", shifts.end, name="shift_end"),
]
