"""How things stand: a handful of statements, whatever the desk holds. Only what waits or failed is looked at."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Count, Func, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Least
from django.utils import timezone

from accounts.seeing import seen_by_the_desk
from tickets.health import heartbeats, machine
from tickets.health.machine import Broker, Disk
from tickets.models import DeskMail, InboundMail, Mailbox, OAuthGrant, OutgoingMail, Webhook, WebhookCall
from tickets.models.inbound import IN_ORDER, PENDING, TROUBLED
from tickets.models.outgoing import OutgoingState
from tickets.models.ticket import Visibility
from tickets.models.webhook import GONE
from tickets.routing import faults

HELD = """
SELECT count(*), min(last_activity_at), (SELECT count(*) FROM tickets_routingfault WHERE said <> ''),
    (SELECT said FROM tickets_routingfault WHERE said <> '' ORDER BY began_at DESC LIMIT 1),
    (SELECT coalesce(max(id), 0) FROM tickets_ruleset), row_security_active('tickets_ticket')
FROM tickets_ticket WHERE visibility = 'held'
"""
COUNTED = 1000  # more than that is 'more than 999'
LOOKED_AT = 200  # mail is read in its order: the oldest that waits is among the first
RECENT = timedelta(days=7)
MOST_MAILBOXES, MOST_MAILS, MOST_WEBHOOKS = 200, 50, 50

PENDING_IN = Q(state__in=PENDING)
WAITING = ("queued", "sending")
PENDING_OUT = Q(state__in=WAITING)
SLOW_IN = Q(state="slow")
TROUBLED_IN = Q(state__in=TROUBLED)
TROUBLED_OUT = Q(state__in=["failed", "unknown"])
COLUMNS = (
    "address", "name", "is_active", "created_at", "arrival", "departure", "failing_after_minutes", "silent_after_hours",
    "last_fetched_at", "last_arrived_at", "last_sent_at", "fetch_problem", "send_problem", "fetch_paused_until",
)  # fmt: skip


@dataclass(frozen=True)
class Outgoing:
    """Answers of a mailbox. `since` is when the oldest that is due was written; `retried_since` of those that were
    tried in vain; `next_try` of those."""

    due: int = 0
    since: datetime | None = None
    retried: int = 0
    retried_since: datetime | None = None
    next_try: datetime | None = None


@dataclass(frozen=True)
class MailboxFigures:
    """`waiting` stops at COUNTED; `waiting_since` leaves out mail from before the desk; `failed_…` are a week's."""

    mailbox: Mailbox
    waiting: int
    waiting_since: datetime | None
    outgoing: Outgoing
    grant_problem: str
    failed_in: int
    failed_out: int
    unknown_out: int


@dataclass(frozen=True)
class Figures:
    """`signs` are how long ago each process was heard of; `held` are tickets that wait to be routed,
    `unrouted` is why some cannot be, '' when all can. `row_security` holds for whoever asks (not for workers).

    The desk's own mail is counted among its latest fifty. `untaken` are webhooks whose last call was not taken, with
    what is to be `said` of it.
    """

    at: datetime
    mailboxes: list[MailboxFigures]
    own_waiting: int
    own_troubled: list[DeskMail]
    held: int
    held_since: datetime | None
    unrouted: str
    row_security: bool
    signs: dict[str, timedelta]
    broker: Broker
    disks: list[Disk]
    untaken: list[Webhook]

    @property
    def waiting(self) -> int:
        """Rows that somebody has to work on now."""
        return self.own_waiting + sum(each.waiting + each.outgoing.due for each in self.mailboxes)


def gather() -> Figures:
    """Raises OperationalError and InterfaceError when the database is away."""
    at = timezone.now()
    # Numbers only, of all that waits; monitors ask without being a person, and what letters say is shown by
    # `about_tickets.known_to`.
    with seen_by_the_desk():
        return _gathered(at)


def _gathered(at: datetime) -> Figures:
    own = _own(at)
    held, held_since, unrouted, row_security = _held()
    waiting = [mail for mail in own if mail.state in WAITING]
    return Figures(
        at=at,
        mailboxes=_mailboxes(at),
        own_waiting=len(waiting),
        own_troubled=[mail for mail in own if mail.state not in WAITING],
        held=held,
        held_since=held_since,
        unrouted=unrouted,
        row_security=row_security,
        signs=heartbeats.ages(),
        broker=machine.broker(),
        disks=machine.disks(),
        untaken=_untaken(at),
    )


def _held() -> tuple[int, datetime | None, str, bool]:
    with connection.cursor() as cursor:
        cursor.execute(HELD)
        count, since, *trouble, row_security = cursor.fetchone()
    return count, since, faults.in_words(*trouble), row_security


