"""The ways in: the one-time link of the first owner, and invitations. A link works once; only its hash is kept."""

import hashlib
import secrets
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import letters, people
from accounts.errors import LinkUnusable, Refused
from accounts.models import Invitation, PersonVerb, User
from accounts.roles import Role

LIFETIME = timedelta(days=7)


@transaction.atomic
def owner_link(base_url: str) -> str | None:
    """A fresh link to become the first owner; the former one stops working. None when there is an owner."""
    if has_owner():
        return None
    Invitation.objects.pending().filter(invited_by__isnull=True).update(withdrawn_at=timezone.now())
    token = new_token()
    Invitation.objects.create(role=Role.OWNER, token_hash=hash_of(token), expires_at=timezone.now() + LIFETIME)
    return link(base_url, token)


@transaction.atomic
def invite(email: str, name: str, role: str, by: User) -> tuple[Invitation, str]:
    """The invitation and its token, which goes out by mail and is never stored. Raises Refused.

    An invitation that still waits for the same address is withdrawn.
    """
    people.may_manage(role, by)
    people.refuse_known(email)
    address = email.strip().lower()
    Invitation.objects.pending().filter(email=address).update(withdrawn_at=timezone.now())
    return _new(address, name.strip(), role, by, PersonVerb.INVITED)


@transaction.atomic
def renew(invitation: Invitation, by: User) -> tuple[Invitation, str]:
    """A new link, for another 7 days, in place of one that was lost or has expired. Raises Refused."""
    former = _pending(invitation, by)
    former.withdrawn_at = timezone.now()
    former.save(update_fields=["withdrawn_at"])
    return _new(former.email, former.name, former.role, by, PersonVerb.RENEWED)


@transaction.atomic
def withdraw(invitation: Invitation, by: User) -> None:
    """The link stops working. Raises Refused."""
    waiting = _pending(invitation, by)
    waiting.withdrawn_at = timezone.now()
    waiting.save(update_fields=["withdrawn_at"])
    people.record(PersonVerb.WITHDREW, by, waiting.name or waiting.email)


@transaction.atomic
def accept(token: str, *, name: str, password: str, email: str = "", time_zone: str = "UTC") -> User:
    """Makes the person. `email` counts only for the owner link, which names none.

    Raises LinkUnusable, Refused, and ValidationError for a password that is too weak.
    """
    invitation = usable(token, lock=True)
    address = invitation.email or email
    people.refuse_known(address)
    validate_password(password, User(email=address, name=name))
    person = User.objects.create_user(
        address, password, name=name.strip(), role=invitation.role, time_zone=time_zone or "UTC"
    )
    invitation.accepted_at, invitation.accepted_by = timezone.now(), person
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    people.record(PersonVerb.JOINED, person, person.name, person=person, to_role=person.role)
    return person


def usable(token: str, *, lock: bool = False) -> Invitation:
    """The invitation that this token opens. Raises LinkUnusable, saying why not."""
    rows = Invitation.objects.select_for_update() if lock else Invitation.objects.all()
    invitation = rows.filter(token_hash=hash_of(token)).first()
    if invitation is None:
        raise LinkUnusable("This link is not known here. Perhaps a part of it got lost: open it from the mail again.")
    if invitation.accepted_at:
        raise LinkUnusable("This link has been used already. If it was you, sign in.")
    if invitation.withdrawn_at or (invitation.is_for_first_owner and has_owner()):
        raise LinkUnusable("This link was withdrawn, or a newer one took its place.")
    if invitation.has_expired:
        raise LinkUnusable("This link has expired: links work for 7 days.")
    return invitation


def has_owner() -> bool:
    return User.objects.filter(role=Role.OWNER, is_active=True).exists()


def link(base_url: str, token: str) -> str:
    return base_url.rstrip("/") + reverse("invitation", args=[token])


def new_token() -> str:
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    # The token is random and long: a slow hash would protect nothing more.
    return hashlib.sha256(token.encode()).hexdigest()


def _new(email: str, name: str, role: str, by: User, verb: str) -> tuple[Invitation, str]:
    token = new_token()
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                email=email,
                name=name,
                role=role,
                invited_by=by,
                token_hash=hash_of(token),
                expires_at=timezone.now() + LIFETIME,
            )
    except IntegrityError as problem:
        raise Refused(f"{email} was invited by somebody else at this very moment.") from problem
    people.record(verb, by, name or email, to_role=role)
    letters.invite(invitation, token)
    return invitation, token


def _pending(invitation: Invitation, by: User) -> Invitation:
    people.may_manage(invitation.role, by)
    waiting = Invitation.objects.pending().select_for_update().filter(pk=invitation.pk).first()
    if waiting is None or waiting.is_for_first_owner:
        raise Refused("This invitation no longer waits: it was accepted or withdrawn meanwhile.")
    return waiting
