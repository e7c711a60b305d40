"""Addresses of the health page and of what monitors ask."""

from django.urls import path

from tickets.health.views import monitor, page

urlpatterns = [
    path("health/", monitor.health, name="health"),
    path("health/alive/", monitor.alive, name="alive"),
    path("health/page/", page.health, name="health_page"),
    path("health/page/standing/", page.standing, name="health_standing"),
    path("health/token/", page.token, name="health_token"),
    path("desk-mail/<sealed:pk>/repetition/", page.repetition, name="desk_mail_repetition"),
]
