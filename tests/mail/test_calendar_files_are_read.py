"""Calendar files become plain facts, whatever programs wrote them; hostile ones cost nothing and say nothing."""

import time
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tickets.mail.calendars import Guest, Occasion, occasions


def calendar(*lines: str, method: str = "REQUEST", zone: str = "") -> bytes:
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", f"METHOD:{method}"]
    whole = [*head, *filter(None, [zone]), "BEGIN:VEVENT", "UID:a@b", *lines, "END:VEVENT", "END:VCALENDAR", ""]
    return "\r\n".join(whole).encode()


def one(*lines: str, **more: str) -> Occasion:
    [found] = occasions(calendar(*lines, **more))
    return found


def zone(name: str, offset: str, rule: str = "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU") -> str:
    part = f"DTSTART:16010101T000000\r\nTZOFFSETFROM:{offset}\r\nTZOFFSETTO:{offset}\r\nRRULE:{rule}"
    return (
        f"BEGIN:VTIMEZONE\r\nTZID:{name}\r\nBEGIN:STANDARD\r\n{part}\r\nEND:STANDARD\r\n"
        f"BEGIN:DAYLIGHT\r\n{part}\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE"
    )


def busy_zone(name: str, changes: int) -> str:
    """One that changes so many times a year."""
    whole = zone(name, "+0530", "FREQ=YEARLY").replace("DAYLIGHT", "STANDARD")
    head, part = whole.split("BEGIN:STANDARD\r\n")[:2]
    return head + f"BEGIN:STANDARD\r\n{part}" * changes + "END:VTIMEZONE"


def test_an_invitation_as_gmail_and_outlook_write_it():
    found = one(
        "DTSTART;TZID=W. Europe Standard Time:20261124T150000",
        "DTEND;TZID=W. Europe Standard Time:20261124T160000",
        "SUMMARY:Kick-off\\, first\\nmeeting",
        "LOCATION;LANGUAGE=en:Room 4",
        "ORGANIZER;CN=Paula:mailto:paula@x.example",
        "ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=\"Customer, Carl\":MAILTO:carl@x.example",
        "ATTENDEE:mailto:support@shop.example",
        "RRULE:FREQ=WEEKLY;BYDAY=TU,TH",
        "SEQUENCE:2",
    )  # fmt: skip
    assert found.start.astimezone(UTC) == datetime(2026, 11, 24, 14, tzinfo=UTC)
    assert found.end.astimezone(UTC) == datetime(2026, 11, 24, 15, tzinfo=UTC)
    assert (found.method, found.summary, found.place, found.sequence) == (
        "REQUEST",
        "Kick-off, first meeting",
        "Room 4",
        2,
    )
    assert found.organiser == Guest("Paula", "paula@x.example")
    assert found.guests == (Guest("Customer, Carl", "carl@x.example", "ACCEPTED"), Guest("", "support@shop.example"))
    assert found.rule == {"FREQ": ["WEEKLY"], "BYDAY": ["TU", "TH"]}


def test_whole_days_end_with_their_last_day():
    found = one("DTSTART;VALUE=DATE:20261124", "DTEND;VALUE=DATE:20261127")
    assert (found.start, found.end, found.is_whole_day) == (date(2026, 11, 24), date(2026, 11, 26), True)
    assert one("DTSTART;VALUE=DATE:20261124", "DTEND;VALUE=DATE:20261125").end == date(2026, 11, 24)


def test_a_duration_says_when_it_ends():
    assert one("DTSTART:20261124T150000Z", "DURATION:PT90M").end == datetime(2026, 11, 24, 16, 30, tzinfo=UTC)


def test_a_zone_that_the_file_defines():
    found = one("DTSTART;TZID=Ours:20261124T150000", zone=zone("Ours", "+0530"))
    assert found.start.astimezone(UTC) == datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    assert found.zone == "Ours"


def test_of_a_zone_that_changes_too_often_only_the_name_is_known():
    found = one("DTSTART;TZID=Ours:20261124T150000", zone=busy_zone("Ours", 100))
    assert (found.start, found.zone) == (datetime(2026, 11, 24, 15), "Ours")
    found = one("DTSTART;TZID=Europe/Berlin:20261124T150000", zone=busy_zone("Europe/Berlin", 100))
    assert found.start.astimezone(UTC) == datetime(2026, 11, 24, 14, tzinfo=UTC)


def test_the_zone_of_one_file_does_not_tell_the_time_of_the_next():
    one("DTSTART;TZID=Ours:20261124T150000", zone=zone("Ours", "+0530"))
    again = one("DTSTART;TZID=Ours:20261124T150000", zone=zone("Ours", "-0800"))
    assert again.start.astimezone(UTC) == datetime(2026, 11, 24, 23, tzinfo=UTC)
    assert one("DTSTART;TZID=Ours:20261124T150000").start.tzinfo is None


