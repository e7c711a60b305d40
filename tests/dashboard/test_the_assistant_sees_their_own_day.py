"""/my-day/: what waits for the person, duties of today, their own hours and pay; nothing of anybody else's."""

import html
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import make_customer, open_ticket, signed_in
from tests.dashboard import waiting
from tickets.hours import tracking
from tickets.models import PayAgreement, Shift, Ticket

MOST = 12


def read(person):
    return html.unescape(signed_in(person).get("/my-day/").content.decode())


def main_of(page):
    return page.split("<main")[1]


def shift(person, began, hours=1.0):
    return Shift.objects.create(person=person, began_at=began, ended_at=began + timedelta(hours=hours))


def midnight() -> datetime:
    return timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)


def test_their_tickets_what_is_promised_soonest_first(mailbox, carl, asha, tara):
    now = timezone.now()
    for subject, person, minutes in (("Later", asha, 90), ("Soon", asha, 10), ("Hers", tara, 5), ("Free", None, 5)):
        at = now + timedelta(minutes=minutes)
        open_ticket(mailbox, carl, subject, assignee=person, promised_at=at)
    open_ticket(mailbox, carl, "Nothing promised", assignee=asha)
    open_ticket(mailbox, carl, "Done", assignee=asha, status="resolved")
    shown = main_of(read(asha))
    assert shown.index("Soon") < shown.index("Later") < shown.index("Nothing promised")
    assert "due in 9 min" in shown
    for other in ("Hers", "Free", "Done"):
        assert f">{other}<" not in shown


def test_nothing_is_theirs(asha):
    shown = read(asha)
    assert "None of the open tickets is yours." in shown
    assert 'href="/queues/unassigned/">Unassigned tickets' in shown


def test_no_more_than_twenty_and_a_link_to_the_rest(mailbox, carl, asha):
    for number in range(21):
        open_ticket(mailbox, carl, f"Matter {number}", assignee=asha)
    shown = read(asha)
    assert shown.count('id="line-') == 20
    assert "All that are yours" in shown


def test_duties_of_today_are_told_once_and_late_ones_as_late(mailbox, asha, tara, olivia):
    waiting.duty(mailbox, asha, olivia, hours_ago=3, title="Clean the lists")
    waiting.duty(mailbox, asha, olivia, hours_ago=-3, title="Read the statistics")
    waiting.duty(mailbox, tara, olivia, hours_ago=3, title="Pay the invoices")
    shown = main_of(read(asha))
    assert shown.count("Clean the lists") == shown.count("Read the statistics") == 1
    assert shown.count("Overdue") == 1
    assert "takes about 15 min" in shown
    assert "Pay the invoices" not in shown


def test_their_hours_of_today_and_of_the_week(asha, tara):
    monday = midnight() - timedelta(days=midnight().weekday())
    shift(asha, midnight(), 0.5)
    if monday != midnight():
        shift(asha, monday, 1)
    shift(asha, monday - timedelta(hours=3), 2)
    shift(tara, midnight(), 4)
    shown = main_of(read(asha))
    week = "30 min" if monday == midnight() else "1 h 30 min"
    assert "<dt>Today</dt><dd>30 min</dd>" in shown
    assert f"<dt>This week</dt><dd>{week}</dd>" in shown


def test_the_shift_begins_and_ends_here(asha):
    browser = signed_in(asha)
    assert "Start my shift" in main_of(read(asha))
    began = browser.post("/shift/", {"next": "/my-day/"}, follow=True)
    assert began.redirect_chain == [("/my-day/", 303)]
    assert "End my shift" in main_of(read(asha))
    assert "at work since" in main_of(read(asha))
    browser.post("/shift/end/", {"next": "/my-day/"})
    assert "Start my shift" in main_of(read(asha))


def test_a_shift_that_began_before_monday_is_under_way_still(asha):
    began = timezone.now() - timedelta(hours=5)
    Shift.objects.create(person=asha, began_at=began)
    assert "End my shift" in main_of(read(asha))


def test_a_forgotten_shift_is_not_under_way(asha):
    Shift.objects.create(person=asha, began_at=timezone.now() - timedelta(hours=17))
    assert "Start my shift" in main_of(read(asha))


def test_what_they_earned_this_month_is_theirs_alone(asha, tara, olivia):
    agreed = {"from_day": date(2020, 1, 1), "days": [0, 1, 2, 3, 4, 5, 6], "agreed_by": olivia}
    PayAgreement.objects.create(person=asha, amount=Decimal(12), **agreed)
    PayAgreement.objects.create(person=tara, amount=Decimal(777), **agreed)
    for person in (asha, tara):
        shift(person, midnight(), 0.5)
    shown = main_of(read(asha))
    assert "$6.00" in shown
    assert "388" not in shown
    assert "Earned this month" not in main_of(read(olivia)), "nothing is agreed with her"


def test_nothing_of_the_owners_is_there(mailbox, carl, asha, tara, olivia, private):
    Ticket.objects.filter(pk=private.pk).update(assignee=asha)
    waiting.one_of_each(mailbox, asha, tara, olivia)
    shown = main_of(read(asha))
    assert "Our divorce" not in shown
    for words in ("Launch dates", "does not know this password", "The power was out", "How we pay back"):
        assert words not in shown


def test_it_is_for_who_works_on_tickets(client, adam):
    assert signed_in(adam).get("/my-day/").status_code == 403
    assert "/accounts/login/" in client.get("/my-day/").headers["Location"]


@pytest.mark.parametrize("many", [1, 6])
def test_it_costs_the_same_however_much_there_is(mailbox, asha, tara, olivia, many):
    asha.approves_replies = True
    asha.save()
    PayAgreement.objects.create(person=asha, amount=12, from_day=date(2020, 1, 1), agreed_by=olivia)
    for number in range(many):
        open_ticket(mailbox, make_customer(f"c{number}@x.example"), f"Matter {number}", assignee=asha)
        waiting.one_of_each_but_troubles(mailbox, asha, tara, olivia)
        shift(asha, timezone.now() - timedelta(hours=number + 2), 0.5)
    tracking.begin(asha)
    browser = signed_in(asha)
    browser.get("/my-day/")
    with CaptureQueriesContext(connection) as captured:
        assert browser.get("/my-day/").status_code == 200
    assert len(captured) <= MOST
