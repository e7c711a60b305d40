"""A person says what they did while nothing happened here."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from tickets.errors import Refused
from tickets.hours import cutting, tracking, typed
from tickets.models import IdleSpell
from tickets.models.shift import EndedHow
from tickets.models.shift_change import Said

LONGEST_REASON = 300


@transaction.atomic
def worked(spell: IdleSpell, person: User, reason: str) -> IdleSpell:
    """They worked elsewhere: the time counts, and `reason` stands beside it on the timesheet."""
    held = _held(spell, person)
    if not typed.words(reason):
        raise Refused("Say in a few words what you did, such as “On the phone with the bank”.")
    if was_cut(held):
        raise Refused("This shift was cut meanwhile. Correct it, and the owner approves that.")
    held.until = held.until or held.shift.ended_at or timezone.now()
    return _answered(held, Said.WORKED, reason)


@transaction.atomic
def away(spell: IdleSpell, person: User, *, is_back: bool) -> IdleSpell:
    """They did not work then. It is taken out; unless `is_back`, the shift has ended there."""
    held = _held(spell, person)
    if not was_cut(held):
        if held.shift.ended_at is None:
            held.until = (held.until or timezone.now()) if is_back else None
        cutting.cut(held, EndedHow.SAID)
    return _answered(held, Said.LEFT, "")


def was_cut(spell: IdleSpell) -> bool:
    return spell.shift.ended_how == EndedHow.IDLE


def _held(spell: IdleSpell, person: User) -> IdleSpell:
    """Locked; refused unless it is theirs and waits for an answer."""
    tracking.hold(person)
    held = IdleSpell.objects.select_related("shift").select_for_update(of=("self", "shift")).get(pk=spell.pk)
    if held.shift.person_id != person.pk:
        raise Refused("That was not your shift.")
    if held.said != Said.NOTHING:
        raise Refused("You have answered that.")
    return held


def _answered(held: IdleSpell, said: Said, reason: str) -> IdleSpell:
    held.said, held.reason = said, typed.words(reason)[:LONGEST_REASON]
    held.save()
    return held
