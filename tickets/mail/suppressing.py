"""Addresses to which no mail goes: asked before anything is sent, and allowed again by a person."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from tickets.models import Suppression


def among(emails: Iterable[str]) -> QuerySet[Suppression]:
    """Those of `emails` that are stopped, in the order of their being stopped."""
    return Suppression.objects.filter(email__in={email.lower() for email in emails}, cleared_at=None).order_by("id")


def in_words(stopped: Suppression, *, told: bool) -> str:
    """'Mail to carl@example.com is stopped since 3 March: it came back, no such user (550 …).'

    Without `told` it says neither when nor why: not everybody may read the ticket that this comes from.
    """
    if not told or not stopped.reason:
        return f"Mail to {stopped.email} is stopped, since it does not arrive."
    since, now = timezone.localtime(stopped.created_at), timezone.localtime()
    day = f"{since.day} {since:%B}" if since.year == now.year else f"{since.day} {since:%B %Y}"
    return f"Mail to {stopped.email} is stopped since {day}: {stopped.reason}."


def clear(email: str, by: User) -> bool:
    """Allows mail to `email` again; False when it was allowed already."""
    return bool(among([email]).update(cleared_at=timezone.now(), cleared_by=by))
