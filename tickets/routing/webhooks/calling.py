"""Makes calls of other programs: one after the other for each webhook, each with a lease.

queued → calling (leased) → done | failed. What is not taken is tried again at growing pauses, with the same webhook-id.
"""

import logging
import time
from datetime import timedelta
from http import HTTPStatus

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from tickets import later
from tickets.errors import CallForbidden, CallNotTaken
from tickets.models import Event, Webhook, WebhookCall
from tickets.models.event import Verb
from tickets.models.ticket import Visibility
from tickets.models.webhook import GONE, CallState
from tickets.routing.webhooks import reaching, signing

log = logging.getLogger(__name__)

LEASE = settings.CALLING_LEASE
PAUSES = [timedelta(seconds=s) for s in (30, 120, 600, 3600, 21_600)]
TURN_SECONDS = 20
LARGEST = 64 * 1024
MOST_AT_ONCE = 200
KEPT = timedelta(days=90)
TASK = "call_webhook"
OFF = "The webhook was turned off before the call was made"
PRIVATE = "Only the owner sees this ticket by now"
TOO_LARGE = "There is more to say than a call may carry (64 KB)"
FAULT = "A fault of the desk itself kept it from being made; its log says more"


def with_work() -> list[int]:
    """Webhooks for which a call is due, or was left behind by a worker that died."""
    due = WebhookCall.objects.filter(_due()).order_by().values_list("webhook", flat=True)
    return list(due.distinct()[:MOST_AT_ONCE])


def drain(webhook_id: int) -> None:
    """Makes what is due, for twenty seconds at most: others wait for the worker too."""
    until = time.monotonic() + TURN_SECONDS
    while (call := _claim(webhook_id)) is not None:
        _make(call)
        if time.monotonic() > until:
            later.enqueue_once(TASK, webhook_id)
            return


def _due() -> Q:
    now = timezone.now()
    abandoned = Q(state=CallState.CALLING, leased_until__lt=now)
    return Q(due_at__lte=now) & (Q(state=CallState.QUEUED) | abandoned)


def _claim(webhook_id: int) -> WebhookCall | None:
    """The next one, leased to the caller; None also while somebody else is at it for this webhook."""
    now = timezone.now()
    busy = WebhookCall.objects.filter(
        webhook=OuterRef("webhook"), state=CallState.CALLING, leased_until__gt=now, due_at__lte=now
    )
    mine = WebhookCall.objects.filter(_due(), ~Exists(busy), webhook=webhook_id)
    for pk in mine.order_by("due_at").values_list("pk", flat=True)[:1]:
        until = timezone.now() + LEASE
        if WebhookCall.objects.filter(_due(), pk=pk).update(
            state=CallState.CALLING, leased_until=until, attempts=F("attempts") + 1
        ):
            return WebhookCall.objects.select_related("webhook", "ticket").get(pk=pk)
    return None


def _make(call: WebhookCall) -> None:
    content = signing.content_of(call.body)
    if why := _why_not(call, content):
        _end(call, CallState.FAILED, why)
        return
    signed = signing.headers(call.webhook.secret, str(call.number), int(time.time()), content)
    try:
        status = reaching.post(call.webhook.url, content, signed)
    except CallForbidden as problem:
        _end(call, CallState.FAILED, str(problem))
    except CallNotTaken as problem:
        _again(call, str(problem))
        _put_off_others(call)
    except Exception:  # ours: it must not be tried for ever in silence
        log.exception("Call %s", call.number)
        _again(call, FAULT)
    else:
        _answered(call, status)


def _why_not(call: WebhookCall, content: bytes) -> str:
    """'' when it may be made. What it is about may have become the owner's alone since it was asked for."""
    if not call.webhook.is_on:
        return OFF
    if call.ticket and call.ticket.visibility != Visibility.TEAM and not call.by_owner:
        return PRIVATE
    return TOO_LARGE if len(content) > LARGEST else ""


def _answered(call: WebhookCall, status: int) -> None:
    """Of what the other program says, its number is kept, and nothing else: it may be anything."""
    if 200 <= status < 300:
        _end(call, CallState.DONE, f"Taken ({in_words(status)})")
    elif status == HTTPStatus.GONE:
        Webhook.objects.filter(pk=call.webhook_id).update(is_on=False)
        _end(call, CallState.FAILED, GONE)
    elif 300 <= status < 400:
        _again(call, f"It points elsewhere ({in_words(status)}), and calls do not follow")
    else:
        _again(call, f"The other program did not take it ({in_words(status)})")


def in_words(status: int) -> str:
    """'404 Not Found'."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _again(call: WebhookCall, said: str) -> None:
    if call.attempts > len(PAUSES):
        _end(call, CallState.FAILED, f"Tried {call.attempts} times. Last: {said}")
        return
    due = timezone.now() + PAUSES[call.attempts - 1]
    _mine(call).update(state=CallState.QUEUED, due_at=due, leased_until=None, said=said)


def _put_off_others(call: WebhookCall) -> None:
    """What else waits for a server that is away need not find out for itself."""
    now = timezone.now()
    waiting = WebhookCall.objects.filter(webhook=call.webhook_id, state=CallState.QUEUED, due_at__lte=now)
    waiting.update(due_at=now + PAUSES[0])


@transaction.atomic
def _end(call: WebhookCall, state: CallState, said: str) -> None:
    """A call that was not taken is told in its ticket, too."""
    ended = _mine(call).update(state=state, leased_until=None, ended_at=timezone.now(), said=said)
    if ended and state == CallState.FAILED and call.ticket_id:
        detail = {"do": "call_webhook", "to": call.webhook.name, "reason": said}
        Event.objects.create(ticket_id=call.ticket_id, verb=Verb.NOT_DONE, detail=detail)


def _mine(call: WebhookCall) -> QuerySet[WebhookCall]:
    return WebhookCall.objects.filter(pk=call.pk, state=CallState.CALLING, leased_until=call.leased_until)


def forget() -> None:
    """What ended long ago. By webhook, as the index goes."""
    webhooks = list(Webhook.objects.values_list("pk", flat=True))
    old = WebhookCall.objects.filter(webhook__in=webhooks, queued_at__lt=timezone.now() - KEPT)
    old.filter(state__in=[CallState.DONE, CallState.FAILED]).delete()
