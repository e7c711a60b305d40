"""Kind, priority, tags, snooze and spam with plain forms, and who may not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import open_ticket, signed_in
from tickets.models import Customer, Event, Ticket, TicketKind

VERBS = {
    "kind": {"kind": "payments"},
    "priority": {"priority": "high"},
    "tags": {"tag": "refund"},
    "customer-tags": {"tag": "vip"},
    "snooze": {"until": "tomorrow"},
    "waking": {},
    "spam": {},
}


def page_of(ticket):
    return f"/tickets/{ticket.reference}/"


@pytest.fixture
def browser(asha):
    return signed_in(asha)


@pytest.mark.parametrize("verb", VERBS)
def test_each_leads_back_to_the_ticket_in_its_list(browser, ticket, verb):
    answer = browser.post(f"{page_of(ticket)}{verb}/?queue=mine", VERBS[verb])
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{page_of(ticket)}?queue=mine")


@pytest.mark.parametrize("verb", VERBS)
def test_an_admin_may_not(adam, ticket, verb):
    assert signed_in(adam).post(f"{page_of(ticket)}{verb}/", VERBS[verb]).status_code == 403
    assert not Event.objects.exclude(actor=None).exists()


@pytest.mark.parametrize("verb", VERBS)
def test_an_assistant_does_not_reach_the_owners_own_ticket(browser, private, verb):
    assert browser.post(f"{page_of(private)}{verb}/", VERBS[verb]).status_code == 404
    assert not Event.objects.exclude(actor=None).exists()


def test_an_admin_sees_the_marks_and_no_forms(adam, ticket, carl):
    Ticket.objects.update(kind="payments", priority="high", tags=["refund"], fields={"order_number": "4711"})
    Customer.objects.update(tags=["vip"])
    page = signed_in(adam).get(page_of(ticket)).content.decode()
    for shown in ("Payments", "High priority", "refund", "vip", "Order number", "4711"):
        assert shown in page
    for unusable in ("/kind/", "/tags/", "/customer-tags/", "/snooze/", "Mark as spam", "Start my shift"):
        assert unusable not in page


def test_marks_set_on_the_page_are_on_the_page(browser, ticket):
    for verb in ("kind", "priority", "tags", "customer-tags"):
        browser.post(f"{page_of(ticket)}{verb}/", VERBS[verb])
    page = browser.get(page_of(ticket)).content.decode()
    for shown in (
        "set the kind to Payments",
        "set the priority to high",
        "added the tag refund",
        "customer&#x27;s tag vip",
    ):
        assert shown in page
    browser.post(f"{page_of(ticket)}tags/", {"gone": "refund"})
    browser.post(f"{page_of(ticket)}customer-tags/", {"gone": "vip"})
    assert Ticket.objects.get().tags == Customer.objects.get().tags == []
    lines = browser.get("/queues/open/").content.decode()
    assert "high priority" in lines
    assert "<span>Payments</span>" in lines


def test_a_kind_that_is_not_used_any_more_is_offered_only_where_it_is(browser, ticket, mailbox, carl):
    TicketKind.objects.filter(slug="hosting").update(is_used=False)
    TicketKind.forget_names()
    old = open_ticket(mailbox, carl, kind="hosting")
    assert 'value="hosting"' not in browser.get(page_of(ticket)).content.decode()
    assert 'value="hosting"' in browser.get(page_of(old)).content.decode()
    TicketKind.forget_names()


def test_what_is_refused_says_why_on_the_page(browser, ticket):
    browser.post(f"{page_of(ticket)}tags/", {"tag": "x" * 41})
    assert "A tag has at most 40 characters." in browser.get(page_of(ticket)).content.decode()


def test_a_tag_is_text_and_nothing_else(browser, ticket):
    browser.post(f"{page_of(ticket)}tags/", {"tag": "<script>alert(1)</script>"})
    assert "<script>alert(1)" not in browser.get(page_of(ticket)).content.decode()


def test_it_is_snoozed_until_the_morning_of_a_day_in_the_readers_zone(browser, asha, ticket):
    asha.time_zone = "Asia/Kolkata"
    asha.save()
    day = (timezone.now() + timedelta(days=40)).date()
    browser.post(f"{page_of(ticket)}snooze/", {"day": day.isoformat()})
    assert Ticket.objects.get().snoozed_until.strftime("%Y-%m-%d %H:%M") == f"{day} 03:30"
    assert "Snoozed until" in browser.get(page_of(ticket)).content.decode()
    assert "snoozed until" in browser.get("/queues/waiting/").content.decode()
    browser.post(f"{page_of(ticket)}waking/")
    assert Ticket.objects.get().status == "open"


@pytest.mark.parametrize("day", ["", "nonsense", "0001-01-01", "9999-12-31", "2020-01-01", "2026-13-40", "\0"])
def test_a_day_that_makes_no_sense_is_refused_in_words(browser, asha, ticket, day):
    asha.time_zone = "Pacific/Auckland"
    asha.save()
    assert browser.post(f"{page_of(ticket)}snooze/", {"day": day}).status_code == 303
    assert Ticket.objects.get().status == "open"
    assert "notice bad" in browser.get(page_of(ticket)).content.decode()


def test_spam_offers_only_that_it_is_none(browser, ticket):
    browser.post(f"{page_of(ticket)}spam/")
    page = browser.get(page_of(ticket)).content.decode()
    assert "Not spam" in page
    assert "Mark as spam" not in page
    browser.post(f"{page_of(ticket)}reopening/")
    assert Ticket.objects.get().status == "open"
