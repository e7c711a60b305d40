"""All addresses of the desk."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include("accounts.urls")),
    path("", include("tickets.urls")),
]

handler500 = "tickets.desk.views.failing.server_error"
