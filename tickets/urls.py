"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tickets.desk.views import queue

urlpatterns: list[URLPattern | URLResolver] = [
    path("", queue.home, name="home"),
    path("queues/<slug:slug>/", queue.queue, name="queue"),
    path("search/", queue.search, name="search"),
]
