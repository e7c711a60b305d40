import csv
from io import StringIO

import pytest

from accounts.models import PersonEvent, PersonVerb
from tests.cast import make_customer, open_ticket, signed_in
from tickets.desk import exporting, spreadsheets
from tickets.errors import Refused


@pytest.fixture
def asha(asha):
    asha.may_export = True
    asha.save()
    return asha


def rows(table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(table.removeprefix("\ufeff"))))


def test_a_queue_as_a_table(asha, ticket, private):
    browser = signed_in(asha)
    answer = browser.get("/queues/open/export/")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]
    (told,) = rows(answer.content.decode())
    assert (told["Ticket"], told["Subject"], told["Status"]) == (ticket.reference, "Where is my course?", "Open")
    assert (told["Customer"], told["Address"]) == ("Carl Customer", "carl@customer.example")
    assert "/queues/open/export/" in browser.get("/queues/open/").content.decode()


def test_what_a_search_found_as_a_table(asha, ticket, private):
    browser = signed_in(asha)
    assert [told["Ticket"] for told in rows(browser.get("/search/export/?q=carl").content.decode())] == [
        ticket.reference
    ]
    assert rows(browser.get("/search/export/?q=divorce").content.decode()) == []
    assert "/search/export/?q=carl" in browser.get("/search/?q=carl").content.decode()


def test_who_may_not_export_does_not(asha, adam, ticket):
    asha.may_export = False
    asha.save()
    for person in (asha, adam):
        browser = signed_in(person)
        assert browser.get("/queues/open/export/").status_code == 403
        assert browser.get("/search/export/?q=carl").status_code == 403
        assert "/export/" not in browser.get("/queues/open/").content.decode()
        with pytest.raises(Refused):
            exporting.of_queue(person, "open")


def test_who_took_what_along_is_told_on_the_page_people(asha, olivia, adam, ticket):
    browser = signed_in(asha)
    browser.get("/queues/open/export/")
    browser.get("/search/export/?q=carl")
    for person in (olivia, adam):
        page = signed_in(person).get("/people/").content.decode()
        assert "Asha Assistant exported the list “All open” (1 ticket)" in page
        assert "Asha Assistant exported what a search found (1 ticket)" in page
        assert "carl" not in page, "what was searched for is nobody else's"


def test_of_an_owners_list_it_is_not_told_how_long_it_is(olivia, adam, ticket, private):
    signed_in(olivia).get("/queues/open/export/")
    (event,) = PersonEvent.objects.filter(verb=PersonVerb.EXPORTED)
    assert event.detail == {"exported": "the list “All open”"}
    assert "Olivia Owner exported the list “All open”" in signed_in(adam).get("/people/").content.decode()


def test_what_is_refused_is_no_event(tara, ticket):
    assert signed_in(tara).get("/queues/open/export/").status_code == 403
    assert not PersonEvent.objects.exists()


def test_an_owner_always_may(olivia, ticket, private):
    assert len(rows(exporting.of_queue(olivia, "open"))) == 2


def test_who_sees_no_addresses_gets_none(asha, mailbox):
    asha.sees_addresses = False
    open_ticket(mailbox, make_customer("wanda@customer.example", "wanda@customer.example"))
    (told,) = rows(exporting.of_queue(asha, "open"))
    assert told["Address"] == "w…@customer.example"
    assert "wanda@" not in told["Customer"]


@pytest.mark.parametrize(
    "evil",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\u00a0=1", "\uff1d1", '=HYPERLINK("https://evil")'],
)
def test_nothing_that_a_stranger_wrote_is_run(evil, asha, mailbox, carl):
    open_ticket(mailbox, carl, evil)
    (told,) = rows(exporting.of_queue(asha, "open"))
    assert told["Subject"] == f"'{evil}"


@pytest.mark.parametrize("said", ["", "Where is it?", "3 - 1", "a=b", "Größe"])
def test_all_else_stays_as_it_was_written(said):
    assert spreadsheets.harmless(said) == said


def test_a_table_ends_at_its_limit_and_costs_two_queries(asha, mailbox, carl, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(exporting, "MOST", 3)
    for number in range(5):
        open_ticket(mailbox, carl, f"Matter {number}")
    with django_assert_num_queries(2):
        assert [told["Subject"] for told in rows(exporting.of_queue(asha, "open"))] == [
            "Matter 4",
            "Matter 3",
            "Matter 2",
        ]


def test_a_queue_that_there_is_not(asha):
    assert signed_in(asha).get("/queues/nonsense/export/").status_code == 404
