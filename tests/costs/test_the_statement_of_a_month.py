import csv
import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.utils import timezone

from tests.costs.made import FIRST, LAST, agree, be_off, work, work_all
from tickets.hours.costs.rules import rules
from tickets.hours.costs.statement import statement
from tickets.hours.costs.statement_csv import as_csv
from tickets.hours.costs.statement_pdf import as_pdf
from tickets.models import Shift

HOLIDAY = date(2021, 2, 10)


def rows(of) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(as_csv(of).lstrip("\ufeff"))))


def test_it_has_a_line_a_day_and_adds_up(asha, olivia):
    agree(asha, olivia)
    work_all(asha)
    found = statement(asha, FIRST)
    assert (len(found.lines), found.worked, found.total) == (20, 40 * 3600, {"USD": Decimal("480.00")})
    assert found.lines[0].shifts_told == "09:00–11:00"
    assert found.is_over


def test_odd_seconds_add_up_to_the_cent_as_they_are_read(asha, olivia):
    agree(asha, olivia, "17.35")
    for number in range(20):
        work(asha, FIRST + timedelta(days=number), 7000 + 37 * number)
    found = statement(asha, FIRST)
    assert found.total["USD"] == sum(line.paid.amount for line in found.lines)
    *days, total = rows(found)
    assert sum(Decimal(row["Amount"]) for row in days) == Decimal(total["Amount"]) == found.total["USD"]
    assert all(row["Amount"] == str(Decimal(row["Amount"]).quantize(Decimal("0.01"))) for row in days)


def test_yen_have_no_cents(asha, olivia):
    agree(asha, olivia, "1500", currency="JPY")
    work(asha, FIRST, 3601)
    assert rows(statement(asha, FIRST))[-1]["Amount"] == "1500"
    assert "rounded to ¥1," in rules(statement(asha, FIRST))[-1]


def test_pay_by_the_month_is_the_whole_of_it_when_the_month_is_over(asha, olivia):
    agree(asha, olivia, "1000.01", per="month", days=[0, 1, 2])
    be_off(olivia, HOLIDAY, is_paid=True)
    assert statement(asha, FIRST).total == {"USD": Decimal("1000.01")}


def test_days_off_are_told(asha, olivia):
    agree(asha, olivia)
    be_off(olivia, HOLIDAY, is_paid=True)
    be_off(olivia, HOLIDAY + timedelta(days=1), why="sick", person=asha)
    found = [(line.off, line.paid_for, line.paid.amount) for line in statement(asha, FIRST).lines]
    assert found == [("Holiday, paid", "2:00:00", 24), ("Sick, not paid", "", 0)]


def test_two_currencies_within_a_month_have_a_sum_each(asha, olivia):
    agree(asha, olivia)
    agree(asha, olivia, "10", FIRST + timedelta(days=14), currency="EUR")
    work_all(asha)
    found = statement(asha, FIRST)
    assert found.total == {"USD": Decimal(240), "EUR": Decimal(200)}
    assert [(row["Amount"], row["Currency"]) for row in rows(found)[-2:]] == [("240.00", "USD"), ("200.00", "EUR")]


def test_shifts_of_a_day_stand_in_their_order_where_the_person_is(asha, olivia):
    asha.time_zone = "Asia/Manila"
    asha.save()
    agree(asha, olivia)
    work(asha, FIRST, 3600, hour=22)
    work(asha, FIRST, 1800, hour=8)
    assert [line.shifts_told for line in statement(asha, FIRST).lines] == ["08:00–08:30, 22:00–23:00"]
    assert "Asia/Manila" in rules(statement(asha, FIRST))[0]


def test_a_shift_over_the_end_of_the_month_is_in_the_month_in_which_it_began(asha, olivia):
    agree(asha, olivia)
    work(asha, LAST, 4 * 3600, hour=22)
    assert statement(asha, FIRST).total == {"USD": Decimal("48.00")}
    assert statement(asha, date(2021, 3, 1)).lines == []


def test_the_month_that_is_not_over_is_told_so_and_ends_today(asha, olivia):
    today = timezone.now().astimezone(asha.tzinfo).date()
    agree(asha, olivia, "3100", today.replace(day=1), per="month", days=[])
    Shift.objects.create(person=asha, began_at=timezone.now())
    found = statement(asha, today.replace(day=1))
    assert not found.is_over
    assert (found.lines[-1].paid.day, found.lines[-1].shifts_told[-3:]) == (today, "now")


def test_what_was_worked_without_an_agreement_is_told(asha):
    work(asha, FIRST)
    (line,) = statement(asha, FIRST).lines
    assert (line.worked, line.paid_for) == ("2:00:00", "nothing agreed")
    assert statement(asha, FIRST).total == {}
    assert as_pdf(statement(asha, FIRST)).startswith(b"%PDF")


@pytest.mark.parametrize("name", ["Asha Assistant", "Аша Иванова", "=cmd()"])
def test_it_is_a_pdf_of_as_many_pages_as_it_needs(asha, olivia, name):
    asha.name = name
    agree(asha, olivia)
    for number in range(28):
        for hour in range(0, 24, 2):
            work(asha, FIRST + timedelta(days=number), 600, hour)
    paper = as_pdf(statement(asha, FIRST))
    assert paper.startswith(b"%PDF")
    assert len(re.findall(rb"/Type /Page\b(?!s)", paper)) == 4
    assert len(paper) < 100_000


def test_an_empty_month_has_an_empty_statement(asha, olivia):
    agree(asha, olivia, from_day=datetime(2022, 1, 1).date())
    found = statement(asha, FIRST)
    assert (found.lines, found.total, rows(found)) == ([], {}, [])
    assert as_pdf(found).startswith(b"%PDF")
