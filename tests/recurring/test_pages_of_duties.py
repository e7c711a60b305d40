"""The owner makes duties, changes and pauses them; an assistant sees their own, and nobody else any."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.cast import signed_in
from tests.recurring.made import make_duty
from tickets.models import Duty, DutyRun
from tickets.recurring import late, opening
from tickets.sealed import seal

TODAY = date(2026, 11, 2)


@pytest.fixture
def typed(asha, mailbox):
    return {
        "title": "Clean the list", "how": "weekly", "days": ["MO", "TH"], "every": "1",
        "starts_on": timezone.localdate().isoformat(), "at": "09:30", "assignee": asha.pk, "mailbox": mailbox.pk,
        "hours_to_do": "8", "minutes": "20", "proof": "number", "number_is": "subscribers removed",
    }  # fmt: skip


def test_the_owner_makes_one_in_her_own_words(olivia, asha, typed):
    asha.time_zone = "Asia/Kolkata"
    asha.save()
    answer = signed_in(olivia).post("/duties/new/", typed, follow=True)
    duty = Duty.objects.get()
    assert (duty.recurrence, duty.time_zone, duty.created_by) == ("FREQ=WEEKLY;BYDAY=MO,TH", "Asia/Kolkata", olivia)
    assert duty.next_on is not None
    assert duty.next_on.weekday() in (0, 3)
    assert "Every Monday and Thursday" in answer.content.decode()


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"how": "custom", "custom": "FREQ=SECONDLY"}, "FREQ is one of"),
        ({"how": "custom", "custom": "FREQ=DAILY;COUNT=99999"}, "COUNT is a number"),
        ({"how": "custom", "custom": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, "never comes"),
        ({"how": "custom", "custom": ""}, "Write the rule"),
        ({"how": "weekly", "days": []}, "at least one day"),
        ({"starts_on": "2999-01-01"}, "next three years"),
        ({"how": "once", "starts_on": "2025-11-02"}, "never due"),
        ({"hours_to_do": "0"}, "At least 1."),
        ({"title": ""}, "required"),
    ],
)
def test_what_makes_no_sense_is_said(olivia, typed, said, problem):
    answer = signed_in(olivia).post("/duties/new/", typed | said)
    assert answer.status_code == 422
    assert problem in answer.content.decode()
    assert not Duty.objects.exists()


def test_whoever_does_not_see_its_mailbox_is_not_given_it(olivia, asha, typed):
    asha.only_mailboxes = []
    asha.save()
    answer = signed_in(olivia).post("/duties/new/", typed)
    assert "Asha does not see this mailbox" in answer.content.decode()


def test_the_form_shows_the_next_days(olivia, typed):
    begun = typed | {"title": "", "hours_to_do": "", "how": "day", "day": "31"}
    text = signed_in(olivia).post("/duties/days/", begun).content.decode()
    assert "The 31st of every month, or its last day" in text
    assert text.count("<li>") == 5


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"how": "custom", "custom": "FREQ=HOURLY"}, "FREQ is one of"),
        ({"how": "once", "starts_on": "2025-11-02"}, "That is never due"),
        ({"starts_on": "2999-01-01"}, "within the next three years"),
    ],
)
def test_in_place_of_days_the_form_shows_why_there_are_none(olivia, typed, said, problem):
    assert problem in signed_in(olivia).post("/duties/days/", typed | said).content.decode()


def test_a_change_does_not_open_a_day_again(olivia, asha, mailbox, typed):
    make_duty(olivia, asha, mailbox, recurrence="FREQ=DAILY", starts_on=timezone.localdate(), at="00:00")
    assert opening.open_due() == 1
    duty = Duty.objects.get()
    signed_in(olivia).post(f"/duties/{seal(duty.pk)}/edit/", typed | {"how": "daily", "at": "00:00"})
    assert opening.open_due() == 0
    duty.refresh_from_db()
    assert duty.next_on == timezone.localdate() + timedelta(days=1)
    assert duty.title == "Clean the list"


def test_what_was_paused_is_not_made_up_for(olivia, asha, mailbox):
    duty = make_duty(olivia, asha, mailbox, recurrence="FREQ=DAILY", at="00:00")
    browser = signed_in(olivia)
    browser.post(f"/duties/{seal(duty.pk)}/use/", {"on": ""})
    assert opening.open_due() == 0
    browser.post(f"/duties/{seal(duty.pk)}/use/", {"on": "yes"})
    duty.refresh_from_db()
    assert (duty.is_on, duty.next_on) == (True, timezone.localdate())


def test_an_assistant_sees_her_own_and_changes_none(olivia, asha, tara, adam, mailbox, typed):
    own, other = make_duty(olivia, asha, mailbox, title="Hers"), make_duty(olivia, tara, mailbox, title="Taras own")
    browser = signed_in(asha)
    text = browser.get("/duties/").content.decode()
    assert "Hers" in text
    assert "Taras own" not in text
    assert "Hand something over" not in text
    assert browser.get(f"/duties/{seal(own.pk)}/").status_code == 200
    for at in (f"/duties/{seal(other.pk)}/", f"/duties/{seal(other.pk)}/numbers.csv"):
        assert browser.get(at).status_code == 404
    for at in ("/duties/new/", "/duties/days/", f"/duties/{seal(own.pk)}/edit/", f"/duties/{seal(own.pk)}/use/"):
        assert browser.post(at, typed).status_code == 403
    assert signed_in(adam).get("/duties/").status_code == 403


def test_numbers_are_drawn_told_and_given_as_a_file(olivia, asha, mailbox):
    duty = make_duty(olivia, asha, mailbox, recurrence="FREQ=DAILY", proof="number", number_is="=visitors")
    for day in range(3):
        opening.open_due(timezone.now() - timedelta(days=2 - day))
    for place, run in enumerate(DutyRun.objects.exclude(ticket=None).order_by("day")):
        DutyRun.objects.filter(pk=run.pk).update(done_at=run.due_at, done_by=asha, number=Decimal(1000 + place))
    browser = signed_in(olivia)
    text = browser.get(f"/duties/{seal(duty.pk)}/").content.decode()
    assert "[1000.0, 1001.0, 1002.0]" in text
    assert "1,002" in text
    told = browser.get(f"/duties/{seal(duty.pk)}/numbers.csv").content.decode()
    assert "'=visitors" in told
    assert ",1002" in told


def test_what_is_late_is_the_owners_to_know(olivia, asha, adam, mailbox):
    make_duty(olivia, asha, mailbox, at="00:00", starts_on=timezone.localdate() - timedelta(days=1), recurrence="")
    opening.open_due(timezone.now())
    assert late.late(olivia) == []
    assert [run.duty.title for run in late.due_today(asha)] == ["Read the statistics"]
    DutyRun.objects.update(late_at=timezone.now() - timedelta(minutes=1))
    assert [run.ticket.assignee for run in late.late(olivia)] == [asha]
    assert late.counted(olivia) == 1
    assert (late.late(asha), late.late(adam), late.counted(adam)) == ([], [], 0)
    assert "Overdue" in signed_in(olivia).get("/duties/").content.decode()
    DutyRun.objects.get().ticket.__class__.objects.update(status="deleted")
    assert late.late(olivia) == []


def test_pages_cost_the_same_however_many_there_are(olivia, asha, mailbox, django_assert_max_num_queries):
    for number in range(5):
        make_duty(olivia, asha, mailbox, title=f"Duty {number}", recurrence="FREQ=DAILY")
    opening.open_due(timezone.now())
    browser, duty = signed_in(olivia), Duty.objects.first()
    for at in ("/duties/", f"/duties/{seal(duty.pk)}/", "/duties/new/"):
        browser.get(at)
        with django_assert_max_num_queries(12):
            browser.get(at)
