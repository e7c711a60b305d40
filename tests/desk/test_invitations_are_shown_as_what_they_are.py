"""A calendar file is a card in the letter: what it is, when for whoever reads it, where, how often, who is asked."""

import zoneinfo
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from django.utils import timezone as clock

from tests.cast import add_mail, signed_in
from tickets.desk.invitations import card, cards
from tickets.mail import storage
from tickets.mail.calendars import Guest, Occasion
from tickets.models import Attachment

AT = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
NEW_YORK = datetime(2026, 11, 24, 9, 0, tzinfo=timezone(-timedelta(hours=5)))


def event(**fields):
    nothing = {
        "method": "REQUEST", "summary": "Kick-off", "place": "", "start": AT, "end": AT + timedelta(hours=1),
        "zone": "", "organiser": None, "guests": (), "rule": {}, "is_cancelled": False, "sequence": 0, "uid": "a@b",
    }  # fmt: skip
    return Occasion(**nothing | fields)


@pytest.fixture(autouse=True)
def _in_berlin():
    with clock.override(zoneinfo.ZoneInfo("Europe/Berlin")):
        yield


@pytest.mark.parametrize(
    ("fields", "purpose"),
    [
        ({}, "Invitation"),
        ({"sequence": 3}, "Changed invitation"),
        ({"method": "CANCEL", "is_cancelled": True}, "Cancelled"),
        ({"method": ""}, "Event"),
        ({"method": "X-ODD"}, "Event"),
        ({"method": "COUNTER"}, "Proposes another time"),
        ({"method": "REPLY", "guests": (Guest("Carl", "", "ACCEPTED"),)}, "Answer: Carl accepts"),
        ({"method": "REPLY", "guests": (Guest("", "c@x.example", "DECLINED"),)}, "Answer: c@x.example declines"),
        ({"method": "REPLY", "guests": (Guest("Carl", "", "TENTATIVE"),)}, "Answer: Carl may come"),
        ({"method": "REPLY"}, "Answer"),
    ],
)
def test_what_it_is(fields, purpose):
    assert card(event(**fields)).purpose == purpose


@pytest.mark.parametrize(
    ("fields", "when", "elsewhere"),
    [
        ({}, "Tuesday, 24 November 2026, 15:00–16:00 CET", ""),
        ({"end": None}, "Tuesday, 24 November 2026, 15:00 CET", ""),
        (
            {"end": AT + timedelta(days=1)},
            "Tuesday, 24 November 2026, 15:00 – Wednesday, 25 November 2026, 15:00 CET",
            "",
        ),
        (
            {"start": NEW_YORK, "end": None, "zone": "America/New_York"},
            "Tuesday, 24 November 2026, 15:00 CET",
            "Tuesday, 24 November 2026, 9:00 in America/New York",
        ),
        ({"start": datetime(2026, 11, 24, 9, 0), "end": None}, "Tuesday, 24 November 2026, 9:00", "local time"),
        (
            {"start": datetime(2026, 11, 24, 9, 0), "end": None, "zone": "Mars"},
            "Tuesday, 24 November 2026, 9:00",
            "in the zone “Mars”, which is not known here",
        ),
        ({"start": date(2026, 11, 24), "end": date(2026, 11, 24)}, "Tuesday, 24 November 2026, all day", ""),
        (
            {"start": date(2026, 11, 24), "end": date(2026, 11, 26)},
            "Tuesday, 24 November 2026 – Thursday, 26 November 2026, all day",
            "",
        ),
        ({"start": None, "end": None}, "", ""),
    ],
)
def test_when_it_is(fields, when, elsewhere):
    shown = card(event(**fields))
    assert (shown.when, shown.elsewhere) == (when, elsewhere)


@pytest.mark.parametrize(
    ("rule", "often"),
    [
        ({}, ""),
        ({"FREQ": ["DAILY"]}, "Every day"),
        ({"FREQ": ["WEEKLY"], "INTERVAL": ["2"], "BYDAY": ["TU", "TH"]}, "Every 2 weeks on Tuesday and Thursday"),
        ({"FREQ": ["WEEKLY"], "COUNT": ["5"]}, "Every week, 5 times"),
        ({"FREQ": ["MONTHLY"], "UNTIL": ["2027-01-01 00:00:00+00:00"]}, "Every month, until 1 January 2027"),
        ({"FREQ": ["SECONDLY"]}, "It repeats"),
        ({"FREQ": ["YEARLY"], "UNTIL": ["never"]}, "Every year"),
    ],
)
def test_how_often_it_is(rule, often):
    assert card(event(rule=rule)).often == often


def test_who_is_asked():
    guests = (
        Guest("Carl", "c@x.example", "ACCEPTED"),
        Guest("", "b@x.example", "NEEDS-ACTION"),
        *[Guest("G", "")] * 20,
    )
    assert card(event(guests=guests)).guests.startswith("Carl (accepts), b@x.example, G")
    assert card(event(guests=guests)).guests.endswith(" and 12 more")


def test_the_same_event_in_two_files_is_one_card():
    assert len(cards([event(), event(), event(uid="other")])) == 2
    assert len(cards([event(uid=str(number)) for number in range(20)])) == 5


RAW = (
    b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:a@b\r\nDTSTART:20261124T150000Z\r\n"
    b"SUMMARY:<b>Launch</b>\r\nLOCATION:https://meet.example/x\r\nORGANIZER;CN=Paula:mailto:p@x.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def attach(message, content, kind="text/calendar"):
    stored = storage.keep("attachments", content)
    return Attachment.objects.create(
        message=message, filename="invite.ics", content_type=kind, size=len(content), stored_name=stored
    )


def test_a_card_stands_in_the_letter(asha, ticket):
    attach(add_mail(ticket, "Please come"), RAW)
    page = signed_in(asha).get(f"/tickets/{ticket.reference}/").content.decode()
    shown = page.split('class="occasion"', 1)[1].split("</section>")[0]
    for told in ("Invitation", "&lt;b&gt;Launch&lt;/b&gt;", "24 November 2026", "https://meet.example/x", "Paula"):
        assert told in shown
    assert "invite.ics" in page


@pytest.mark.parametrize("content", [b"", b"\xff\0", b"BEGIN:VCALENDAR", RAW[:100], RAW * 2_000])
def test_a_file_that_says_nothing_is_a_file_like_any(content, asha, ticket):
    attach(add_mail(ticket, "Please come"), content)
    page = signed_in(asha).get(f"/tickets/{ticket.reference}/").content.decode()
    assert 'class="occasion"' not in page
    assert "invite.ics" in page


def test_a_lost_file_breaks_nothing(asha, ticket):
    file = attach(add_mail(ticket, "Please come"), RAW)
    Attachment.objects.filter(pk=file.pk).update(stored_name="attachments/00/gone")
    assert signed_in(asha).get(f"/tickets/{ticket.reference}/").status_code == 200


def test_many_files_are_not_all_read(asha, ticket, monkeypatch):
    for number in range(9):
        attach(add_mail(ticket, f"Mail {number}"), RAW.replace(b"a@b", b"%d@b" % number))
    page = signed_in(asha).get(f"/tickets/{ticket.reference}/").content.decode()
    assert page.count('class="occasion"') == 5
