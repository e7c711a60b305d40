"""Addresses of what came back."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
