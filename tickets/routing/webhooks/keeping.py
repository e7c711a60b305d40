"""Webhooks as those who write rules keep them: added, tried, switched, given a new secret.

Where one leads is said once and stays: a rule of the owner's that calls it may tell of what only the owner sees, and
whoever changed the address would be told that in the place of the program that the owner chose.
"""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from accounts.models import User
from accounts.roles import Capability
from tickets import access, later
from tickets.errors import Refused
from tickets.models import Webhook, WebhookCall
from tickets.models.webhook import CallState
from tickets.names import checked_name, new_key
from tickets.routing.webhooks import calling, signing

MOST, SHOWN = 50, 50
LONGEST_NAME, LONGEST_URL = 80, 500


def listed(by: User) -> QuerySet[Webhook]:
    """Each with what became of the last call that `by` may know of: `last` and `said`. Without secrets."""
    calls = access.calls_visible_to(by).filter(webhook=OuterRef("pk")).order_by("-queued_at")
    last = {"last": Subquery(calls.values("state")[:1]), "said": Subquery(calls.values("said")[:1])}
    return Webhook.objects.annotate(**last).defer("secret").order_by("-is_on", "name")


def calls_of(webhook: Webhook, by: User) -> list[WebhookCall]:
    """The latest fifty that `by` may know of."""
    calls = access.calls_visible_to(by).filter(webhook=webhook.pk)
    return list(calls.select_related("ticket").order_by("-queued_at")[:SHOWN])


def add(name: str, url: str, by: User) -> tuple[Webhook, str]:
    """And its secret, which nobody is shown again. Raises Refused."""
    _check(by)
    name, url, secret = checked_name(name, LONGEST_NAME), _address(url), signing.new_secret()
    if Webhook.objects.count() >= MOST:
        raise Refused(f"There are {MOST} webhooks already, and no more can be added.")
    try:
        with transaction.atomic():
            return Webhook.objects.create(
                key=new_key(Webhook.objects.all(), name, "webhook"), name=name, url=url, secret=secret
            ), secret
    except IntegrityError as problem:
        raise Refused("Somebody has just added one too. Look again, and try once more.") from problem


def renew_secret(webhook: Webhook, by: User) -> str:
    """The new one; the former is not used any more."""
    _check(by)
    secret = signing.new_secret()
    Webhook.objects.filter(pk=webhook.pk).update(secret=secret)
    return secret


def switch(webhook: Webhook, is_on: bool, by: User) -> None:
    _check(by)
    Webhook.objects.filter(pk=webhook.pk).update(is_on=is_on)


def try_it(webhook: Webhook, by: User) -> WebhookCall:
    """A signed call that is about nothing. Raises Refused."""
    _check(by)
    if not webhook.is_on:
        raise Refused("It is turned off. Turn it on, and try it then.")
    now = timezone.now()
    body: dict[str, Any] = {"type": "test", "timestamp": now.isoformat(), "data": {"asked_by": by.name}}
    call = WebhookCall.objects.create(webhook=webhook, body=body)
    later.enqueue_once(calling.TASK, webhook.pk)
    return call


def call_again(call: WebhookCall, by: User) -> None:
    """With the same number, so that whoever has it already can tell. Raises Refused."""
    _check(by)
    anew = {"state": CallState.QUEUED, "due_at": timezone.now(), "attempts": 0, "ended_at": None, "said": ""}
    failed = access.calls_visible_to(by).filter(pk=call.pk, state=CallState.FAILED, webhook__is_on=True)
    if not failed.update(**anew):
        raise Refused("It is being called already, or the webhook is turned off.")
    later.enqueue_once(calling.TASK, call.webhook_id)


def _check(by: User) -> None:
    if not by.can(Capability.WRITE_RULES):
        raise Refused("You may not change webhooks. Ask the owner if you should.")


def _address(url: str) -> str:
    """Where it may really lead is found out at each call."""
    url = url.strip()
    schemes = ("https", "http") if settings.WEBHOOK_NETWORKS else ("https",)
    try:
        parts = urlsplit(url)
        well_formed = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        well_formed = False
    if not well_formed or len(url) > LONGEST_URL or not url.isascii() or len(url.split()) != 1:
        raise Refused("It needs an address that begins with https://, such as https://example.com/hook")
    if parts.username or parts.password:
        raise Refused("An address must hold no name and no password: the other program knows us by the secret.")
    return url.partition("#")[0]
