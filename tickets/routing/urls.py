"""Where rules, and what they speak of, are kept."""

from django.urls import URLPattern, path

from tickets.routing.views import kinds

urlpatterns: list[URLPattern] = [
    path("routing/kinds/", kinds.kinds, name="kinds"),
    path("routing/kinds/<slug:slug>/name/", kinds.naming, name="kind_naming"),
    path("routing/kinds/<slug:slug>/use/", kinds.use, name="kind_use"),
]
