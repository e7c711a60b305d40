"""Addresses of working hours."""

from django.urls import URLPattern, path

from tickets.hours.views import correcting, days_off, deciding, idle, shifts, timesheet

urlpatterns: list[URLPattern] = [
    path("shift/", shifts.begin, name="shift"),
    path("shift/end/", shifts.end, name="shift_end"),
    path("hours/", timesheet.hours, name="hours"),
    path("hours/people/<int:pk>/", timesheet.person, name="hours_of"),
    path("hours/shifts/new/", correcting.missing, name="shift_missing"),
    path("hours/shifts/<int:pk>/correction/", correcting.shift, name="shift_correction"),
    path("hours/idle/<int:pk>/", idle.answer, name="idle_answer"),
    path("hours/corrections/<int:pk>/approval/", deciding.approval, name="correction_approval"),
    path("hours/corrections/<int:pk>/refusal/", deciding.refusal, name="correction_refusal"),
    path("hours/corrections/<int:pk>/withdrawal/", correcting.withdrawal, name="correction_withdrawal"),
    path("days-off/", days_off.listed, name="days_off"),
    path("days-off/<int:pk>/removal/", days_off.removal, name="days_off_removal"),
]
