"""Each number of the owner's day leads to all tickets that it counts, and to no others."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest

from accounts.models import User
from tests.cast import make_customer, open_ticket, signed_in
from tests.dashboard.lived import ZONE, answer, noon
from tickets.dashboard.counting import counter
from tickets.models import Event, Ticket
from tickets.models.event import Verb


def read(by: User, address: str) -> str:
    response = signed_in(by).get(unescape(address))
    assert response.status_code == 200, address
    return response.content.decode()


def listed(by: User, address: str) -> int:
    return read(by, address).count('id="line-')


def links(html: str, part: str) -> list[tuple[str, str]]:
    """(address, what is pressed) of each link to a list with `part` in its address."""
    return re.findall(rf'<a(?: class="number")? href="(/today/tickets/[^"]*{part}[^"]*)">(.*?)</a>', html)


@pytest.fixture
def aged(lived: list[Ticket], olivia: User) -> list[Ticket]:
    """Tickets of long ago, one of them older than a period can be."""
    mailbox, carl = lived[0].mailbox, make_customer("old@customer.example")
    found = [open_ticket(mailbox, carl, f"Old {days}", at=noon(days)) for days in (40, 400, 900)]
    open_ticket(mailbox, carl, "Before there were computers", at=datetime(1985, 3, 1, tzinfo=ZONE))
    counter.count_all()
    return found


def test_what_is_open_and_old_is_listed_however_old(aged: list[Ticket], olivia: User) -> None:
    shown = dict(re.findall(r'<a class="number" href="(.*?)">(\d+)</a>', read(olivia, "/today/")))
    assert sum(map(int, shown.values())) == 13 + 4
    for address, count in shown.items():
        assert listed(olivia, address) == int(count), address
    assert "up to " in read(olivia, next(each for each in shown if "1900" in each))


def test_each_hour_and_day_of_the_week_has_its_list(lived: list[Ticket], olivia: User) -> None:
    html = read(olivia, "/today/split/?period=30")
    for by in ("weekhour", "weekday", "hour"):
        found = links(html, f"by={by}&amp;")
        assert sum(int(count) for _, count in found) == 18, by
        assert all(listed(olivia, address) == int(count) for address, count in found), by
    assert f"Came in: {noon(1):%A}s, 12:00 to 13:00" in read(olivia, links(html, f"key={noon(1):%u}-12")[0][0])


def test_hours_are_those_of_the_business_on_both_sides_of_summer_time(lived: list[Ticket], olivia: User) -> None:
    customer = make_customer("night@customer.example")
    for at in ("2026-03-29T01:59+01:00", "2026-03-29T03:00+02:00", "2026-10-25T02:30+02:00", "2026-10-25T02:30+01:00"):
        open_ticket(lived[0].mailbox, customer, at=datetime.fromisoformat(at))
    counter.count_all()
    for day, hours in (("2026-03-29", {"7-1": "1", "7-3": "1"}), ("2026-10-25", {"7-2": "2"})):
        found = links(read(olivia, f"/today/split/?from={day}&to={day}"), "weekhour")
        assert {address.rpartition("key=")[2]: count for address, count in found} == hours
        assert all(listed(olivia, address) == int(count) for address, count in found)


def test_who_wrote_most_has_a_list_of_just_these(lived: list[Ticket], olivia: User) -> None:
    found = links(read(olivia, "/today/voices/?period=7"), "by=customer")
    assert [count.split()[0] for _, count in found] == ["13", "5"]
    assert [listed(olivia, address) for address, _ in found] == [13, 5]
    assert "Came in: Carl Customer" in read(olivia, found[0][0])


def test_a_share_has_both_of_its_parts_behind_it(lived: list[Ticket], olivia: User) -> None:
    for number, ticket in enumerate(lived[:4]):
        told = {"to": "bad" if number == 0 else "good"}
        Event.objects.create(ticket=ticket, verb=Verb.RATED, detail=told, created_at=noon(1))
    counter.count_all()
    html = read(olivia, "/today/?period=7")
    assert [(unescape(each), listed(olivia, address)) for address, each in links(html, "what=rated")] == [
        ("75\xa0%", 4)
    ]
    assert [listed(olivia, address) for address, _ in links(html, "what=bad")] == [1]
    assert [listed(olivia, address) for address, _ in links(html, "what=alone")] == [9]
    assert [listed(olivia, address) for address, _ in links(html, "what=worked")] == [10]


def test_a_list_says_its_figure_and_why_it_may_be_shorter(lived: list[Ticket], asha: User, olivia: User) -> None:
    answer(lived[0], asha, noon(2) + timedelta(hours=1), resolves=True)
    counter.count_all()
    page = read(olivia, "/today/tickets/?what=answered&period=7")
    assert ": 11 in all. A ticket that counts on several days stands here once" in page
    assert page.count('id="line-') == 10
    assert "Nothing of this happened" in read(olivia, "/today/tickets/?what=reopened&period=7")
