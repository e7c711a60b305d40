"""Every table of the owner's day as CSV, with the same figures as on the page, and nothing in it that runs."""

import csv
from io import StringIO

import pytest

from tests.cast import signed_in
from tests.dashboard.lived import noon
from tickets.dashboard.counting import counter
from tickets.dashboard.tables import TABLES
from tickets.models import Ticket, TicketKind


def rows(by, table, period="7"):
    response = signed_in(by).get(f"/today/spreadsheet/?table={table}&period={period}")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in response.headers["Content-Disposition"]
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))


def test_the_figures(lived, olivia):
    found = {row[0]: row[1:] for row in rows(olivia, "figures")}
    assert found["Came in"][:2] == ["18", "0"]
    assert found["First answer"][:3] == ["60", "", "min"]
    assert found["First answer: nine in ten within"][:3] == ["60", "", "min"]
    assert found["Questions to you"][:3] == ["10", "", "per 100"]
    assert found["Questions to you: questions in all"][:3] == ["1", "0", ""]


def test_who_wrote_most(lived, olivia):
    assert rows(olivia, "customers")[1] == ["Carl Customer", "carl@customer.example", "13"]


def test_day_by_day(lived, olivia):
    head, *days = rows(olivia, "days")
    assert len(days) == 7
    last = dict(zip(head, days[-1], strict=True))
    assert [last[name] for name in ("Day", "Came in", "Answered")] == [str(noon(1).date()), "12", "10"]


def test_kinds_hours_and_ages(lived, olivia):
    assert ["Payments", "12", "0", "10", "0", "5", "0", "1", "0"] in rows(olivia, "kinds")
    assert sum(int(cell) for row in rows(olivia, "hours")[1:] for cell in row[1:]) == 18
    assert sum(int(row[1]) for row in rows(olivia, "ages")[1:]) == 13


@pytest.mark.parametrize("table", TABLES)
def test_each_table_is_a_rectangle(table, lived, olivia):
    assert len({len(row) for row in rows(olivia, table)}) == 1


def test_what_would_be_a_formula_is_text(lived, olivia):
    TicketKind.objects.create(slug="evil", name="=HYPERLINK(1)")
    TicketKind.forget_names()
    Ticket.objects.filter(kind="payments").update(kind="evil")
    counter.count_all()
    assert any(row[0] == "'=HYPERLINK(1)" for row in rows(olivia, "kinds"))


def test_there_is_no_other_table(olivia):
    assert signed_in(olivia).get("/today/spreadsheet/?table=money").status_code == 404
