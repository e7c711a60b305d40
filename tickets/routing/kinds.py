"""What tickets are about: those who write rules add kinds of their own, rename kinds, and stop using them.

A kind is never removed: old tickets and rules go by its slug, which is made once, from its first name.
"""

from django.db import IntegrityError, models, transaction

from accounts.models import User
from accounts.roles import Capability
from tickets.errors import Refused
from tickets.models import TicketKind
from tickets.models.kind import DUTY
from tickets.names import checked_name, free_key, key_of

MOST = 60
LONGEST_NAME, LONGEST_SLUG = 40, 16


def listed() -> list[TicketKind]:
    """Without that of duties, which is the desk's own."""
    return list(TicketKind.objects.exclude(slug=DUTY)[:MOST])


def add(name: str, by: User) -> TicketKind:
    """Refused for a name that is there already, and when there are too many."""
    _check(by)
    name = checked_name(name, LONGEST_NAME)
    _check_new(name)
    if TicketKind.objects.count() >= MOST:
        raise Refused(f"There are {MOST} kinds already. Rename one that you do not use any more.")
    kind = TicketKind(slug=_free_slug(name), name=name, position=_last() + 1)
    return _save(kind, is_new=True)


def rename(kind: TicketKind, name: str, by: User) -> TicketKind:
    """Tickets and rules go on with it: they know it by its slug."""
    _check(by, kind)
    kind.name = checked_name(name, LONGEST_NAME)
    _check_new(kind.name, besides=kind)
    return _save(kind)


def use(kind: TicketKind, is_used: bool, by: User) -> TicketKind:
    """A kind that is not used cannot be chosen any more; the tickets that have it keep it."""
    _check(by, kind)
    kind.is_used = is_used
    return _save(kind)


def _check(by: User, kind: TicketKind | None = None) -> None:
    if kind is not None and kind.slug == DUTY:
        raise Refused("This kind is the desk's own: duties have it, and no mail.")
    if not by.can(Capability.WRITE_RULES):
        raise Refused("You may not change the kinds. Ask the owner if you should.")


def _check_new(name: str, besides: TicketKind | None = None) -> None:
    same = TicketKind.objects.filter(name__iexact=name).exclude(pk=besides.pk if besides else "").first()
    if same is not None:
        raise Refused(f"There is a kind “{same.name}” already{'' if same.is_used else ', which is not used now'}.")


def _free_slug(name: str) -> str:
    taken = set(TicketKind.objects.values_list("slug", flat=True))
    return free_key(key_of(name, LONGEST_SLUG, "kind"), taken, LONGEST_SLUG)


def _last() -> int:
    return TicketKind.objects.aggregate(last=models.Max("position", default=0))["last"]


def _save(kind: TicketKind, is_new: bool = False) -> TicketKind:
    try:
        with transaction.atomic():
            kind.save(force_insert=is_new)
    except IntegrityError as problem:
        raise Refused("Somebody has just changed the kinds. Look again, and try once more.") from problem
    TicketKind.forget_names()
    return kind
