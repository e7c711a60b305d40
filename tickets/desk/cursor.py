"""A place in a list, as text for a link: the row after which the next page begins."""

import base64
import binascii
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from tickets.models import Ticket
from tickets.sealed import opened, seal

Place = tuple[datetime, int]


def place_of(ticket: Ticket) -> Place:
    return ticket.last_activity_at, ticket.pk


def write(place: Place) -> str:
    at, pk = place
    return base64.urlsafe_b64encode(f"{at.isoformat()} {seal(pk)}".encode()).decode().rstrip("=")


def read(cursor: str | None) -> Place | None:
    """None for what `write` did not write."""
    try:
        at, pk = base64.urlsafe_b64decode((cursor or "") + "==").decode().split(" ")
        place = datetime.fromisoformat(at), opened(pk)
    except (binascii.Error, ValueError):
        return None
    return place if timezone.is_aware(place[0]) else None


def older(place: Place) -> Q:
    """Written so that an index on (…, last_activity_at, id) serves it: a range, then the tie."""
    at, pk = place
    return Q(last_activity_at__lte=at) & (Q(last_activity_at__lt=at) | Q(pk__lt=pk))


def newer(place: Place) -> Q:
    at, pk = place
    return Q(last_activity_at__gte=at) & (Q(last_activity_at__gt=at) | Q(pk__gt=pk))
