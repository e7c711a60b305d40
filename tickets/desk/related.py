"""What stands beside a ticket: where it went, what went into it, what it is linked with; only what this person sees."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import JSONObject

from accounts.models import User
from tickets import access
from tickets.models import Event, Message, Ticket, TicketLink
from tickets.models.event import Verb
from tickets.models.ticket import Visibility

MOST = 20


def of_ticket(user: User) -> dict[str, Any]:
    """To annotate a ticket's row with, without a query of its own: `.into`, a reference or None; `.formers`,
    `.apart_kept` and `.links`, lists of {"reference": str, "subject": str}; a former says `apart`: whether it can be
    taken apart again; those kept apart came in beside it, for the owner's eyes alone.
    """
    return {
        "into": Subquery(access.visible_to(user).filter(pk=OuterRef("merged_into_id")).values("reference")[:1]),
        "formers": ArraySubquery(_formers(user).values(told=JSONObject(**_told(), apart="apart"))[:MOST]),
        "apart_kept": ArraySubquery(_strays(user).values(told=JSONObject(**_told()))[:MOST]),
        "links": ArraySubquery(_linked(user).values("told")[:MOST]),
    }


def _formers(user: User) -> QuerySet[Any]:
    merged = Event.objects.filter(ticket=OuterRef("pk"), verb=Verb.MERGED, detail__has_key="moved")
    since = Subquery(merged.order_by("-created_at").values("created_at")[:1])
    newer = Message.objects.filter(ticket=OuterRef("merged_into"), created_at__gt=OuterRef("merged_at"))
    found = access.visible_to(user).filter(merged_into=OuterRef("pk")).annotate(merged_at=since)
    return found.annotate(apart=~Exists(newer)).order_by("pk")


def _strays(user: User) -> QuerySet[Any]:
    kept = access.visible_to(user).filter(may_belong_to=OuterRef("pk"), visibility=Visibility.OWNER)
    return kept.order_by("-pk")


def _linked(user: User) -> QuerySet[Any]:
    """A link may have been made at either end."""
    links = TicketLink.objects.filter(Q(ticket=OuterRef("pk")) | Q(other=OuterRef("pk")))
    ends = links.annotate(far=Case(When(ticket=OuterRef("pk"), then=F("other_id")), default=F("ticket_id")))
    shown = access.visible_to(user).filter(pk=OuterRef("far")).values(told=JSONObject(**_told()))
    return ends.annotate(told=Subquery(shown)).filter(told__isnull=False).order_by("made_at")


def _told() -> dict[str, str]:
    return {"reference": "reference", "subject": "subject"}


def merged_address(ticket: Ticket) -> str:
    """The reference to which a merged ticket leads on, for who sees that one; '' for any other."""
    return str(getattr(ticket, "into", None) or "")
