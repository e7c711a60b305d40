"""What some customers said of the answers that resolved their tickets."""

from datetime import timedelta
from random import Random

from tickets.models import Event, Mailbox, Message, Ticket
from tickets.models.event import Verb
from tickets.models.message import Direction
from tickets.models.ticket import Satisfaction, Status, Visibility

IN_FOUR = 4
GOOD = ("Quick and kind, thank you!", "That solved it.", "", "", "Asha was very patient with me.", "")
BAD = ("It took three mails until somebody read my question.", "")
ONE_BAD_IN = 9


def rate(mailbox: Mailbox, chance: Random) -> None:
    """Every fourth of the mailbox that was resolved by an answer, some hours later."""
    mailbox.asks_how_it_was = True
    mailbox.save(update_fields=["asks_how_it_was"])
    resolved = Ticket.objects.filter(mailbox=mailbox, status=Status.RESOLVED, visibility=Visibility.TEAM)
    for number, ticket in enumerate(resolved.order_by("pk")[::IN_FOUR]):
        answer = Message.objects.filter(ticket=ticket, direction=Direction.REPLY, is_automatic=False).last()
        if answer is not None:
            _say(ticket, answer, number % ONE_BAD_IN == ONE_BAD_IN - 1, chance)


def _say(ticket: Ticket, answer: Message, is_bad: bool, chance: Random) -> None:
    how, comments = (Satisfaction.BAD, BAD) if is_bad else (Satisfaction.GOOD, GOOD)
    Ticket.objects.filter(pk=ticket.pk).update(satisfaction=how)
    at = answer.created_at + timedelta(minutes=chance.randrange(20, 400))
    detail = {"to": how, "comment": chance.choice(comments)}
    Event.objects.create(ticket=ticket, message=answer, verb=Verb.RATED, detail=detail, created_at=at)
