"""Targets or business hours were changed: the promises of all open tickets are counted anew, in batches, by a worker.

A row says how far that has come. Whoever goes on holds it locked, so a worker that dies leaves it to the next.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from tickets import later
from tickets.models import PromiseSweep, Ticket
from tickets.models.ticket import Status
from tickets.routing.promises import promising, targets

THE_ONE = 1
BATCH = 500
UNFINISHED = (Status.OPEN, Status.WAITING, Status.ASKED)
# Until then each process remembers the targets as they were.
BEGINS_AFTER = timedelta(seconds=targets.REMEMBERED_SECONDS + 1)


def ask() -> None:
    """Begins, or begins anew, once the caller's transaction is committed and every process knows what was changed."""
    anew = {"asked_at": timezone.now(), "done_to": 0, "ended_at": None}
    PromiseSweep.objects.update_or_create(pk=THE_ONE, defaults=anew)
    transaction.on_commit(targets.forget)
    later.enqueue("look_after_promises", seconds=BEGINS_AFTER.total_seconds())


def under_way() -> PromiseSweep | None:
    """For the pages."""
    return PromiseSweep.objects.filter(pk=THE_ONE, ended_at=None).first()


@transaction.atomic
def go_on() -> bool:
    """One batch; says whether there may be more."""
    asked = PromiseSweep.objects.filter(ended_at=None, asked_at__lte=timezone.now() - BEGINS_AFTER)
    sweep = asked.select_for_update(skip_locked=True).first()
    if sweep is None:
        return False
    open_ones = Ticket.objects.filter(pk__gt=sweep.done_to, status__in=UNFINISHED)
    tickets = {ticket.pk: ticket for ticket in open_ones.only("promised_at").order_by("pk")[:BATCH]}
    promising.keep_by(targets.fresh(), tickets, quietly=True)
    is_done = len(tickets) < BATCH
    sweep.done_to = max(tickets, default=sweep.done_to)
    sweep.ended_at = timezone.now() if is_done else None
    sweep.save(update_fields=["done_to", "ended_at"])
    return not is_done
