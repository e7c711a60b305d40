"""The bar above every page while something does not work, for owners and admins; and mail that did not reach people."""

from datetime import timedelta
from typing import Any

from django import template
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone

from accounts import letters
from accounts.models import Invitation, User
from accounts.roles import Capability
from tickets.health import alerting, heartbeats, judging
from tickets.models import DeskMail, Heartbeat, Trouble
from tickets.models.trouble import TroubleKind

register = template.Library()

MOST_SHOWN = 3
# Nobody is left who could write a Trouble: the worker and mail-in both do.
NOBODY_WATCHES = judging.SILENT_PROCESS + alerting.BEFORE_TELLING + timedelta(minutes=1)


@register.inclusion_tag("health/bar.html", takes_context=True)
def troubles(context: template.Context) -> dict[str, Any]:
    """What goes on, in one query; nothing for who cannot see the health page."""
    request: HttpRequest = context["request"]
    user: User = request.user  # type: ignore[assignment]
    if not user.can(Capability.SEE_HEALTH):
        return {"troubles": []}
    now = timezone.now()
    known = Trouble.objects.filter(ended_at=None, began_at__lte=now - alerting.BEFORE_TELLING)
    silent = Heartbeat.objects.filter(name=heartbeats.WORKER, at__lt=now - NOBODY_WATCHES)
    rows = known.values_list("kind", Coalesce("mailbox__address", Value(""))).union(
        silent.values_list(Value(TroubleKind.WORKER.value), Value(""))
    )
    shown = [(TroubleKind(kind).label, address) for kind, address in rows[: MOST_SHOWN + 1]]
    return {"troubles": shown[:MOST_SHOWN], "more": len(shown) > MOST_SHOWN}


@register.filter
def with_letters(pending: list[Invitation]) -> list[tuple[Invitation, DeskMail | None]]:
    """Each invitation with its letter if that did not leave for certain; one query for all of them."""
    invitations = list(pending)
    names = [letters.about(each) for each in invitations]
    troubled = DeskMail.objects.filter(about__in=names, state__in=["failed", "unknown"]).defer("content").order_by("pk")
    found = {mail.about: mail for mail in troubled}
    return [(each, found.get(letters.about(each))) for each in invitations]
