"""Whether a rule may answer a customer by itself: never a machine, and nobody too often (RFC 3834, 2).

A sender who hides being a machine opens a new ticket with each mail, so that it is addresses that are counted: three
in a day, ten in a week. To senders for whom nobody vouches, a mailbox writes by itself so often in an hour and no more.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count

from tickets.mail import answerable, suppressing
from tickets.models import Message, OutgoingMail, Ticket
from tickets.models.inbound import Source
from tickets.models.message import SenderProof
from tickets.models.ticket import Status
from tickets.routing.effects.asked import OLD, Asked

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
LONG_AGO = 13 * WEEK
MOST_IN_A_DAY, MOST_IN_A_WEEK, MOST_IN_AN_HOUR, MOST_TICKETS = 3, 10, 200, 200
SAYS_WHOM = (Source.SMTP, Source.LMTP)
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


def why_not(asked: Asked, ours: frozenset[str], now: datetime) -> str:
    """'' when the customer's mail and address allow an automatic answer."""
    mail, ticket = asked.mail, asked.ticket
    if mail is None:
        return "the customer has not written"
    if not ticket.mailbox.is_active:
        return f"{ticket.mailbox.address} is not used any more"
    if asked.is_old or _is_old(mail, now):
        return OLD
    return _of_machine(mail, ticket) or answerable.why_not_to(ticket.customer.email, ours)


def _is_old(mail: Message, now: datetime) -> bool:
    """It was long on its way, or lies here for months; a rule that runs as time passes may wait for weeks."""
    arrived = mail.created_at - (mail.dated or mail.created_at)
    return arrived > answerable.OLD or mail.created_at < now - LONG_AGO


def _of_machine(mail: Message, ticket: Ticket) -> str:
    seen, inbound = mail.signals, mail.inbound
    untold = inbound is not None and inbound.source in SAYS_WHOM and not inbound.envelope_from.strip("<>")
    reasons = {
        "it could not be read as it should": bool(mail.problem),
        "a mail server wrote it": "bounce" in seen or bool(seen.get("feedback_report")),
        "a machine wrote it": bool(seen.get("auto_reply")) or seen.get("calendar") in ("REPLY", "CANCEL"),
        "it came through a mailing list": bool(seen.get("list_id")),
        "a filter calls it spam": bool(seen.get("spam", {}).get("is_spam")) or ticket.status == Status.SPAM,
        "it goes round in circles": bool(seen.get("loop")),
        "it wants no answer (it has no return address)": untold,
        "its sender is not who they say": mail.sender_proof == SenderProof.FAILED,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


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
