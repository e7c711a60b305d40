from django.utils import timezone

from tests.cast import signed_in
from tests.hours.times import hours_ago, worked
from tickets.hours import corrections, idle
from tickets.models import DaysOff, IdleSpell, ShiftCorrection

# No key types it, and PostgreSQL does not take it.
NUL = "It rained\0 all day"


def test_why_a_shift_was_otherwise(asha):
    shift = worked(asha, 5, 4)
    signed_in(asha).post(f"/hours/shifts/{shift.pk}/correction/", {"none": "1", "reason": NUL})
    assert ShiftCorrection.objects.get().reason == "It rained all day"


def test_what_the_owner_says_to_it(asha, olivia):
    made = corrections.ask(asha, None, (hours_ago(3), hours_ago(2)), "On the phone")
    signed_in(olivia).post(f"/hours/corrections/{made.pk}/refusal/", {"comment": NUL})
    assert ShiftCorrection.objects.get().comment == "It rained all day"


def test_what_was_done_elsewhere(asha):
    worked(asha, 1)
    idle.look()
    spell = IdleSpell.objects.get()
    signed_in(asha).post(f"/hours/idle/{spell.pk}/", {"say": "worked", "reason": NUL})
    spell.refresh_from_db()
    assert spell.reason == "It rained all day"


def test_a_word_about_days_off(olivia):
    day = timezone.now().date().isoformat()
    assert signed_in(olivia).post("/days-off/", {"first": day, "why": "holiday", "note": NUL}).status_code == 303
    assert DaysOff.objects.get().note == "It rained all day"
