"""The owner's list: whom he keeps to himself, from when on, and what happens to their mail. All raise Refused for
everybody but the owner."""

from django.db import transaction

from accounts.models import User
from accounts.roles import Capability
from tickets.errors import Refused
from tickets.keeping import protected, taking
from tickets.keeping.values import private_address, value_of
from tickets.models import ProtectedSender
from tickets.models.known_sender import Treatment
from tickets.names import one_line

LONGEST_NAME = 120
NOT_YOURS = "Only the owner decides whose mail he keeps to himself."


def check_owns(by: User) -> None:
    if not by.can(Capability.SEE_ALL_TICKETS):
        raise Refused(NOT_YOURS)


@transaction.atomic
def protect(
    value: str, by: User, name: str = "", treatment: str = Treatment.KEEP, forward_to: str = ""
) -> ProtectedSender:
    """From now on; past tickets stay where they are (see `taking`)."""
    check_owns(by)
    wanted = value_of(value)
    if ProtectedSender.objects.count() >= protected.MOST:
        raise Refused(f"At most {protected.MOST:,} people and domains can be kept. Release some first.")
    fields = {"name": _name(name), "treatment": _treatment(treatment), "forward_to": private_address(forward_to)}
    made, is_new = ProtectedSender.objects.get_or_create(value=wanted, defaults={**fields, "added_by": by})
    if not is_new:
        raise Refused(f"{wanted} is kept to you already.")
    return made


@transaction.atomic
def change(sender: ProtectedSender, by: User, name: str, treatment: str, forward_to: str) -> None:
    check_owns(by)
    held = ProtectedSender.objects.select_for_update().get(pk=sender.pk)
    held.name, held.treatment, held.forward_to = _name(name), _treatment(treatment), private_address(forward_to)
    held.save(update_fields=["name", "treatment", "forward_to"])


@transaction.atomic
def release(sender: ProtectedSender, by: User, *, give_back: bool = False) -> None:
    """From now on their mail is routed like any other; `give_back`: what was taken for them goes to the team again, but
    for what somebody moved since."""
    check_owns(by)
    ProtectedSender.objects.filter(pk=sender.pk).delete()
    taking.stop(sender.value)
    if give_back:
        taking.give_back(sender.value, by)


def _name(typed: str) -> str:
    return one_line(typed)[:LONGEST_NAME]


def _treatment(given: str) -> str:
    if given not in Treatment.values:
        raise Refused("Say what is to happen to their mail.")
    return given
