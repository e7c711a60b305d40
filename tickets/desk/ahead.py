"""Moments that are still to come, as people say them, in the reader's zone."""

from datetime import datetime

from django.utils import timezone


def told(at: datetime, now: datetime | None = None) -> str:
    """'17:40' today, 'tomorrow 9:00', 'Tue 9:00' within the week, '3 Dec 9:00' within the year, else '3 Jan 2027'."""
    here, today = timezone.localtime(at), timezone.localtime(now or timezone.now()).date()
    days, clock = (here.date() - today).days, f"{here.hour}:{here:%M}"
    if days == 0:
        return clock
    if days == 1:
        return f"tomorrow {clock}"
    if 1 < days < 7:
        return f"{here:%a} {clock}"
    return f"{here.day} {here:%b} {clock}" if here.year == today.year else f"{here.day} {here:%b %Y}"
