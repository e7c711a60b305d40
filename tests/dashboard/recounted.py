"""The figures once more, from the rows themselves and in plain Python: nothing of how the desk counts is used."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from tickets.models import DutyRun, Escalation, Event, Message, OutgoingMail, Promise, Ticket

TURNS = ("resolved", "reopened", "waiting", "sending_undone")


class Moment(NamedTuple):
    ticket: int
    at: datetime
    person: int | None = None


class Recount:
    """Of all that is there; days begin by the clocks of `zone`."""

    def __init__(self, zone: ZoneInfo, owners: set[int]) -> None:
        self.zone, self.owners = zone, owners
        duties = set(DutyRun.objects.values_list("ticket", flat=True))
        self.tickets = {each.pk: each for each in Ticket.objects.exclude(pk__in=duties - {None})}
        gone = {each.pk for each in self.tickets.values() if each.status in ("spam", "deleted") or each.merged_into_id}
        self.counting = self.tickets.keys() - gone
        undone = set(OutgoingMail.objects.filter(state="undone").values_list("message", flat=True))
        self.messages = [each for each in Message.objects.order_by("created_at", "pk") if each.pk not in undone]
        self.events = list(Event.objects.order_by("created_at", "pk"))

    def figures(self) -> dict[str, Counter[date]]:
        """{figure: {day: how often}}."""
        answers, asked = self.answers(), self.asked()
        worked, rated = [*answers, *asked], [each for each in self.events if each.verb == "rated"]
        return {
            "came_in": self.by_day(Moment(pk, self.tickets[pk].created_at) for pk in self.counting),
            "mails": self.by_day(self.counted(self.mails())),
            "answered": self.by_day(self.counted(answers), once=True),
            "answers": self.by_day(self.counted(answers)),
            "resolved": self.by_day(self.counted(self.told(each for each in self.resolved())), once=True),
            "reopened": self.by_day(self.counted(self.told(self.reopened()))),
            "kept": self.by_day(self.counted(self.promises("ended_at"))),
            "broken": self.by_day(self.counted(self.promises("broken_at"))),
            "asked": self.by_day(asked),
            "worked": self.by_day(worked, once=True),
            "alone": self.by_day(self.alone(worked), once=True),
            "good": self.by_day(self.counted(self.told(each for each in rated if each.detail["to"] == "good"))),
            "bad": self.by_day(self.counted(self.told(each for each in rated if each.detail["to"] == "bad"))),
        }

    def day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def by_day(self, moments: Iterable[Moment], once: bool = False) -> Counter[date]:
        found = [(self.day(each.at), each.ticket) for each in moments]
        return Counter(day for day, _ in (set(found) if once else found))

    def counted(self, moments: Iterable[Moment]) -> list[Moment]:
        return [each for each in moments if each.ticket in self.counting]

    def mails(self) -> list[Moment]:
        return [Moment(each.ticket_id, each.created_at) for each in self.messages if each.direction == "inbound"]

    def answers(self) -> list[Moment]:
        by_people = [each for each in self.messages if each.direction == "reply" and each.author_id]
        found = [Moment(each.ticket_id, each.created_at, each.author_id) for each in by_people if not each.is_automatic]
        return [each for each in found if each.ticket in self.tickets]

    def asked(self) -> list[Moment]:
        rows = Escalation.objects.filter(withdrawn_at=None, ticket__in=self.tickets)
        return [Moment(each.ticket_id, each.asked_at, each.asked_by_id) for each in rows]

    def alone(self, worked: list[Moment]) -> list[Moment]:
        about = {each.ticket for each in self.asked()}
        by_owners = {(each.ticket, self.day(each.at)) for each in self.answers() if each.person in self.owners}
        helped = [each for each in worked if each.person not in self.owners and each.ticket not in about]
        return [each for each in helped if (each.ticket, self.day(each.at)) not in by_owners]

    def told(self, events: Iterable[Event]) -> list[Moment]:
        return [Moment(each.ticket_id, each.created_at, each.actor_id) for each in events]

    def reopened(self) -> list[Event]:
        return [each for each in self.events if each.verb == "reopened" and each.detail.get("from") == "resolved"]

    def resolved(self) -> list[Event]:
        """Without those whose answer was taken back before anything else turned the ticket."""
        turns, held = defaultdict(list), []
        for event in (each for each in self.events if each.verb in TURNS):
            turns[event.ticket_id].append(event)
        for each in turns.values():
            held += [a for a, b in zip(each, [*each[1:], None], strict=True) if a.verb == "resolved" and not undoes(b)]
        return held

    def promises(self, moment: str) -> list[Moment]:
        rows: Any = Promise.objects.exclude(**{moment: None})
        if moment == "ended_at":
            rows = rows.filter(is_dropped=False, broken_at=None)
        return [Moment(each.ticket_id, getattr(each, moment)) for each in rows]


def undoes(event: Event | None) -> bool:
    if event is None or event.verb != "sending_undone":
        return False
    return event.detail.get("from") == "resolved" and event.detail.get("to") != "resolved"
