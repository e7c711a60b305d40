"""Addresses of the owner's day."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
