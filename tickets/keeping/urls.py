"""Addresses of what the owner keeps."""

from django.urls import path

from tickets.keeping.views import from_ticket, kept

urlpatterns = [
    path("kept/", kept.kept, name="kept"),
    path("kept/<int:pk>/", kept.sender, name="kept_sender"),
    path("kept/<int:pk>/release/", kept.release, name="kept_release"),
    path("kept/<int:pk>/past/", kept.past, name="kept_past"),
    path("tickets/<str:reference>/protection/", from_ticket.protection, name="protection"),
]
