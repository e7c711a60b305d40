"""Addresses of working hours."""

from django.urls import URLPattern, path

from tickets.hours.views import deciding, idle, shifts

urlpatterns: list[URLPattern] = [
    path("shift/", shifts.begin, name="shift"),
    path("shift/end/", shifts.end, name="shift_end"),
    path("hours/idle/<int:pk>/", idle.answer, name="idle_answer"),
    path("hours/corrections/<int:pk>/approval/", deciding.approval, name="correction_approval"),
    path("hours/corrections/<int:pk>/refusal/", deciding.refusal, name="correction_refusal"),
]
