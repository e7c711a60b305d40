"""Whether a mail carries an invitation, and what it asks."""

import pytest

from tickets.mail.parsing import parse


def carrying(kind: str, calendar: str) -> str:
    part = f"Content-Type: {kind}\n\n{calendar}\n"
    head = "From: carl@example.com\nContent-Type: multipart/mixed; boundary=x\n\n"
    return parse(f"{head}--x\n\nhello\n--x\n{part}--x--\n".encode()).calendar


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL", "REPLY", "COUNTER"])
@pytest.mark.parametrize("kind", ["text/calendar; charset=utf-8", "application/ics", "application/x; name=a.ics"])
def test_method_of_the_calendar_is_told(kind, method):
    assert carrying(kind, f"BEGIN:VCALENDAR\nMETHOD:{method.lower()}\nEND:VCALENDAR") == method


def test_calendar_that_asks_nothing_is_only_a_file():
    assert carrying("text/calendar", "BEGIN:VCALENDAR\nEND:VCALENDAR") == ""


def test_text_about_a_method_is_no_invitation():
    assert parse(b"From: a@b.cc\n\nMETHOD:REQUEST\n").calendar == ""
