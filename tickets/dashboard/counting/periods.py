"""Which day it is where the business is."""

from datetime import date

from django.utils import timezone

from tickets.dashboard.counting.counter import zone


def today() -> date:
    """By its clocks. A statement or two."""
    return timezone.now().astimezone(zone()).date()
