"""Addresses of the page 'What people may do'."""

from django.urls import path

from tickets.powers import views

urlpatterns = [
    path("people/powers/", views.powers, name="powers"),
    path("people/<int:pk>/powers/", views.change, name="person_powers"),
]
