"""Registers the project's system checks and its Celery application."""

from importlib import import_module

from django.apps import AppConfig


class SupportdeskConfig(AppConfig):
    """The project package as an app: it has checks and commands, and no models."""

    name = "supportdesk"

    def ready(self) -> None:
        # Not in supportdesk/__init__.py: `bin/run` itself stays small without Celery and Django.
        import_module("supportdesk.celery")
        import_module("supportdesk.checks")
