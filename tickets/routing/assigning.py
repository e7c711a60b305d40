"""Carries out what the rules decide. Until then, and whenever this fails, a ticket is held: only the owner sees it."""

import logging
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from tickets import live
from tickets.models import Event, Mailbox, Message, Ticket
from tickets.models.event import Verb
from tickets.models.message import SenderProof
from tickets.models.ticket import Visibility
from tickets.routing import promising
from tickets.routing.rules import Decision, Facts, decide

log = logging.getLogger(__name__)

# A ticket that is held for longer than its intake can take was left behind by a worker that died.
LEFT_BEHIND = settings.ROUTING_LEFT_BEHIND
MOST_AT_ONCE = 500
FIRST_MAIL = Subquery(
    Message.objects.filter(ticket=OuterRef("pk"))
    .order_by("created_at", "id")
    .values(said=JSONObject(proof="sender_proof", author="sender_email", signals="signals"))[:1]
)


def route(tickets: Iterable[Ticket]) -> None:
    """Routes those of `tickets` that are still held. A failure leaves them held, for `route_left_behind`."""
    ids = [ticket.pk for ticket in tickets]
    if not ids:
        return
    try:
        routed = _route(ids)
    except DatabaseError:
        log.exception("Routing failed; %d tickets stay with the owner for now", len(ids))
        return
    live.publish_all(routed)


def route_left_behind() -> None:
    before = timezone.now() - LEFT_BEHIND
    held = Ticket.objects.filter(visibility=Visibility.HELD, last_activity_at__lt=before)
    route(held.order_by("id")[:MOST_AT_ONCE])


def facts_of(ticket: Ticket) -> Facts:
    return Facts(
        from_address=ticket.customer.email,
        mailbox=ticket.mailbox.address,
        subject=ticket.subject,
        answers=ticket.may_belong_to.visibility if ticket.may_belong_to else "",
        **_about_first_mail(getattr(ticket, "first_mail", None) or {}, ticket.customer.email),
    )


def _about_first_mail(first: dict[str, Any], sender: str) -> dict[str, Any]:
    """A proof is of whom From names; an answer may go to somebody else, of whom it says nothing."""
    proof, author = first.get("proof") or "", str(first.get("author") or "").lower()
    signals = first.get("signals") or {}
    return {
        "sender_proof": "" if proof == SenderProof.PROVEN and author != sender else proof,
        "is_spam": signals.get("spam", {}).get("is_spam", False),
        "is_unread": signals.get("unread", False),
    }


@transaction.atomic
def _route(ids: list[int]) -> list[Ticket]:
    held = Ticket.objects.filter(pk__in=ids, visibility=Visibility.HELD).order_by("pk")
    whole = held.select_related("customer", "mailbox", "may_belong_to").defer(*Mailbox.secret_fields("mailbox__"))
    told = whole.annotate(first_mail=FIRST_MAIL)
    tickets: list[Ticket] = list(told.select_for_update(of=("self",)))
    decisions = [(ticket, decide(facts_of(ticket))) for ticket in tickets]
    for visibility in {decision.visibility for _, decision in decisions}:
        chosen = [ticket.pk for ticket, decision in decisions if decision.visibility == visibility]
        Ticket.objects.filter(pk__in=chosen).update(visibility=visibility)
    Event.objects.bulk_create(_event(ticket, decision) for ticket, decision in decisions)
    for ticket, decision in decisions:
        ticket.visibility = decision.visibility
    promising.keep(tickets)
    return tickets


def _event(ticket: Ticket, decision: Decision) -> Event:
    detail = {"from": ticket.visibility, "to": decision.visibility, "reason": decision.reason}
    return Event(ticket=ticket, verb=Verb.ROUTED, detail=detail)
