"""Shifts of a few hours ago, for tests."""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import User
from tickets.models import Shift


def hours_ago(hours: float) -> datetime:
    return timezone.now().replace(second=0, microsecond=0) - timedelta(hours=hours)


def worked(person: User, began: float, ended: float | None = None) -> Shift:
    """A shift from so many hours ago to so many hours ago; None while it is under way."""
    return Shift.objects.create(
        person=person, began_at=hours_ago(began), ended_at=None if ended is None else hours_ago(ended)
    )
