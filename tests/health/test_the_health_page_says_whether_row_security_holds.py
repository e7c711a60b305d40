"""The database as a page finds it: tickets/health/figures.py asks as the page does."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from tests.cast import signed_in


def test_it_holds_and_an_admin_is_told_when_it_does_not(adam):
    browser = signed_in(adam)
    assert "it does not give to the page" in browser.get("/health/page/").text
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE tickets_ticket DISABLE ROW LEVEL SECURITY")
    assert "row-level security does not hold for pages" in browser.get("/health/page/").text


def test_figures_count_what_the_reader_may_not_see(adam, private):
    private.visibility, private.last_activity_at = "held", timezone.now() - timedelta(hours=2)
    private.save()
    assert "1 new ticket waits" in signed_in(adam).get("/health/page/").text
