from datetime import timedelta
from decimal import Decimal

from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import open_ticket, signed_in
from tests.costs.made import FIRST, agree, be_off, run_business, work
from tickets.currencies import cents
from tickets.hours.costs.month import NO_TICKET, adding_up, dearest, month
from tickets.models import Escalation, Message, Ticket
from tickets.models.message import Direction


def answered(ticket: Ticket, person, day, hour=9) -> None:
    at = timezone.datetime(day.year, day.month, day.day, hour, 30, tzinfo=person.tzinfo)
    Message.objects.create(ticket=ticket, direction=Direction.REPLY, author=person, text="Here", created_at=at)


def kinds(of) -> dict[str, tuple[int, Decimal]]:
    return {each.name: (each.tickets, each.amount) for each in of.kinds}


def test_a_day_is_shared_by_the_tickets_that_were_worked_on(asha, olivia, mailbox, carl):
    agree(asha, olivia)
    work(asha, FIRST)
    first, second = (open_ticket(mailbox, carl, kind=kind) for kind in ("question", "payments"))
    third = open_ticket(mailbox, carl, kind="question")
    for ticket in (first, first, second):
        answered(ticket, asha, FIRST)
    at = timezone.datetime(2021, 2, 1, 10, tzinfo=asha.tzinfo)
    Escalation.objects.create(ticket=third, asked_by=asha, asked_at=at, question="May I?")
    found = month(FIRST)
    assert sorted(kinds(found).values()) == [(1, Decimal("8.00")), (2, Decimal("16.00"))]
    assert dearest(found) == dict.fromkeys((first.pk, second.pk, third.pk), Decimal("8.00"))
    assert found.each == 8


def test_what_the_owner_answers_costs_nothing_and_days_without_tickets_are_told(asha, olivia, ticket):
    agree(asha, olivia)
    work(asha, FIRST)
    be_off(olivia, FIRST + timedelta(days=1), is_paid=True)
    answered(ticket, asha, FIRST)
    answered(ticket, olivia, FIRST)
    found = month(FIRST)
    assert kinds(found)[NO_TICKET] == (0, Decimal("24.00"))
    assert sum(each.amount for each in found.kinds) == found.total == Decimal("48.00")


def test_days_are_those_of_whoever_worked(asha, olivia, ticket):
    asha.time_zone = "Pacific/Auckland"
    asha.save()
    agree(asha, olivia)
    work(asha, FIRST, hour=0)
    answered(ticket, asha, FIRST, hour=0)
    assert NO_TICKET not in kinds(month(FIRST))


def test_thirds_of_a_cent_add_up(asha, olivia, mailbox, carl):
    agree(asha, olivia, "10")
    work(asha, FIRST, 3600)
    for kind in ("question", "payments", "complaint"):
        answered(open_ticket(mailbox, carl, kind=kind), asha, FIRST)
    found = month(FIRST)
    assert sorted(each.amount for each in found.kinds) == [Decimal("3.33"), Decimal("3.33"), Decimal("3.34")]


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 999)), max_size=12), st.sampled_from(["USD", "JPY"]))
def test_rounded_parts_are_their_rounded_sum(parts, currency):
    amounts = [Decimal(amount) / number for amount, number in parts]
    rounded = adding_up(amounts, currency)
    assert sum(rounded) == cents(sum(amounts, Decimal(0)), currency)
    coin = Decimal(1) if currency == "JPY" else Decimal("0.01")
    assert all(abs(one - other) <= coin and one >= 0 for one, other in zip(rounded, amounts, strict=True))


def test_the_page_tells_all_of_it_and_the_table_goes_along(asha, olivia, private):
    run_business()
    agree(asha, olivia)
    work(asha, FIRST, 3601)
    answered(private, asha, FIRST)
    browser = signed_in(olivia)
    page = browser.get("/pay/costs/?month=2021-02").content.decode()
    for told in ("$12.00", "By kind of ticket", "Our divorce", "1:00:01"):
        assert told in page, told
    table = browser.get("/pay/costs.csv?month=2021-02").content.decode()
    assert "2021-02-01,Asha Assistant,1.0003,12.00,USD" in table


def test_nonsense_for_a_month_is_this_one(olivia, asha):
    browser = signed_in(olivia)
    for month_ in ("nonsense", "9999-12", "0001-01", "2021-13", "%00"):
        assert browser.get(f"/pay/costs/?month={month_}").status_code == 200
    assert "Nothing was paid for" in browser.get("/pay/costs/").content.decode()
