"""What rules ask for, beside what has to be known of each ticket before it is done."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import OuterRef, Subquery, prefetch_related_objects

from tickets.models import Event, Message, Ticket
from tickets.models.event import Verb
from tickets.models.message import Direction
from tickets.models.ticket import Visibility

OLD = "it is about old mail"
PRIVATE = "only the owner sees this ticket, and the rule is not the owner's"


class Reference(Protocol):
    """The version of a rule that asks."""

    @property
    def by_owner(self) -> bool: ...

    @property
    def name(self) -> str: ...

    def told(self) -> dict[str, object]: ...


class Effect(Protocol):
    """As `tickets.routing.rules` gives it."""

    @property
    def do(self) -> str: ...

    @property
    def value(self) -> Any: ...

    @property
    def rule(self) -> Reference: ...

    @property
    def because(self) -> str: ...

    @property
    def refused(self) -> str: ...


Triple = tuple[Effect, Ticket, Message | None]


@dataclass(frozen=True)
class Asked:
    """`mail` is the customer's mail that it is about: the one that brought it about, or else their last."""

    effect: Effect
    ticket: Ticket
    mail: Message | None

    @property
    def value(self) -> str:
        return str(self.effect.value or "")

    @property
    def why_not_outside(self) -> str:
        """'' when something of this ticket may leave the desk."""
        if self.ticket.visibility != Visibility.TEAM and not self.effect.rule.by_owner:
            return PRIVATE
        return OLD if self.is_old else ""

    @property
    def is_old(self) -> bool:
        inbound = self.mail.inbound if self.mail else None
        return inbound is not None and (inbound.is_old or inbound.is_imported)

    def done(self, verb: Verb, to: str, message: Message | None = None) -> Event:
        return Event(ticket=self.ticket, message=message, verb=verb, detail={"to": to, **self._told})

    def not_done(self, why: str) -> Event:
        """`why` goes on after 'because'."""
        detail = {"do": self.effect.do, "to": self.value[:200], "reason": why, **self._told}
        return Event(ticket=self.ticket, verb=Verb.NOT_DONE, detail=detail)

    @property
    def _told(self) -> dict[str, Any]:
        return {"rule": self.effect.rule.told(), "because": self.effect.because}


def load(triples: Iterable[Triple]) -> list[Asked]:
    """In a constant number of statements."""
    given = list(triples)
    tickets = list({ticket.pk: ticket for _, ticket, _ in given}.values())
    for related in ("customer", "mailbox"):
        prefetch_related_objects([ticket for _, ticket, _ in given], related)
    mails = {id(message): message for _, _, message in given if message is not None and _is_mail(message)}
    last = _last_mails([ticket.pk for ticket in tickets]) if len(mails) < len(given) else {}
    prefetch_related_objects(list(mails.values()), "inbound")
    return [Asked(effect, ticket, mails.get(id(message)) or last.get(ticket.pk)) for effect, ticket, message in given]


def _is_mail(message: Message) -> bool:
    return message.direction == Direction.INBOUND


def _last_mails(tickets: list[int]) -> dict[int, Message]:
    theirs = Message.objects.filter(ticket=OuterRef("pk"), direction=Direction.INBOUND)
    last = Subquery(theirs.order_by("-created_at", "-id").values("pk")[:1])
    wanted = Ticket.objects.filter(pk__in=tickets).order_by().values(last=last)
    found = Message.objects.filter(pk__in=wanted).select_related("inbound").defer("words")
    return {message.ticket_id: message for message in found}
