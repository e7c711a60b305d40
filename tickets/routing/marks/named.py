"""Who and what decisions name: people, response targets and kinds that are there."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from accounts.models import User
from tickets.models import ResponseTarget, TicketKind
from tickets.routing.rules import Decision


@dataclass
class Known:
    """Who and what the changes name; of kinds, whether they are used."""

    people: dict[str, User] = field(default_factory=dict)
    targets: dict[str, ResponseTarget] = field(default_factory=dict)
    kinds: dict[str, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, decisions: Iterable[Decision]) -> "Known":
        """One statement for people, targets and kinds each, where any is named."""
        named: dict[str, set[str]] = {"assignee": set(), "target": set(), "kind": set()}
        for change in (change for decision in decisions for change in decision.changes):
            if change.mark in named and change.after:
                named[change.mark].add(change.after)
        people = User.objects.filter(email__in=named["assignee"], is_active=True) if named["assignee"] else ()
        targets = ResponseTarget.objects.filter(key__in=named["target"], is_on=True) if named["target"] else ()
        kinds = TicketKind.objects.filter(slug__in=named["kind"]) if named["kind"] else ()
        return cls(
            {person.email.lower(): person for person in people},
            {target.key: target for target in targets},
            {"": True, **{kind.slug: kind.is_used for kind in kinds}},
        )
