"""Addresses of duties."""

from django.urls import URLPattern, path

from tickets.recurring.views import done, editing, listing, one

urlpatterns: list[URLPattern] = [
    path("duties/", listing.duties, name="duties"),
    path("duties/new/", editing.new, name="duty_new"),
    path("duties/days/", editing.preview, name="duty_days"),
    path("duties/<sealed:pk>/", one.duty, name="duty"),
    path("duties/<sealed:pk>/edit/", editing.edit, name="duty_edit"),
    path("duties/<sealed:pk>/use/", editing.use, name="duty_use"),
    path("duties/<sealed:pk>/removal/", editing.remove, name="duty_removal"),
    path("duties/<sealed:pk>/numbers.csv", one.as_csv, name="duty_csv"),
    path("tickets/<str:reference>/done/", done.done, name="duty_done"),
]