def _mailboxes(at: datetime) -> list[MailboxFigures]:
    outgoing, failed = _outgoing(at), _failed(at)
    return [
        MailboxFigures(
            mailbox,
            mailbox.waiting,
            mailbox.waiting_since,
            outgoing.get(mailbox.pk, Outgoing()),
            mailbox.grant_problem or "",
            *failed.get(mailbox.pk, (0, 0, 0)),
        )
        for mailbox in _rows()
    ]


def _rows() -> QuerySet[Any]:
    grant = Subquery(OAuthGrant.objects.filter(mailbox=OuterRef("pk")).values("problem")[:1])
    rows = Mailbox.objects.only(*COLUMNS).annotate(
        waiting=_counted(PENDING_IN) + _counted(SLOW_IN),
        waiting_since=Least(_oldest(PENDING_IN), _oldest(SLOW_IN)),
        grant_problem=grant,
    )
    return rows.order_by("-is_active", "address")[:MOST_MAILBOXES]


def _first(state: Q, mailbox: OuterRef, most: int) -> QuerySet[Any]:
    """The numbers of the first of these: by an index that holds nothing else."""
    return InboundMail.objects.filter(state, mailbox=mailbox).order_by(IN_ORDER).values("pk")[:most]


def _counted(state: Q) -> Func:
    first = ArraySubquery(_first(state, OuterRef("pk"), COUNTED))
    return Func(first, function="cardinality", output_field=IntegerField())


def _oldest(state: Q) -> Subquery:
    """Among the first: asked for directly, PostgreSQL may look for it through all mail that ever came in."""
    new = InboundMail.objects.filter(pk__in=_first(state, OuterRef(OuterRef("pk")), LOOKED_AT), is_old=False)
    return Subquery(new.order_by().values("is_old").annotate(since=Min("received_at")).values("since"))


def _outgoing(at: datetime) -> dict[int, Outgoing]:
    due, retried = Q(due_at__lte=at) | Q(state=OutgoingState.SENDING), Q(attempts__gt=0)
    counted = {
        "due": Count("pk", filter=due),
        "since": Min("queued_at", filter=due),
        "retried": Count("pk", filter=retried),
        "retried_since": Min("queued_at", filter=retried),
        "next_try": Min("due_at", filter=retried),
    }
    rows = OutgoingMail.objects.filter(PENDING_OUT).values_list("mailbox").annotate(**counted)
    return {mailbox: Outgoing(*figures) for mailbox, *figures in rows}


def _failed(at: datetime) -> dict[int, tuple[int, int, int]]:
    """By mailbox: mail that was not filed, answers that were not sent, answers that may have been."""
    nothing = Value(0, IntegerField())
    came = InboundMail.objects.filter(TROUBLED_IN, received_at__gt=at - RECENT).values_list("mailbox")
    went = OutgoingMail.objects.filter(TROUBLED_OUT, queued_at__gt=at - RECENT).values_list("mailbox")
    failed, unknown = Count("pk", filter=Q(state="failed")), Count("pk", filter=Q(state="unknown"))
    rows = came.annotate(a=Count("pk"), b=nothing, c=nothing).union(
        went.annotate(a=nothing, b=failed, c=unknown), all=True
    )
    found: dict[int, tuple[int, int, int]] = {}
    for mailbox, *counts in rows:
        before = found.get(mailbox, (0, 0, 0))
        found[mailbox] = (before[0] + counts[0], before[1] + counts[1], before[2] + counts[2])
    return found


def _own(at: datetime) -> list[DeskMail]:
    """The latest of the desk's own mails that wait, or that did not leave for certain."""
    rows = DeskMail.objects.filter(PENDING_OUT | TROUBLED_OUT, queued_at__gt=at - RECENT)
    return list(rows.defer("content").order_by("-pk")[:MOST_MAILS])


def _untaken(at: datetime) -> list[Webhook]:
    """Those that are on, or that the other program has just turned off (410). Admins read it: what only the owner sees
    is told in its ticket."""
    known = Q(ticket=None) | Q(ticket__visibility=Visibility.TEAM)
    ended = WebhookCall.objects.filter(known, webhook=OuterRef("pk"), state__in=["done", "failed"])
    ended = ended.order_by("-queued_at")
    last = Webhook.objects.annotate(
        last=Subquery(ended.values("state")[:1]),
        said=Subquery(ended.values("said")[:1]),
        ended_at=Subquery(ended.values("ended_at")[:1]),
    )
    failed = last.filter(last="failed", ended_at__gt=at - RECENT)
    told = failed.filter(Q(is_on=True) | Q(said=GONE))
    return list(told.defer("secret").order_by("name")[:MOST_WEBHOOKS])
