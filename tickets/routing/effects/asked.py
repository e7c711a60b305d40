"""What rules ask for, beside what has to be known of each ticket before it is done."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery, prefetch_related_objects

from tickets.models import Event, Mailbox, Message, Ticket
from tickets.models.event import Verb
from tickets.models.message import Direction
from tickets.models.ticket import Visibility
from tickets.routing.rules import Effect
from tickets.routing.rules.acting import OLD

PRIVATE = "only the owner sees this ticket, and the rule is not the owner's"


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

    def not_done(self, why: str, called: str = "") -> Event:
        """`why` goes on after 'because'; `called` is what people call that which the rule names by a key."""
        detail = {"do": self.effect.do, "to": (called or self.value)[:200], "reason": why, **self._told}
        return Event(ticket=self.ticket, verb=Verb.NOT_DONE, detail=detail)

    @property
    def _told(self) -> dict[str, Any]:
        return {"rule": self.effect.rule.told(), "because": self.effect.because}


def load(triples: Iterable[Triple]) -> list[Asked]:
    """In a constant number of statements, whatever of tickets and messages was read before."""
    given = list(triples)
    tickets = list({id(ticket): ticket for _, ticket, _ in given}.values())
    without_secrets = Mailbox.objects.defer(*Mailbox.secret_fields())
    prefetch_related_objects(tickets, "customer", Prefetch("mailbox", queryset=without_secrets))
    named = [message.pk for _, _, message in given if message is not None and _is_mail(message)]
    mails = _whole(Message.objects.filter(pk__in=named)) if named else {}
    rest = {ticket.pk for _, ticket, message in given if message is None or message.pk not in mails}
    last = {mail.ticket_id: mail for mail in _whole(_last(rest)).values()} if rest else {}
    return [
        Asked(effect, ticket, (mails.get(message.pk) if message else None) or last.get(ticket.pk))
        for effect, ticket, message in given
    ]


def _is_mail(message: Message) -> bool:
    return message.direction == Direction.INBOUND


def _whole(messages: QuerySet[Message]) -> dict[int, Message]:
    return {each.pk: each for each in messages.select_related("inbound").defer("words", "html")}


def _last(tickets: Collection[int]) -> QuerySet[Message]:
    theirs = Message.objects.filter(ticket=OuterRef("pk"), direction=Direction.INBOUND)
    last = Subquery(theirs.order_by("-created_at", "-id").values("pk")[:1])
    return Message.objects.filter(pk__in=Ticket.objects.filter(pk__in=tickets).order_by().values_list(last, flat=True))