@pytest.mark.parametrize("method", ["CANCEL", "REPLY", "PUBLISH", "COUNTER"])
def test_what_it_is_for(method):
    found = one("DTSTART:20261124T150000Z", method=method.lower())
    assert found.method == method
    assert found.is_cancelled == (method == "CANCEL")
    assert one("STATUS:CANCELLED", method="REQUEST").is_cancelled


@pytest.mark.parametrize(
    "lines",
    [
        ["DTSTART:yesterday", "DTEND:20261124T150000Z"],
        ["DTSTART:99999999T000000Z"],
        ["DTSTART:00010101T000000Z", "DTEND:00010101T000000Z"],
        ["DTSTART:20261124T150000Z", "DTEND:20251124T150000Z"],
        ["DTSTART;VALUE=DATE:20261124", "DTEND:20261124T150000Z"],
        ["DTSTART:20261124T150000", "DTEND:20261124T150000Z"],
        ["DTSTART:20261124T150000Z", "DURATION:P999999999999D"],
        ["SUMMARY:a", "SUMMARY:b", "ORGANIZER:nobody", "ATTENDEE:", "SEQUENCE:x", "RRULE:FREQ=NEVER"],
        ["DTSTART;TZID=\"/no/such;zone\":20261124T150000", "RRULE:", "RRULE:FREQ=DAILY", "LOCATION"],
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_left_out(lines):
    for found in occasions(calendar(*lines)):
        assert found.end is None or found.end == found.start
    assert len(occasions(calendar("SUMMARY:a", "DTSTART:nonsense"))) <= 1


HOSTILE = {
    "a zone that changes every second": calendar(
        "DTSTART;TZID=X:20261124T150000", zone=zone("X", "+0100", "FREQ=SECONDLY")
    ),
    "a zone that changes at every second of a day": calendar(
        "DTSTART;TZID=X:20261124T150000",
        zone=zone("X", "+0100", "FREQ=YEARLY;BYMONTH=1,2,3;BYHOUR=1,2;BYMINUTE=1,2,3;BYSECOND=1,2,3"),
    ),
    "a zone that changes on many days": calendar(
        "DTSTART;TZID=X:20261124T150000", zone=busy_zone("X", 28).replace("YEARLY", "YEARLY;BYMONTHDAY=1,2,3,4,5,6,7")
    ),
    "a zone folded over lines": calendar(
        "DTSTART;TZID=X:20261124T150000", zone=zone("X", "+0100", "FREQ=SEC\r\n ONDLY")
    ),
    "a zone that changes seven hundred times a year": calendar(
        "DTSTART;TZID=X:20261124T150000", zone=busy_zone("X", 700)
    ),
    "such a zone, cut in lines otherwise": calendar(
        "DTSTART;TZID=X:20261124T150000", zone=busy_zone("X", 700).replace("BEGIN:VT", "X:\u2028BEGIN:VT")
    ),
    "as many zones": calendar(
        "DTSTART;TZID=X0:20261124T150000", zone="\r\n".join(zone(f"X{nth}", "+0100") for nth in range(350))
    ),
    "zones without end": b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VTIMEZONE\r\n" * 4_900,
    "many events": b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\nEND:VEVENT\r\n" * 2_000 + b"END:VCALENDAR\r\n",
    "deep": b"BEGIN:VCALENDAR\r\n" * 4_900,
    "many guests": calendar(*["ATTENDEE:mailto:a@b"] * 4_000),
    "long rule": calendar("RRULE:FREQ=DAILY;BYDAY=" + "MO," * 40_000 + "TU"),
    "many parameters": calendar("SUMMARY" + ";A=" * 40_000 + ":x"),
    "too large": calendar("SUMMARY:" + "a" * 300_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_take_no_time(name):
    started = time.perf_counter()
    for found in occasions(HOSTILE[name]):
        assert len(found.guests) <= 200
        if found.start is not None:
            found.start.astimezone(UTC)
    assert len(occasions(HOSTILE[name])) <= 5
    assert time.perf_counter() - started < 2


PIECES = st.sampled_from(
    ["BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VTIMEZONE", "END:VTIMEZONE", "TZID:X",
     "DTSTART;TZID=X:20261124T150000", "DTSTART;VALUE=DATE:20261124", "DTEND:20261125", "DURATION:-P1D", "RRULE:FREQ=",
     "SUMMARY:\\", "ATTENDEE;CN=\":x", " folded", "METHOD:REQUEST", "BEGIN:STANDARD", "END:STANDARD", "\xff", ";:,"]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=20).map("\r\n".join))
def test_any_pieces_give_a_list(text):
    assert isinstance(occasions(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + text.encode()), list)
