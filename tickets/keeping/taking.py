"""Past tickets of whom the owner keeps: taken back from the team, and given to it again. Few at once, many by a worker,
a batch at a time; how far it has come stands in the row."""

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from accounts.models import User
from accounts.roles import Capability
from tickets import later
from tickets.desk import moving
from tickets.errors import Refused
from tickets.keeping.theirs import tickets_of
from tickets.models import Event, PastTaking, ProtectedSender, Ticket
from tickets.models.event import Verb
from tickets.models.past_taking import TakingState
from tickets.models.ticket import Visibility

TASK = "take_past_back"
AT_ONCE, BATCH = 50, 100
UNDER_WAY = (TakingState.TAKING, TakingState.GIVING)


def reason_for(value: str) -> str:
    """On the event of each ticket that is taken, by which it is known again on the way back."""
    return f"Mail of {value} is kept to the owner"


def past(value: str, by: User) -> QuerySet[Ticket]:
    """What the team sees of theirs."""
    return tickets_of(value, by).filter(visibility=Visibility.TEAM)


def taken(value: str, by: User) -> QuerySet[Ticket]:
    """What was taken from the team for them, and nobody has moved since."""
    moves = Event.objects.filter(ticket=OuterRef("pk"), verb=Verb.MOVED).order_by("-created_at", "-id")
    last = Subquery(moves.values("detail__reason")[:1])
    found = tickets_of(value, by).filter(visibility=Visibility.OWNER).annotate(moved_because=last)
    return found.filter(moved_because=reason_for(value))


def take_past_back(sender: ProtectedSender, by: User) -> PastTaking | None:
    """None when the team has nothing of theirs. Raises Refused."""
    return _begin(sender.value, by, TakingState.TAKING, past(sender.value, by))


def give_back(value: str, by: User) -> PastTaking | None:
    """None when nothing was taken. Raises Refused."""
    return _begin(value, by, TakingState.GIVING, taken(value, by))


def stop(value: str) -> None:
    """Whom the owner releases, nothing more is taken from the team for."""
    running = PastTaking.objects.filter(value=value, state=TakingState.TAKING)
    running.update(state=TakingState.TAKEN, ended_at=timezone.now())


def go_on(taking_id: int) -> None:
    """For the task: one batch, and rings for the next."""
    if _batch(taking_id):
        later.enqueue_once(TASK, taking_id)


def waiting() -> list[int]:
    """For the sweeper."""
    return list(PastTaking.objects.filter(state__in=UNDER_WAY).values_list("pk", flat=True)[:50])


@transaction.atomic
def _begin(value: str, by: User, state: TakingState, tickets: QuerySet[Ticket]) -> PastTaking | None:
    if not by.can(Capability.SEE_ALL_TICKETS):
        raise Refused("Only the owner decides who sees a ticket.")
    if PastTaking.objects.select_for_update().filter(value=value, state__in=UNDER_WAY).exists():
        raise Refused(f"Tickets of {value} are on their way just now. Wait until that is over.")
    total = tickets.count()
    if not total:
        return None
    row = PastTaking.objects.create(value=value, asked_by=by, state=state, total=total)
    if total <= AT_ONCE:
        _work(row)
    else:
        later.enqueue_once(TASK, row.pk)
    return row


@transaction.atomic
def _batch(taking_id: int) -> bool:
    """Whether there is more to do. Whoever works on it holds its row; nobody waits for them."""
    rows = PastTaking.objects.filter(pk=taking_id, state__in=UNDER_WAY).select_related("asked_by")
    row = rows.select_for_update(of=("self",), skip_locked=True).first()
    if row is None:
        return False
    if not (row.asked_by.is_active and row.asked_by.can(Capability.SEE_ALL_TICKETS)):
        _end(row)
        return False
    return _work(row)


def _work(row: PastTaking) -> bool:
    """The next of them, the newest first."""
    is_taking = row.state == TakingState.TAKING
    tickets = past(row.value, row.asked_by) if is_taking else taken(row.value, row.asked_by)
    if row.after is not None:
        tickets = tickets.filter(pk__lt=row.after)
    found = list(tickets.order_by("-pk")[:BATCH])
    if is_taking:
        row.moved += moving.take_back_all([each.pk for each in found], row.asked_by, reason_for(row.value))
    else:
        row.moved += sum(moving.give_to_team(each, row.asked_by) is not None for each in found)
    row.looked_at += len(found)
    row.after = found[-1].pk if found else row.after
    if len(found) < BATCH:
        _end(row)
        return False
    row.save(update_fields=["moved", "looked_at", "after"])
    return True


def _end(row: PastTaking) -> None:
    row.state = TakingState.TAKEN if row.state == TakingState.TAKING else TakingState.GIVEN
    row.ended_at = timezone.now()
    row.save(update_fields=["moved", "looked_at", "after", "state", "ended_at"])
