"""What waits for an owner, or for who approves answers: one statement for all kinds of it."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet

from accounts.models import User
from tickets.counting import Capped
from tickets.dashboard import sources
from tickets.dashboard.sources import Source
from tickets.put_together import once_for

SHOWN, COUNTED = 50, 1000
COUNT, FIRST = "waits_", "first_"  # before the name of a source: how much of it waits, and what waits


@dataclass(frozen=True)
class Group:
    """What waits of one kind. `items` are the first, `many` counts all (1,000: so many or more); `template` shows
    them, given `waiting` (these items) and `at` (the page: 'today' or 'waits')."""

    source: Source
    items: list[Any]
    many: int

    @property
    def name(self) -> str:
        return self.source.name

    @property
    def title(self) -> str:
        return self.source.title

    @property
    def template(self) -> str:
        return self.source.template

    @property
    def more(self) -> int:
        """So many stand in no page until those before them are done."""
        return self.many - len(self.items)


@dataclass(frozen=True)
class Waits:
    """Groups in which something waits, the most pressing first: troubles, questions, answers, kept, drafts, …

    Of `questions` each item is an `asking.waiting.Asked` (question, ticket, words), of `answers` an
    `approving.waits.Waiting` (proposal, ticket), of `kept` a `Kept` (ticket, claims), of `drafts` a
    `procedures.waiting.Draft` (version, seen), of `late` a DutyRun, of `corrections` a ShiftCorrection, of `troubles` a
    Trouble, of `asked_once` a form."""

    groups: list[Group]

    @property
    def many(self) -> int:
        return sum(group.many for group in self.groups)

    @property
    def told(self) -> str:
        """'3 things wait'."""
        number = f"{COUNTED - 1}+" if self.many >= COUNTED else str(self.many)
        return "1 thing waits" if self.many == 1 else f"{number} things wait"

    def items(self, name: str) -> list[Any]:
        """Of the group of this name; none where nothing waits there."""
        return next((group.items for group in self.groups if group.name == name), [])


def waits_for(user: User) -> Waits:
    """Nothing for whom nothing can wait. One statement; another where more waits than is shown."""
    asked = sources.of(user)
    found = _row(_first(user), user) if asked else {}
    is_cut = any(len(told or ()) > SHOWN for told in found.values())
    many = _row(_many(user), user) if is_cut else {}
    groups = [_group(each, found.get(f"{FIRST}{each.name}"), many.get(f"{COUNT}{each.name}")) for each in asked]
    return Waits([group for group in groups if group.items])


def counted(user: User) -> dict[str, Any]:
    """How much waits, for a statement that asks for more: what is counted here is what `waits_for` shows."""
    return dict(_many(user).query.annotations) if sources.of(user) else {}


def sum_of(found: dict[str, Any]) -> int:
    """Of the row that `counted` gave."""
    return sum(many or 0 for name, many in found.items() if name.startswith(COUNT))


# Two and not one: PostgreSQL plans for longer than it looks, and few have more waiting than is shown.
@once_for
def _first(user: User) -> QuerySet[User]:
    """The person's row, with the first of each source, and one more than is shown."""
    rows = {each: each.rows(user) for each in sources.of(user)}
    told = {f"{FIRST}{each.name}": ArraySubquery(each.told(found)[: SHOWN + 1]) for each, found in rows.items()}
    return User.objects.annotate(**told)


@once_for
def _many(user: User) -> QuerySet[User]:
    """The person's row, with how many there are of each source."""
    rows = {each: each.rows(user).order_by().values("pk")[:COUNTED] for each in sources.of(user)}
    return User.objects.annotate(**{f"{COUNT}{each.name}": Capped(found) for each, found in rows.items()})


def _row(asked: QuerySet[User], user: User) -> dict[str, Any]:
    return asked.filter(pk=user.pk).values(*asked.query.annotations).first() or {}


def _group(source: Source, told: list[Any] | None, many: int | None) -> Group:
    items = [source.item(each) for each in (told or [])[:SHOWN]]
    return Group(source, items, max(many or 0, len(items)))
