"""Known senders: of whose domain one knows what its mail is about. Those who write rules keep the list."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.roles import Capability
from tickets.errors import Refused
from tickets.models import KnownSender, TicketKind
from tickets.routing.as_files.sender_files import MOST, Sender, domain_of, dump

PAGE = 100
FULL = f"At most {MOST:,} known senders can be kept. Take some away first."


@dataclass(frozen=True)
class Page:
    """`groups` are pairs of a kind's name and its senders; `before` and `after` are numbers of pages, 0 for none."""

    groups: Sequence[tuple[str, Sequence[KnownSender]]]
    total: int
    before: int = 0
    after: int = 0


def page(search: str = "", number: int = 1) -> Page:
    """Those whose domain or name contains `search`, or whose kind is called so; page `number`, from 1."""
    found = _found(search)
    total, start = found.count(), (max(number, 1) - 1) * PAGE
    rows = list(found[start : start + PAGE])
    names = TicketKind.names()
    groups = {kind: [row for row in rows if row.kind == kind] for kind in dict.fromkeys(row.kind for row in rows)}
    after = number + 1 if start + PAGE < total else 0
    return Page([(names.get(kind, kind), its) for kind, its in groups.items()], total, max(number - 1, 0), after)


def _found(search: str) -> QuerySet[KnownSender]:
    wanted = " ".join(search.replace("\0", "").split())[:100]
    rows = KnownSender.objects.order_by("kind", "domain")
    if not wanted:
        return rows
    kinds = [slug for slug, name in TicketKind.names().items() if wanted.lower() in (slug, name.lower())]
    return rows.filter(Q(domain__icontains=wanted) | Q(name__icontains=wanted) | Q(kind__in=kinds))


def add(domain: str, kind: str, name: str, by: User) -> KnownSender:
    """Raises Refused, also for a domain that is there."""
    sender = Sender(kind, " ".join(name.split())[:80], domain_of(domain))
    there = KnownSender.objects.filter(domain=sender.domain).first()
    if there is not None:
        raise Refused(f"{there.domain} is known already, as {TicketKind.names().get(there.kind, there.kind)}.")
    put([sender], by)
    return KnownSender.objects.get(domain=sender.domain)


def remove(sender: KnownSender, by: User) -> None:
    _check(by)
    sender.delete()


def put(senders: Collection[Sender], by: User, *, only: bool = False) -> int:
    """All of them as one change: what is there takes the kind and the name that are given here. `only` takes all others
    away. Returns how many stand here. Raises Refused."""
    _check(by)
    _check_kinds(senders)
    with transaction.atomic():
        if only:
            KnownSender.objects.exclude(domain__in=[sender.domain for sender in senders]).delete()
        KnownSender.objects.bulk_create(
            _rows(senders), update_conflicts=True, unique_fields=["domain"], update_fields=["kind", "name"]
        )
        _check_number()
    return len(senders)


def add_known(senders: Collection[Sender], by: User) -> int:
    """Those that are not there yet; the others stay as they are. Returns how many are new. Raises Refused."""
    _check(by)
    with transaction.atomic():
        before = KnownSender.objects.count()
        KnownSender.objects.bulk_create(_rows(senders), ignore_conflicts=True)
        return _check_number() - before


def as_yaml() -> str:
    rows = KnownSender.objects.order_by("kind", "name", "domain")[:MOST]
    return dump(Sender(row.kind, row.name, row.domain) for row in rows)


def _rows(senders: Collection[Sender]) -> list[KnownSender]:
    return [KnownSender(domain=sender.domain, kind=sender.kind, name=sender.name) for sender in senders]


def _check(by: User) -> None:
    if not by.can(Capability.WRITE_RULES):
        raise Refused("You may not change the known senders. Ask the owner if you should.")


def _check_kinds(senders: Collection[Sender]) -> None:
    known = TicketKind.names()
    if unknown := next((sender.kind for sender in senders if sender.kind not in known), None):
        raise Refused(f"There is no kind “{unknown[:40]}”. The kinds are: {', '.join(known)}.")


def _check_number() -> int:
    number = KnownSender.objects.count()
    if number > MOST:
        raise Refused(FULL)
    return number
