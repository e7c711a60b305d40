"""Addresses that take no mail: asked before anything is sent, and allowed again by a person."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from tickets.models import Suppression


def among(emails: Iterable[str]) -> QuerySet[Suppression]:
    """Those of `emails` that take no mail, in their order of being found out."""
    wanted = {email.lower() for email in emails}
    return Suppression.objects.filter(email__in=wanted, cleared_at=None).order_by("id")


def clear(email: str, by: User) -> bool:
    """Whether there was something to allow."""
    return bool(among([email]).update(cleared_at=timezone.now(), cleared_by=by))
