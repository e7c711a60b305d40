"""/value/ is for owners alone: in words, as a chart, as a table and as CSV, with all that it goes by."""

import csv
import json
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.utils import timezone

from tests.cast import signed_in
from tests.hours.worked_days import agree, count, goes_by, work
from tickets.hours.value.small import small
from tickets.models import Business, CountedDay, CountMark, Income

PAGES = ("/value/", "/value/table.csv", "/value/settings/", "/value/income/", "/value/mine/", "/value/mine/payments/")
NEW = {"title": "Course  on pricing", "made_on": "2026-01-05", "once": "3000", "monthly": "500", "ends_on": ""}
SAID = {
    "minutes_before": "5",
    "hour_is_worth": "40",
    "currency": "EUR",
    "minutes_a_question": "3",
    "minutes_an_approval": "1",
    "time_zone": "Europe/London",
    "began_on": "",
}


def today():
    return timezone.now().date()


@pytest.fixture
def days(db, olivia, asha):
    """Asha works two hours a day for forty days, and answers 20 tickets a day."""
    cache.clear()
    begun = today() - timedelta(days=39)
    agree(asha, olivia, begun, days=[0, 1, 2, 3, 4, 5, 6])
    every = [begun + timedelta(days=number) for number in range(40)]
    work(asha, every)
    for day in every:
        count(day, answered=20, asked=2)
    goes_by(hour_is_worth=30)
    return every


def test_the_owner_reads_it_in_words_as_a_chart_and_as_a_table(days, olivia):
    html = signed_in(olivia).get("/value/").content.decode()
    assert "It has paid for itself since" in html
    assert "After 30 days" in html
    drawn = json.loads(re.search(r'<script id="chart-value"[^>]*>(.*?)</script>', html, re.DOTALL)[1])
    marks, paid, least, most = (each["data"] for each in drawn["data"]["datasets"])
    assert (len(paid), paid[-1], least[-1]) == (40, 960.0, 2320.0)
    assert {place: at for place, at in enumerate(marks) if at} == {0: 24.0, 29: 720.0}
    assert html.count('<th scope="row">') == 40
    assert "An hour of yours is worth $30, as you said." in html
    assert "never added: the larger one counts" in html
    assert most == least


def test_what_was_lost_stays_a_number_in_the_csv(days, olivia):
    goes_by(hour_is_worth=30, minutes_a_question=100)
    *_, last = csv.reader(signed_in(olivia).get("/value/table.csv").content.decode("utf-8-sig").splitlines())
    assert last[11:13] == ["-1600.00", "-1600.00"]


def test_while_past_days_are_being_counted_it_says_so(days, olivia):
    CountMark.objects.all().delete()
    assert "being counted" not in signed_in(olivia).get("/value/").content.decode()
    CountedDay.objects.bulk_create(CountedDay(day=day, counted_at=timezone.now(), is_stale=True) for day in days)
    assert "Past days are being counted" in signed_in(olivia).get("/value/").content.decode()


def test_all_days_as_csv(days, olivia):
    answer = signed_in(olivia).get("/value/table.csv")
    assert answer["Content-Type"].startswith("text/csv")
    head, *rows = csv.reader(answer.content.decode("utf-8-sig").splitlines())
    assert head[-1] == "All amounts in USD"
    assert len(rows) == 40
    assert rows[0][:4] == [days[0].isoformat(), "2.00", "24.00", "20"]
    assert sum(Decimal(row[2]) for row in rows) == Decimal(rows[-1][10]) == 960


@pytest.mark.parametrize("who", ["asha", "adam"])
def test_nobody_else_comes_in_or_changes_anything(days, olivia, who, request):
    income = Income.objects.create(title="Secret", made_on=today(), once=1, added_by=olivia)
    browser = signed_in(request.getfixturevalue(who))
    for page in (*PAGES, f"/value/income/{income.pk}/"):
        assert browser.get(page).status_code == 403, page
        assert browser.post(page, NEW).status_code == 403, page
    for page in ("/value/asked/", f"/value/income/{income.pk}/removal/"):
        assert browser.post(page, {"later": "yes"}).status_code == 403
    assert Income.objects.get().title == "Secret"
    assert Business.objects.get().asked_at is None


def test_before_anybody_worked_it_says_what_will_be_here(db, olivia):
    html = signed_in(olivia).get("/value/").content.decode()
    assert "on which day it has paid for itself" in html
    assert "chart.umd" not in html
    assert signed_in(olivia).get("/value/table.csv").status_code == 302


def test_what_it_goes_by_is_said_and_kept(days, olivia):
    browser = signed_in(olivia)
    assert browser.post("/value/settings/", SAID).status_code == 303
    business = Business.objects.get()
    assert (business.pk, business.hour_is_worth, business.time_zone) == (1, 40, "Europe/London")
    assert business.asked_at
    html = browser.get("/value/").content.decode()
    assert "An hour of yours is worth €40, as you said." in html


@pytest.mark.parametrize(
    ("field", "typed"),
    [("hour_is_worth", "-1"), ("currency", "XXQ"), ("time_zone", "Mars/Base"), ("minutes_before", "")],
)
def test_nonsense_is_refused_in_words(days, olivia, field, typed):
    answer = signed_in(olivia).post("/value/settings/", SAID | {field: typed})
    assert answer.status_code == 422
    assert "errors" in answer.content.decode()
    assert Business.objects.get().hour_is_worth == 30


def test_income_is_entered_changed_and_removed(days, olivia):
    browser = signed_in(olivia)
    assert browser.post("/value/income/", NEW | {"made_on": str(days[3])}).status_code == 303
    income = Income.objects.get()
    assert (income.title, income.added_by) == ("Course on pricing", olivia)
    html = browser.get("/value/").content.decode()
    assert "$3,000.00 and $500.00 a month" in html
    assert browser.post(f"/value/income/{income.pk}/", NEW | {"once": "10"}).status_code == 303
    income.refresh_from_db()
    assert income.once == 10
    assert "does not count" in browser.get("/value/").content.decode()
    assert browser.post(f"/value/income/{income.pk}/removal/").status_code == 303
    assert not Income.objects.exists()
    assert browser.get(f"/value/income/{income.pk}/").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"once": "0", "monthly": "0"},
        {"ends_on": "2025-01-01"},
        {"made_on": "1890-01-01"},
        {"made_on": "9999-12-15"},
        {"once": "-5"},
        {"title": " "},
    ],
)
def test_income_that_cannot_be_is_refused(days, olivia, wrong):
    assert signed_in(olivia).post("/value/income/", NEW | wrong).status_code == 422
    assert not Income.objects.exists()


def test_many_days_and_incomes_cost_no_more_statements(days, olivia, django_assert_max_num_queries):
    browser = signed_in(olivia)
    for number in range(30):
        Income.objects.create(title=f"Course {number}", made_on=days[number], monthly=5, added_by=olivia)
    browser.get("/value/")
    with django_assert_max_num_queries(12):
        assert browser.get("/value/").status_code == 200
    with django_assert_max_num_queries(12):
        assert browser.get("/value/mine/").status_code == 200


def test_in_small_it_costs_nothing_the_second_time_and_forgets_what_was_changed(
    days, olivia, django_assert_max_num_queries
):
    first = small(timezone.now())
    with django_assert_max_num_queries(0):
        assert small(timezone.now()) == first
    assert len(first["plan"]["data"]["datasets"]) == len(first["legend"]) == 3
    signed_in(olivia).post("/value/settings/", SAID | {"hour_is_worth": "1", "currency": "USD"})
    assert small(timezone.now())["said"] != first["said"]
