from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import signed_in
from tests.hours.times import hours_ago, worked
from tickets.errors import Refused
from tickets.hours import activity, answering, idle, tracking
from tickets.models import IdleSpell, Shift
from tickets.tasks import look_after_shifts

QUARTER = timedelta(minutes=15)


def silent_since(person, minutes):
    """A shift of two hours with something in it up to so many minutes ago."""
    shift = worked(person, 2)
    activity.record(person, hours_ago(minutes / 60))
    return shift


@pytest.fixture
def shift(asha):
    return silent_since(asha, 20)


@pytest.fixture
def spell(shift):
    idle.look()
    return shift.idle_spells.get()


def later(minutes):
    return timezone.now() + timedelta(minutes=minutes)


def test_after_15_minutes_without_activity_a_person_is_asked_once(shift):
    look_after_shifts()
    idle.look()
    spell = IdleSpell.objects.get()
    assert (spell.shift, spell.until, spell.said) == (shift, None, "")
    assert spell.since == hours_ago(19 / 60)  # the minute in which something happened counts
    shift.refresh_from_db()
    assert shift.ended_at is None


def test_who_is_busy_or_not_at_work_is_asked_nothing(asha, olivia, tara):
    silent_since(asha, 10)
    worked(olivia, 2, 1)
    Shift.objects.create(person=tara, began_at=timezone.now() - timedelta(minutes=14))
    idle.look()
    assert not IdleSpell.objects.exists()


def test_a_shift_in_which_nothing_happened_at_all_is_asked_about_from_its_beginning(asha):
    shift = worked(asha, 1)
    idle.look()
    assert shift.idle_spells.get().since == shift.began_at


def test_nobody_answers_and_it_is_cut_back_to_where_something_happened(asha, shift, spell):
    idle.look(spell.asked_at + QUARTER - timedelta(seconds=1))
    shift.refresh_from_db()
    assert shift.ended_at is None
    idle.look(spell.asked_at + QUARTER)
    shift.refresh_from_db()
    assert (shift.ended_at, shift.ended_how) == (spell.since, "idle")
    assert tracking.since(asha) is None
    idle.look(later(60))
    assert Shift.objects.count() == 1


def test_back_without_an_answer_the_silence_is_taken_out_and_the_work_after_it_stays(asha, shift, spell):
    activity.record(asha, back := timezone.now())
    idle.look(spell.asked_at + QUARTER)
    assert Shift.objects.get() == shift
    idle.look(back + QUARTER)
    first, second = Shift.objects.order_by("began_at")
    assert (first.ended_at, first.ended_how) == (spell.since, "idle")
    assert (second.began_at, second.ended_at) == (back, None)


def test_worked_elsewhere_it_counts_with_its_reason(asha, shift, spell):
    with pytest.raises(Refused, match="Say in a few words"):
        answering.worked(spell, asha, " ")
    told = answering.worked(spell, asha, "On the phone with the bank")
    assert (told.said, told.reason) == ("worked", "On the phone with the bank")
    idle.look(later(14))
    shift.refresh_from_db()
    assert shift.ended_at is None
    assert IdleSpell.objects.count() == 1
    idle.look(later(16))
    assert IdleSpell.objects.count() == 2


def test_away_for_a_while_the_time_is_taken_out(asha, shift, spell):
    activity.record(asha, back := timezone.now())
    answering.away(spell, asha, is_back=True)
    first, second = Shift.objects.order_by("began_at")
    assert (first.ended_at, first.ended_how) == (spell.since, "")
    assert (second.began_at, second.ended_at) == (back, None)


def test_gone_home_the_shift_ended_there(asha, shift, spell):
    activity.record(asha, timezone.now())
    answering.away(spell, asha, is_back=False)
    assert Shift.objects.get().ended_at == spell.since


def test_a_shift_that_was_ended_meanwhile_is_asked_about_all_the_same(asha, shift, spell):
    activity.record(asha, back := timezone.now() - timedelta(minutes=2))
    tracking.end(asha)
    answering.away(spell, asha, is_back=True)
    first, second = Shift.objects.order_by("began_at")
    assert (first.ended_at, second.began_at) == (spell.since, back)
    assert second.ended_at is not None


def test_nobody_answers_for_others_or_twice(asha, tara, olivia, spell):
    for other in (tara, olivia):
        with pytest.raises(Refused, match="not your shift"):
            answering.away(spell, other, is_back=True)
        with pytest.raises(Refused, match="not your shift"):
            answering.worked(spell, other, "I did")
    answering.worked(spell, asha, "A call")
    with pytest.raises(Refused, match="have answered"):
        answering.away(spell, asha, is_back=True)


def test_what_was_cut_is_corrected_and_not_just_claimed(asha, spell):
    idle.look(spell.asked_at + QUARTER)
    with pytest.raises(Refused, match="Correct it"):
        answering.worked(spell, asha, "On the phone")
    assert answering.away(spell, asha, is_back=True).said == "left"
    assert Shift.objects.count() == 1


def test_being_asked_costs_as_many_statements_for_many(django_assert_num_queries, asha, olivia, tara):
    for person in (asha, olivia, tara):
        silent_since(person, 20)
    with django_assert_num_queries(3):
        idle.look()


def test_the_answer_on_the_page_ends_the_asking(asha, spell):
    browser = signed_in(asha)
    refused = browser.post(f"/hours/idle/{spell.pk}/", {"say": "worked", "next": "/queues/mine/"})
    assert refused.headers["Location"] == "/queues/mine/"
    spell.refresh_from_db()
    assert spell.said == ""
    browser.post(f"/hours/idle/{spell.pk}/", {"say": "worked", "reason": "A call"})
    spell.refresh_from_db()
    assert spell.said == "worked"


def test_others_find_nothing_to_answer(tara, olivia, adam, spell):
    for person, status in ((tara, 404), (olivia, 404), (adam, 403)):
        assert signed_in(person).post(f"/hours/idle/{spell.pk}/", {"say": "back"}).status_code == status
