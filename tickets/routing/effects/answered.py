"""How often rules answered of late: nobody is answered too often, whatever hides that it is a machine.

A sender who hides being one opens a new ticket with each mail, so that it is addresses that are counted: three in a
day, ten in a week. To senders for whom nobody vouches, a mailbox writes by itself so often in an hour and no more.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count

from tickets.mail import suppressing
from tickets.models import Message, OutgoingMail, Ticket
from tickets.models.message import SenderProof
from tickets.routing.effects.asked import Asked

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
MOST_IN_A_DAY, MOST_IN_A_WEEK, MOST_IN_AN_HOUR, MOST_TICKETS = 3, 10, 200, 200
RECENT = """
SELECT ticket.customer_id, count(DISTINCT ticket.id), count(message.id),
    count(message.id) FILTER (WHERE message.created_at >= %s)
FROM unnest(%s::bigint[]) AS customer (id)
CROSS JOIN LATERAL (
    SELECT id, customer_id FROM tickets_ticket
    WHERE customer_id = customer.id AND last_activity_at >= %s ORDER BY last_activity_at DESC LIMIT %s
) AS ticket
LEFT JOIN tickets_message AS message ON message.ticket_id = ticket.id AND message.created_at >= %s
    AND message.is_automatic AND message.saved_reply_id IS NOT NULL
GROUP BY ticket.customer_id
"""


def _is_proven(asked: Asked) -> bool:
    mail = asked.mail
    is_writer = mail is not None and mail.sender_email.lower() == asked.ticket.customer.email
    return is_writer and mail is not None and mail.sender_proof == SenderProof.PROVEN


@dataclass
class Recent:
    """What rules answered of late, by ids: in a day by ticket; in a day and a week by customer; and how much each
    mailbox wrote by itself within the hour."""

    of_ticket: Counter[int] = field(default_factory=Counter)
    in_day: Counter[int] = field(default_factory=Counter)
    in_week: Counter[int] = field(default_factory=Counter)
    tickets: Counter[int] = field(default_factory=Counter)
    in_hour: Counter[int] = field(default_factory=Counter)
    stopped: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, tickets: Sequence[Ticket], now: datetime) -> "Recent":
        recent = cls()
        if tickets:
            recent._count_answers(list({ticket.customer_id for ticket in tickets}), now)
            # Apart: a ticket in which nothing has happened for long is not among the customer's latest.
            answered = Message.objects.filter(ticket__in=tickets, is_automatic=True, saved_reply__isnull=False)
            recent.of_ticket.update(answered.filter(created_at__gte=now - DAY).values_list("ticket", flat=True))
            stopped = suppressing.among(ticket.customer.email for ticket in tickets)
            recent.stopped.update(stopped.values_list("email", flat=True))
            written = OutgoingMail.objects.filter(mailbox__in={ticket.mailbox_id for ticket in tickets})
            written = written.filter(queued_at__gte=now - HOUR, message__is_automatic=True)
            recent.in_hour.update(dict(written.values_list("mailbox").annotate(Count("pk"))))
        return recent

    def why_not(self, asked: Asked) -> str:
        ticket = asked.ticket
        who = ticket.customer_id
        if ticket.customer.email in self.stopped:
            return "mail to this address does not arrive"
        if self.of_ticket[ticket.pk]:
            return "a rule answered in this ticket within a day"
        if self.in_day[who] >= MOST_IN_A_DAY or self.in_week[who] >= MOST_IN_A_WEEK:
            return "rules answered this address often enough of late"
        if self.tickets[who] >= MOST_TICKETS:
            return "this address writes too often for a person"
        if not _is_proven(asked) and self.in_hour[ticket.mailbox_id] >= MOST_IN_AN_HOUR:
            return "so much is answered that its senders may be made up"
        return ""

    def learn(self, ticket: Ticket) -> None:
        self.of_ticket[ticket.pk] += 1
        for counter in (self.in_day, self.in_week):
            counter[ticket.customer_id] += 1
        self.in_hour[ticket.mailbox_id] += 1

    def _count_answers(self, customers: list[int], now: datetime) -> None:
        with connection.cursor() as cursor:
            cursor.execute(RECENT, [now - DAY, customers, now - WEEK, MOST_TICKETS, now - WEEK])
            for who, tickets, in_week, in_day in cursor.fetchall():
                self.tickets[who], self.in_week[who], self.in_day[who] = tickets, in_week, in_day
