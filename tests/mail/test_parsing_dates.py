"""The date that a mail names, in the many ways in which mail programs write it."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from tickets.mail.parsing import parse

SUMMER = datetime(2026, 6, 1, 10, 0, tzinfo=timezone(timedelta(hours=2)))
UNIVERSAL = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)


def date(value: str) -> datetime | None:
    return parse(f"Date: {value}\r\n\r\n".encode()).date


@pytest.mark.parametrize(
    "value",
    [
        "Mon, 1 Jun 2026 10:00:00 +0200",
        "1 Jun 2026 10:00 +0200",
        "Mon, 1 Jun 2026 10:00:00 +02:00",
        "Mon, 1 Jun 2026 10:00:00 CEST",
        "Mon, 1 Jun 2026 10:00:00 GMT+0200 (CEST)",
        "Mon Jun  1 10:00:00 CEST 2026",
        "Mon (x), 1 (y) Jun 2026 (z) 10:00:00 +0200",
        "Mon, 1 Jun 2026  10 : 00 : 00 +0200",
        "Mon, 1 Jun 126 10:00:00 +0200",
        "lun., 1 juin 2026 10:00:00 +0200",
        "Пн, 1 июня 2026 10:00:00 +0200",
        "2026-06-01T10:00:00+02:00",
        "2026-06-01 10:00:00 +0200",
    ],
)
def test_date_with_a_zone_is_read(value):
    assert date(value) == SUMMER


@pytest.mark.parametrize(
    "value",
    [
        "Mon, 1 Jun 2026 10:00:00 GMT",
        "Mon, 1 Jun 2026 10:00:00 -0000",
        'Mon, 1 Jun 2026 10:00:00 "GMT"',
        "Mon Jun  1 10:00:00 2026",
        "2026-06-01T10:00:00Z",
        "Mon, 1 Jun 2026 10:00:00 QQQ",
    ],
)
def test_date_without_a_known_zone_is_universal_time(value):
    assert date(value) == UNIVERSAL


@pytest.mark.parametrize("value", ["", "Whenever", "Mon, 32 Jun 2026 10:00:00 +0200", "Wed, 5 Sep 2018 29:24:05 +0700"])
def test_nonsense_is_no_date(value):
    assert date(value) is None


def test_every_month_in_german_and_french_is_known():
    for months in (
        "Jan Feb Mär Apr Mai Jun Jul Aug Sep Okt Nov Dez",
        "janv févr mars avr mai juin juil août sept oct nov déc",
    ):
        found = [date(f"1 {month}. 2026 10:00:00 +0000") for month in months.split()]
        assert [when and when.month for when in found] == list(range(1, 13))
