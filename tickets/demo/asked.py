"""What Asha asked Olivia: often in the first weeks, seldom by now, and one question that waits."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Min, Q

from accounts.models import User
from tickets.demo import questions
from tickets.demo.questions import Told
from tickets.models import Escalation, Event, Ticket
from tickets.models.escalation import AnsweredBy
from tickets.models.event import Verb
from tickets.models.message import Direction
from tickets.models.ticket import Status, Visibility

# Of the tickets that came in, by week from the first: how many had a question.
FADING = (9, 7, 6, 4, 3, 2, 2, 1, 1)
SOONEST = timedelta(minutes=25)
WAYS = (AnsweredBy.DESK, AnsweredBy.LINK, AnsweredBy.MAIL)


def ask(asha: User, olivia: User, now: datetime) -> None:
    """Written as the verbs of `tickets.asking` write it, but in the past."""
    made = [_of(place, *each, asha, olivia) for place, each in enumerate(_chosen(asha))]
    Escalation.objects.bulk_create(made)
    Event.objects.bulk_create(event for each in made for event in _events(each))
    _one_waits(asha, now)


def _chosen(asha: User) -> Iterator[tuple[Ticket, datetime, Told]]:
    """Tickets that Asha answered, with the moment of that and what she asked; fewer from week to week."""
    hers = Q(messages__direction=Direction.REPLY, messages__author=asha)
    answered = Ticket.objects.filter(visibility=Visibility.TEAM)
    dated = answered.annotate(first=Min("messages__created_at", filter=hers)).filter(first__isnull=False)
    tickets = list(dated.order_by("created_at", "pk"))
    taken: Counter[int] = Counter()
    for ticket in tickets:
        said, week = questions.about(ticket.subject), (ticket.created_at - tickets[0].created_at).days // 7
        in_time = ticket.first - ticket.created_at > SOONEST
        if said and in_time and taken[week] < FADING[min(week, len(FADING) - 1)]:
            taken[week] += 1
            yield ticket, ticket.first, said


def _of(place: int, ticket: Ticket, first_answer: datetime, said: Told, asha: User, olivia: User) -> Escalation:
    meanwhile = first_answer - ticket.created_at
    return Escalation(
        ticket=ticket,
        asked_by=asha,
        asked_at=ticket.created_at + meanwhile * 0.3,
        question=said.question,
        suggestion=said.suggestion,
        answered_by=olivia,
        answered_at=ticket.created_at + meanwhile * 0.8,
        answer=said.answer,
        agrees=not said.answer,
        answered_way=WAYS[place % 2 * 2 if said.answer else place % 3],
    )


def _events(question: Escalation) -> Iterator[Event]:
    turns = (
        (Verb.ASKED, question.asked_by, question.asked_at, {"from": Status.OPEN, "to": Status.ASKED}),
        (
            Verb.ANSWERED,
            question.answered_by,
            question.answered_at,
            {"from": Status.ASKED, "to": Status.OPEN, "way": question.answered_way},
        ),
    )
    for verb, actor, at, detail in turns:
        if at and actor:
            yield Event(ticket=question.ticket, verb=verb, actor=actor, detail=detail, created_at=at)


def _one_waits(asha: User, now: datetime) -> None:
    """On the newest ticket about which there is something to ask."""
    untouched = Ticket.objects.filter(visibility=Visibility.TEAM, status=Status.OPEN, we_wrote_at=None)
    for ticket in untouched.order_by("-last_activity_at")[:100]:
        said = questions.about(ticket.subject)
        if said and said.suggestion:
            _ask_about(ticket, said, asha, max(now - timedelta(minutes=35), ticket.last_activity_at))
            return


def _ask_about(ticket: Ticket, said: Told, asha: User, at: datetime) -> None:
    Escalation.objects.create(
        ticket=ticket, asked_by=asha, asked_at=at, question=said.question, suggestion=said.suggestion
    )
    ticket.status, ticket.status_since, ticket.last_activity_at = Status.ASKED, at, at
    ticket.save(update_fields=["status", "status_since", "last_activity_at"])
    detail = {"from": Status.OPEN, "to": Status.ASKED}
    Event.objects.create(ticket=ticket, verb=Verb.ASKED, actor=asha, detail=detail, created_at=at)
