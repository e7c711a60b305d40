"""The rows that a batch of mail becomes: collected first, then written in a handful of statements."""

from dataclasses import dataclass, field

from django.db import connection
from psycopg2.extras import execute_values

from tickets import later
from tickets.keeping import forwarding as keeping
from tickets.keeping import leaving_out
from tickets.keeping.judging import Judged
from tickets.mail import bounced
from tickets.mail.bounced import Return
from tickets.mail.reading import ReadMail
from tickets.models import Attachment, Event, InboundMail, Message, OutgoingMail, Participant, Ticket
from tickets.models.event import Verb
from tickets.models.inbound import InboundState
from tickets.routing import occasions
from tickets.routing.promises import promising

CHANGED = """
UPDATE tickets_ticket AS ticket
SET status = new.status, preview = new.preview, last_activity_at = new.last_activity_at,
    awaits_answer_since = new.awaits_answer_since, status_since = new.status_since,
    customer_wrote_at = new.customer_wrote_at, we_wrote_at = new.we_wrote_at,
    snoozed_until = CASE WHEN new.status = 'waiting' THEN ticket.snoozed_until END
FROM (VALUES %s) AS new (
    id, status, preview, last_activity_at, awaits_answer_since, status_since, customer_wrote_at, we_wrote_at
)
WHERE ticket.id = new.id
"""
MOMENTS = ("last_activity_at", "awaits_answer_since", "status_since", "customer_wrote_at", "we_wrote_at")
ROW = f"(%s::bigint, %s, %s, {', '.join(['%s::timestamptz'] * len(MOMENTS))})"
DONE = """
UPDATE tickets_inboundmail AS mail
SET state = new.state, problem = new.problem, fingerprint = new.fingerprint, leased_until = NULL
FROM (VALUES %s) AS new (id, state, problem, fingerprint)
WHERE mail.id = new.id
"""
DONE_ROW = "(%s::bigint, %s, %s, %s)"


@dataclass
class Filing:
    """`opened` and `continued` are the tickets that this batch made and touched, `replies` what they got; `left_out`
    becomes no ticket, as the owner wants it."""

    opened: list[Ticket] = field(default_factory=list)
    continued: dict[str, Ticket] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    replies: list[Message] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    participants: list[Participant] = field(default_factory=list)
    done: list[InboundMail] = field(default_factory=list)
    returns: list[Return] = field(default_factory=list)
    outgoing: list[OutgoingMail] = field(default_factory=list)
    better_proven: list[Message] = field(default_factory=list)
    judged: Judged = field(default_factory=Judged)
    left_out: list[ReadMail] = field(default_factory=list)

    def go_on(self, ticket: Ticket) -> Ticket:
        if ticket.pk is not None:
            self.continued[ticket.reference] = ticket
        return ticket

    def save(self) -> None:
        Ticket.objects.bulk_create(self.opened)
        self._save_continued()
        Message.objects.bulk_create(self.messages)
        Message.objects.bulk_update(self.better_proven, ["sender_proof", "signals"])
        Attachment.objects.bulk_create(self.attachments)
        Event.objects.bulk_create(self.events)
        Participant.objects.bulk_create(self.participants, ignore_conflicts=True)
        bounced.record(self.returns)
        opened = {event.ticket_id for event in self.events if event.verb == Verb.REOPENED}
        occasions.mail_came(self.continued.values(), self.replies, opened)
        self._save_outgoing()
        keeping.forward(self.messages, self.judged)
        keeping.forward_left_out(self.left_out, self.judged)
        leaving_out.count(self.left_out, self.messages, self.judged)
        self._save_done()

    def _save_continued(self) -> None:
        rows = [
            (each.pk, each.status, each.preview, *(getattr(each, moment) for moment in MOMENTS))
            for each in self.continued.values()
        ]
        if rows:
            with connection.cursor() as cursor:
                execute_values(cursor.cursor, CHANGED, rows, ROW)
            promising.keep(self.continued.values())

    def _save_outgoing(self) -> None:
        for each in self.outgoing:
            each.message = each.message  # its key is known only now
        for each in OutgoingMail.objects.bulk_create(self.outgoing):
            later.enqueue("send", each.pk)

    def _save_done(self) -> None:
        left_out = {each.row.pk for each in self.left_out}
        rows = [(row.pk, _ended(row, row.pk in left_out), row.problem, row.fingerprint) for row in self.done]
        if rows:
            with connection.cursor() as cursor:
                execute_values(cursor.cursor, DONE, rows, DONE_ROW)


def _ended(row: InboundMail, is_left_out: bool) -> str:
    if is_left_out:
        return InboundState.LEFT_OUT
    return InboundState.UNFETCHED if row.is_head_only else InboundState.DONE
