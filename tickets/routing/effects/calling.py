"""Calls of other programs that rules ask for: rows of their outbox."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from tickets import later
from tickets.models import Event, Ticket, Webhook, WebhookCall
from tickets.models.event import Verb
from tickets.routing.effects.asked import Asked

GONE = "there is no such webhook"
OFF = "the webhook is turned off"
TYPE = "rule.matched"


def make(asked: Sequence[Asked]) -> list[Event]:
    found = Webhook.objects.filter(key__in={each.value for each in asked}).defer("secret")
    webhooks = {webhook.key: webhook for webhook in found}
    events: list[Event] = []
    calls: list[WebhookCall] = []
    for each in asked:
        webhook = webhooks.get(each.value)
        if why := each.why_not_outside or (GONE if webhook is None else "" if webhook.is_on else OFF):
            events.append(each.not_done(why, webhook.name if webhook else ""))
        elif webhook is not None:
            by_owner = each.effect.rule.by_owner
            calls.append(WebhookCall(webhook=webhook, ticket=each.ticket, body=body_of(each), by_owner=by_owner))
            events.append(each.done(Verb.WEBHOOK_CALLED, webhook.name))
    WebhookCall.objects.bulk_create(calls)
    for webhook_id in {call.webhook_id for call in calls}:
        later.enqueue_once("call_webhook", webhook_id)
    return events


def body_of(asked: Asked) -> dict[str, Any]:
    """What the other program is told. No text of the mail: whoever wants that asks at the desk."""
    told = asked.effect.rule.told()
    rule = {"name": told["name"], "version": told["number"]}
    return {"type": TYPE, "timestamp": timezone.now().isoformat(), "data": {"rule": rule, **_ticket(asked.ticket)}}


def _ticket(ticket: Ticket) -> dict[str, Any]:
    about = {
        "reference": ticket.reference,
        "subject": ticket.subject,
        "kind": ticket.kind,
        "priority": ticket.priority,
        "tags": list(ticket.tags),
        "status": ticket.status,
        "fields": ticket.fields,
        "mailbox": ticket.mailbox.address,
        "link": settings.BASE_URL + reverse("ticket", args=[ticket.reference]),
    }
    return {"ticket": about, "customer": {"email": ticket.customer.email, "name": ticket.customer.name}}
