"""/learning/ is for owners alone: the chart, the same as a table, and what a person would say."""

import gzip
import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils import timezone

from tests.cast import make_customer, make_mailbox, open_ticket, signed_in
from tests.procedures.written import published
from tickets.models import Escalation, Message, ProcedureUse
from tickets.procedures.learning import Curve, Learning, Week
from tickets.procedures.learning_chart import plan

STATIC = Path(__file__).parents[2] / "static"
MOST_BYTES = 120 * 1024


@pytest.fixture
def worked(db, asha, olivia):
    """Thirty tickets three weeks ago, ten of them asked about; thirty last week, one of them asked about."""
    cache.clear()
    mailbox = make_mailbox()
    for days, questions in ((21, 10), (7, 1)):
        at = timezone.now() - timedelta(days=days)
        for number in range(30):
            ticket = open_ticket(mailbox, make_customer(), at=at, kind="payments")
            Message.objects.create(ticket=ticket, direction="reply", author=asha, created_at=at)
            if number < questions:
                Escalation.objects.create(ticket=ticket, asked_by=asha, asked_at=at)
    return mailbox


def page(by):
    return signed_in(by).get("/learning/")


def test_the_owner_reads_it_in_words_as_a_chart_and_as_a_table(worked, olivia):
    html = page(olivia).content.decode()
    assert "In the first week Asha asked 33 times per 100 tickets, last week 3." in html
    drawn = json.loads(re.search(r'<script id="chart-plan"[^>]*>(.*?)</script>', html, re.DOTALL)[1])
    first, everybody, asha = drawn["data"]["datasets"]
    assert first["data"] == [33, None, None, None]
    assert everybody["data"] == asha["data"] == [33, None, 3, None]
    assert html.count('<th scope="row">') == 4
    assert "too few tickets to say" in html
    assert "Payments" in html


def test_the_mark_stands_at_the_first_week_of_which_there_is_something_to_say():
    weeks = [Week(date(2026, 9, 21), 4, 4), Week(date(2026, 9, 28), 20, 5), Week(date(2026, 10, 5), 20, 1)]
    mark = plan(Learning(date(2026, 10, 12), Curve("Everybody", weeks), ()))["data"]["datasets"][0]
    assert (mark["label"], mark["data"]) == ("First week", [None, 25, None])


def test_nobody_else_comes_in_or_is_told_of_it(worked, asha, adam):
    for person in (asha, adam):
        client = signed_in(person)
        assert client.get("/learning/").status_code == 403
        assert "/learning/" not in client.get("/", follow=True).content.decode()


def test_before_the_first_answer_it_says_what_will_be_here(db, olivia):
    cache.clear()
    html = page(olivia).content.decode()
    assert "Nobody has answered a ticket yet" in html
    assert "chart.umd" not in html


def test_procedures_that_never_fit_are_named(worked, olivia):
    bad = published(olivia, "Old way of refunds")
    for _ in range(2):
        ticket = open_ticket(worked, make_customer())
        ProcedureUse.objects.create(ticket=ticket, procedure=bad, version=bad.current, outcome="unfit")
    html = page(olivia).content.decode()
    assert "Old way of refunds" in html
    assert "did not fit 2 times" in html


def test_many_weeks_cost_no_more_statements(worked, olivia, django_assert_max_num_queries):
    client = signed_in(olivia)
    client.get("/learning/")
    with django_assert_max_num_queries(12):
        assert client.get("/learning/").status_code == 200


def test_scripts_and_styles_of_the_page_stay_small(worked, olivia):
    html = page(olivia).content.decode()
    loaded = re.findall(r'(?:src|href)="/static/([^"?]+\.(?:js|css))"', html)
    assert any("chart.umd" in name for name in loaded)
    assert sum(len(gzip.compress((STATIC / name).read_bytes())) for name in loaded) <= MOST_BYTES
    assert "chart.umd" not in signed_in(olivia).get("/queues/open/").content.decode()
