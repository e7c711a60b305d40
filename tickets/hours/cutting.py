"""Takes the time in which nothing happened out of a shift. Whoever calls holds the person (`tracking.hold`)."""

from datetime import timedelta

from tickets.models import IdleSpell, Shift
from tickets.models.shift import EndedHow

SHORTEST = timedelta(minutes=1)


def cut(spell: IdleSpell, how: EndedHow) -> None:
    """The shift ends where nothing happened any more; what came after it, if anything, is a shift of its own."""
    shift = spell.shift
    ended_at, former = shift.ended_at, shift.ended_how
    shift.ended_at, shift.ended_how = spell.since, how
    shift.save(update_fields=["ended_at", "ended_how"])
    if spell.until and (ended_at is None or ended_at - spell.until >= SHORTEST):
        Shift.objects.create(person_id=shift.person_id, began_at=spell.until, ended_at=ended_at, ended_how=former)
