from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import signed_in
from tests.hours.times import hours_ago, worked
from tickets.hours import activity, corrections, deciding, idle
from tickets.models import DaysOff, IdleSpell, PayAgreement, Shift

SECRET = "the dentist, do not tell"


def page(person, address="/hours/"):
    return signed_in(person).get(address).content.decode()


@pytest.fixture
def week(asha, olivia):
    """Two shifts in the week of 2 March 2026, one over midnight, 10 hours agreed."""
    PayAgreement.objects.create(
        person=asha, from_day="2026-01-01", amount=12, hours_a_day=2, days=[0, 1, 2, 3, 4], agreed_by=olivia
    )
    monday, friday = datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 3, 6, 23, tzinfo=UTC)
    Shift.objects.create(person=asha, began_at=monday, ended_at=monday + timedelta(hours=2, minutes=5))
    Shift.objects.create(person=asha, began_at=friday, ended_at=friday + timedelta(hours=2))
    for minute in (0, 1, 2, 60):
        activity.record(asha, monday + timedelta(minutes=minute))
    return "?week=2026-03-04"


def test_an_assistant_sees_their_shifts_with_sums_and_activity(asha, week):
    found = page(asha, f"/hours/{week}")
    assert "<strong>4 h 5 min</strong> of 10 h agreed" in found
    assert "9:00 to 11:05" in found
    assert "23:00 to 1:00" in found
    assert "Something happened here in 4 of 125 minutes" in found
    assert '<rect x="0" y="0" width="3" height="1"/><rect x="60"' in found


def test_a_day_off_is_told_and_nothing_is_agreed_for_it(asha, olivia, week):
    DaysOff.objects.create(first="2026-03-03", last="2026-03-04", why="holiday", is_paid=True, added_by=olivia)
    found = page(asha, f"/hours/{week}")
    assert "of 6 h agreed" in found
    assert found.count("Holiday, paid") == 2


def test_the_owner_sees_the_week_of_all_and_of_each(asha, tara, olivia, week):
    found = page(olivia, f"/hours/{week}")
    assert found.index("Asha Assistant") < found.index("Tara Trainee")
    assert "<strong>4:05</strong>" in found
    assert "9:00 to 11:05" in page(olivia, f"/hours/people/{asha.pk}/{week}")
    assert "Correct</a>" not in page(olivia, f"/hours/people/{asha.pk}/{week}")


def test_hours_of_others_are_for_the_owner_alone(asha, tara, adam, week):
    corrections.ask(asha, worked(asha, 3, 2), (hours_ago(3), hours_ago(1)), SECRET)
    for person in (tara, adam):
        for other in (asha, person):
            assert signed_in(person).get(f"/hours/people/{other.pk}/").status_code == 403
    assert signed_in(adam).get("/hours/").status_code == 403
    found = page(tara, f"/hours/{week}") + page(tara)
    assert "Asha" not in found
    assert SECRET not in found
    assert "9:00 to 11:05" not in found


def test_what_a_person_corrects_is_asked_on_a_form_and_waits(asha, olivia):
    browser, shift = signed_in(asha), worked(asha, 30, 29)
    began = timezone.localtime(shift.began_at)
    posted = {"day": f"{began:%Y-%m-%d}", "began": f"{began:%H:%M}", "ended": f"{began + timedelta(hours=2):%H:%M}"}
    address = f"/hours/shifts/{shift.pk}/correction/"
    assert f'value="{began:%H:%M}"' in browser.get(address).content.decode()
    refused = browser.post(address, posted)
    assert refused.status_code == 422
    assert "Say why" in refused.content.decode()
    assert browser.post(address, posted | {"day": "x", "reason": "y"}).status_code == 422
    assert browser.post(address, posted | {"reason": "I forgot."}).status_code == 303
    waiting = corrections.waiting(olivia)[0]
    assert waiting.ended_at == shift.began_at + timedelta(hours=2)
    told = page(asha, f"/hours/?week={began:%Y-%m-%d}")
    assert "waits for the owner" in told
    assert "I forgot." in page(olivia)
    browser.post(f"/hours/corrections/{waiting.pk}/withdrawal/")
    assert corrections.waiting(olivia) == []


def test_work_without_the_clock_is_added(asha, olivia):
    began = timezone.localtime(hours_ago(30))
    posted = {"day": f"{began:%Y-%m-%d}", "began": f"{began:%H:%M}", "ended": f"{began + timedelta(hours=1):%H:%M}"}
    signed_in(asha).post("/hours/shifts/new/", posted | {"reason": "The site was down."})
    deciding.approve(corrections.waiting(olivia)[0], olivia)
    assert Shift.objects.get(person=asha).began_at == began
    assert "The site was down." in page(asha, f"/hours/?week={began:%Y-%m-%d}")


def test_shifts_of_others_cannot_be_corrected_or_taken_back(asha, tara, olivia, adam):
    shift = worked(asha, 5, 4)
    made = corrections.ask(asha, shift, None, SECRET)
    for person, status in ((tara, 404), (olivia, 404), (adam, 403)):
        browser = signed_in(person)
        assert browser.get(f"/hours/shifts/{shift.pk}/correction/").status_code == status
        assert browser.post(f"/hours/shifts/{shift.pk}/correction/", {"none": "1", "reason": "x"}).status_code == status
    assert signed_in(tara).post(f"/hours/corrections/{made.pk}/withdrawal/").status_code == 404
    signed_in(olivia).post(f"/hours/corrections/{made.pk}/withdrawal/")
    made.refresh_from_db()
    assert made.state == "waiting"


def test_the_question_about_a_shift_stands_above_every_page_of_its_person(asha, tara, olivia):
    worked(asha, 1)
    idle.look()
    activity.record(asha, timezone.now())
    found = page(asha, "/queues/open/")
    assert "Were you working?" in found
    assert "No, end it at" in found
    for person in (tara, olivia):
        assert "Were you working?" not in page(person, "/queues/open/")
    idle.look(timezone.now() + timedelta(minutes=16))
    told = page(asha, "/queues/open/")
    assert "was taken out of your shift" in told
    assert "Correct it" in told
    spell = IdleSpell.objects.earliest("pk")
    signed_in(asha).post(f"/hours/idle/{spell.pk}/", {"say": "seen"})
    assert "taken out of your shift" not in page(asha, "/queues/open/")


@pytest.mark.parametrize("week", ["nonsense", "0001-01-01", "9999-12-31", "2026-02-31", ""])
def test_a_week_that_is_none_is_this_week(asha, week):
    assert f"{timezone.now():%Y}" in page(asha, f"/hours/?week={week}")


def test_pages_cost_the_same_however_much_there_is(asha, olivia, tara):
    addresses = ((asha, "/hours/"), (olivia, "/hours/"), (olivia, f"/hours/people/{asha.pk}/"), (olivia, "/days-off/"))
    counted = []
    for many in (1, 6):
        for number in range(many):
            shift = worked(asha, 0.5 + number / 10, 0.45 + number / 10)
            since, until = shift.began_at, shift.ended_at
            IdleSpell.objects.create(shift=shift, since=since, until=until, said="worked", reason="A call")
            corrections.ask(asha, shift, None, "No")
            who = (asha, tara)[number % 2]
            DaysOff.objects.create(first="2026-03-03", last="2026-03-04", added_by=olivia, person=who)
        counted.append([_cost(person, address) for person, address in addresses])
    assert counted[0] == counted[1]
    assert max(counted[0]) <= 12


def _cost(person, address):
    browser = signed_in(person)
    browser.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)
