"""What an assistant may do is changed by an owner; each change is an event that says from what to what."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction

from accounts.errors import Refused
from accounts.models import PersonEvent, PersonVerb, User
from accounts.people import locked, record, refuse_self
from accounts.roles import Capability, Role


@dataclass(frozen=True)
class Permissions:
    """The columns of an assistant's row. `only_mailboxes`: ids, or None for all."""

    sends_replies: bool
    approves_replies: bool
    may_delete: bool
    may_export: bool
    sees_addresses: bool
    only_mailboxes: list[int] | None = None

    @classmethod
    def of(cls, person: User) -> "Permissions":
        return cls(**{name: getattr(person, name) for name in FIELDS})


FIELDS = tuple(Permissions.__dataclass_fields__)


@dataclass(frozen=True)
class Wanted:
    """What an owner chose, and what the mailboxes are called that this names or named, by id."""

    permissions: Permissions
    called: Mapping[int, str] = field(default_factory=dict)


@transaction.atomic
def permit(person: User, wanted: Wanted, by: User) -> PersonEvent | None:
    """Counts from the person's next click; None when nothing is new.

    Raises Refused: only owners may, for assistants alone, and nobody for themselves.
    """
    check_permits(by)
    subject = locked(person)
    refuse_self(subject, by, "Nobody decides what they themselves may do. Ask another owner.")
    if subject.role != Role.ASSISTANT:
        raise Refused(f"What {subject.short_name} may do follows from the role. Change the role instead.")
    changed = _changes(Permissions.of(subject), _meant(wanted.permissions))
    if not changed:
        return None
    for name, (_, after) in changed.items():
        setattr(subject, name, after)
    subject.save(update_fields=list(changed))
    detail = {**changed, **_names(changed, wanted.called)}
    return record(PersonVerb.PERMITTED, by, subject.name, person=subject, detail=detail)


def check_permits(by: User) -> None:
    """Raises Refused."""
    if not by.can(Capability.PERMIT_PEOPLE):
        raise Refused("Only an owner says what people may do.")


def _meant(wanted: Permissions) -> Permissions:
    """Who may not send approves nothing; each mailbox is named once."""
    values = asdict(wanted)
    values["approves_replies"] = wanted.approves_replies and wanted.sends_replies
    if wanted.only_mailboxes is not None:
        values["only_mailboxes"] = sorted(set(wanted.only_mailboxes))
    return Permissions(**values)


def _changes(before: Permissions, after: Permissions) -> dict[str, list[Any]]:
    was, is_now = asdict(before), asdict(after)
    return {name: [was[name], is_now[name]] for name in FIELDS if was[name] != is_now[name]}


def _names(changed: Mapping[str, Sequence[Any]], called: Mapping[int, str]) -> dict[str, Any]:
    """Mailboxes as they were called on that day."""
    named = {pk for each in changed.get("only_mailboxes", ()) for pk in each or ()}
    return {"called": {str(pk): called[pk] for pk in sorted(named) if pk in called}} if named else {}
