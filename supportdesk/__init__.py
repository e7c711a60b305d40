"""The Django project: environment, settings, processes. What the desk does is in `tickets` and `accounts`."""

from supportdesk.celery import app as celery_app

__all__ = ["celery_app"]
