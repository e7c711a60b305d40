"""Who belongs to the team: add, change the role, deactivate, take back in."""

from django.db import transaction
from django.utils import timezone

from accounts.errors import Refused
from accounts.models import Invitation, PersonEvent, PersonVerb, User
from accounts.roles import Capability, Role


def add(*, email: str, name: str, role: str, password: str | None, by: User | None = None) -> User:
    """Makes a person at once, without an invitation. Raises Refused when the address is somebody's already."""
    with transaction.atomic():
        refuse_known(email)
        person = User.objects.create_user(email, password, name=name.strip(), role=role)
        record(PersonVerb.ADDED, by, person.name, person=person, to_role=role)
    return person


@transaction.atomic
def change_role(person: User, role: str, by: User) -> User:
    """Raises Refused: one's own role, an owner's by somebody who may not, or the last owner's."""
    person = locked(person)
    if role == person.role:
        return person
    refuse_self(person, by, "Nobody changes their own role. Ask another owner.")
    may_manage(person.role, by)
    may_manage(role, by)
    refuse_widening(person, by)
    if person.role == Role.OWNER:
        refuse_last_owner(person)
    former, person.role = person.role, Role(role)
    person.save(update_fields=["role"])
    withdraw_invitations_of(person)
    record(PersonVerb.ROLE_CHANGED, by, person.name, person=person, from_role=former, to_role=role)
    return person


@transaction.atomic
def deactivate(person: User, by: User) -> User:
    """Ends every session of `person` at once and for good. Raises Refused."""
    person = locked(person)
    if not person.is_active:
        return person
    refuse_self(person, by, "Nobody deactivates themselves. Ask another owner.")
    may_manage(person.role, by)
    if person.role == Role.OWNER:
        refuse_last_owner(person)
    person.is_active = False
    person.session_round += 1
    person.save(update_fields=["is_active", "session_round"])
    withdraw_invitations_of(person)
    record(PersonVerb.DEACTIVATED, by, person.name, person=person)
    return person


@transaction.atomic
def reactivate(person: User, by: User) -> User:
    """The former password opens the door again; former sessions stay closed. Raises Refused."""
    person = locked(person)
    if person.is_active:
        return person
    may_manage(person.role, by)
    person.is_active = True
    person.save(update_fields=["is_active"])
    record(PersonVerb.REACTIVATED, by, person.name, person=person)
    return person


def locked(person: User) -> User:
    return User.objects.select_for_update().get(pk=person.pk)


def may_manage(role: str, by: User) -> None:
    """Raises Refused unless `by` may let people of this role in and out."""
    if not by.can(Capability.INVITE_PEOPLE):
        raise Refused("Only owners and admins manage people.")
    if role == Role.OWNER and not by.can(Capability.MANAGE_OWNERS):
        raise Refused("Only an owner may do that to an owner, or make one.")


def refuse_self(person: User, by: User, why: str) -> None:
    if person.pk == by.pk:
        raise Refused(why)


def refuse_widening(person: User, by: User) -> None:
    """In another role nothing would be left of what an owner has taken from them."""
    is_limited = not person.sees_addresses or person.only_mailboxes is not None
    if is_limited and not by.can(Capability.PERMIT_PEOPLE):
        raise Refused(f"An owner has limited what {person.name} sees. Only an owner changes the role now.")


def refuse_last_owner(person: User) -> None:
    # All owners' rows are locked, so that two owners who deactivate each other at once do not both succeed.
    owners = list(User.objects.select_for_update().filter(role=Role.OWNER, is_active=True).order_by("pk"))
    if person.is_active and all(owner.pk == person.pk for owner in owners):
        raise Refused(f"{person.name} is the last owner. Make somebody else an owner first.")


def refuse_known(email: str) -> None:
    known = User.objects.filter(email=email.strip().lower()).first()
    if known and known.is_active:
        raise Refused(f"{known.name} is already here with this address.")
    if known:
        raise Refused(f"{known.name} has been here with this address and is deactivated. Reactivate them instead.")


def withdraw_invitations_of(person: User) -> None:
    # Whoever loses a power must not come back through a link that they sent to themselves.
    Invitation.objects.pending().filter(invited_by=person).update(withdrawn_at=timezone.now())


def record(verb: str, actor: User | None, subject: str, **fields: object) -> PersonEvent:
    return PersonEvent.objects.create(verb=verb, actor=actor, subject=subject, **fields)
