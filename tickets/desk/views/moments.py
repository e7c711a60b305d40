"""Times as people say them, in the reader's zone."""

from datetime import datetime, timedelta

from django.utils import timezone


def short(at: datetime, now: datetime | None = None) -> str:
    """'9:41' today, 'Yesterday', 'Tue' within the week, '3 Nov' within the year, '3 Nov 2024' before."""
    here, today = timezone.localtime(at), timezone.localtime(now or timezone.now()).date()
    days = (today - here.date()).days
    if days == 0:
        return f"{here.hour}:{here:%M}"
    if days == 1:
        return "Yesterday"
    if 1 < days < 7:
        return f"{here:%a}"
    return f"{here.day} {here:%b}" if here.year == today.year else f"{here.day} {here:%b %Y}"


def at_length(at: datetime, now: datetime | None = None) -> str:
    """As `short`, with the time of day behind the day: 'Yesterday 9:41'."""
    day, time = short(at, now), clock(at)
    return time if day == time else f"{day} {time}"


def clock(at: datetime) -> str:
    """'9:41'."""
    here = timezone.localtime(at)
    return f"{here.hour}:{here:%M}"


def exact(at: datetime) -> str:
    """'Sunday, 22 November 2026, 9:41 UTC'."""
    here = timezone.localtime(at)
    return f"{here:%A}, {here.day} {here:%B %Y}, {here.hour}:{here:%M %Z}"


def lasting(since: datetime, now: datetime | None = None) -> str:
    """'4 min', '3 h', '2 days'."""
    seconds = max(0, ((now or timezone.now()) - since) // timedelta(seconds=1))
    if seconds < 3600:
        return f"{max(1, seconds // 60)} min"
    if seconds < 2 * 86400:
        return f"{seconds // 3600} h"
    return f"{seconds // 86400} days"
