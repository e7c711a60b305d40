"""Everything that a ticket's page shows, gathered in a constant number of queries."""

from typing import Any

from django.db.models import Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User
from accounts.permissions import Permission
from accounts.roles import Capability
from tickets import access
from tickets.desk import addressing, clearing, conversation, people, rereading, signs, vouching
from tickets.desk.views import asked, marks, masked, promised, proposed, telling
from tickets.desk.views.looking import address_of, person, queue_of
from tickets.desk.views.panes import Pane
from tickets.models import Ticket
from tickets.models.draft import DraftKind
from tickets.models.mailbox import Departure
from tickets.models.ticket import Status
from tickets.recurring.views import beside
from tickets.routing import explaining
from tickets.sealed import seal

OTHERS = 6


def show(
    request: HttpRequest, ticket: Ticket, status: int = 200, refusal: proposed.Refusal | None = None, **typed: Pane
) -> HttpResponse:
    """The page, or for htmx the ticket alone; `typed` holds what a refused form keeps, by kind ('answer' for that to a
    question), `refusal` a decision about a proposed answer that was not taken."""
    questions = asked.shown(request, ticket, typed.pop("answer", None))
    context = questions | _conversation(request, ticket) | _composer(request, ticket, typed, asks=questions["asks"])
    context |= _side(person(request), ticket)
    context |= proposed.shown(request, ticket, refusal)
    context |= beside.on_ticket(person(request), ticket)
    context |= marks.shown(ticket) | {
        "ticket": ticket,
        "queue": queue_of(request),
        "here": address_of(request, ticket.reference),
        "promised": promised.on_ticket(getattr(ticket, "promised", ())),
    }
    partial = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    return render(request, "tickets/ticket.html" if partial else "tickets/page.html", context, status=status)


def _conversation(request: HttpRequest, ticket: Ticket) -> dict[str, Any]:
    everything = "everything" in request.GET
    told = conversation.of(person(request), ticket, everything)
    messages = [entry.message for entry in told.entries if entry.message]
    shown = masked.for_reader(telling.told(told.entries), person(request))
    return {
        "entries": asked.among(told.entries, shown, ticket, whole=not told.earlier),
        "earlier": told.earlier,
        "doubtful": vouching.is_doubtful(messages),
        "why_apart": vouching.why_apart(ticket, messages),
        "rereads": rereading.may_read_again(person(request)),
        "caution": signs.caution(ticket, messages),
        "seen": seal(max((message.pk for message in messages), default=0)),
        "why": explaining.of_events(ticket, told.events, person(request)),
        "writes_rules": person(request).can(Capability.WRITE_RULES),
        "not_sent": ticket.mailbox.departure == Departure.FOLDER,
        "sees_outgoing": person(request).can(Capability.SEE_HEALTH),
    }


def _composer(request: HttpRequest, ticket: Ticket, typed: dict[str, Pane], *, asks: bool) -> dict[str, Any]:
    user = person(request)
    if not access.may_work(user) or ticket.merged_into_id:
        return {"works": False}
    drafts = access.drafts_of(user).filter(ticket=ticket).prefetch_related("attachments")
    saved = {draft.kind: Pane.of(draft) for draft in drafts}
    kinds = asked.kinds(asks=asks or DraftKind.ASK in typed)
    panes = [typed.get(kind) or saved.get(kind) or Pane(kind) for kind in kinds]
    chosen = next(iter(typed), request.GET.get("write", DraftKind.REPLY))
    context = {"works": True, "panes": panes, "chosen": chosen, "colleagues": people.colleagues(user, ticket)}
    context |= marks.offered(ticket) | {
        "decides": user.can(Capability.SEE_ALL_TICKETS),
        "deletes": user.may(Permission.DELETE),
    }
    return {**context, "stopped": _stopped(user, ticket, typed.get(DraftKind.REPLY))}


def _stopped(user: User, ticket: Ticket, refused: Pane | None) -> list[clearing.Stopped]:
    """Addresses to which no mail goes, of the ticket and of an answer that was refused."""
    among = [ticket.customer.email, *addressing.emails_in(refused.cc)] if refused else []
    found = [*clearing.in_ticket(ticket), *(clearing.stopped(user, among) if among else [])]
    typed = set(addressing.emails_in(refused.cc)) if refused else set()
    return clearing.as_told_to(user, {each.email: each for each in found}.values(), typed)


def _side(user: User, ticket: Ticket) -> dict[str, Any]:
    """`since`: the first ticket of the customer's that this person sees, as far as an index finds it; the customer's
    own row may tell of others."""
    of_customer = access.visible_to(user).filter(customer=ticket.customer_id)
    visible = of_customer.exclude(pk=ticket.pk).exclude(status=Status.DELETED)
    fields = ("reference", "subject", "status", "created_at", "last_activity_at")
    first = Subquery(visible.order_by("last_activity_at").values("created_at")[:1])
    others = list(visible.only(*fields).annotate(first=first).order_by("-last_activity_at")[: OTHERS + 1])
    since = min([ticket.created_at, *(min(other.created_at, other.first) for other in others)])
    return {"others": others[:OTHERS], "more_others": len(others) > OTHERS, "since": since}
