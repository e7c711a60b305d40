"""Registers the project's system checks."""

from importlib import import_module

from django.apps import AppConfig


class SupportdeskConfig(AppConfig):
    """The project package as an app: it has checks, and no models."""

    name = "supportdesk"

    def ready(self) -> None:
        import_module("supportdesk.checks")
