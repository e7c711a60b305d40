import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import make_customer, open_ticket, signed_in
from tickets.keeping import taking
from tickets.models import ProtectedSender, Ticket
from tickets.models.ticket import Status, Visibility

pytestmark = pytest.mark.django_db


def text(browser, address="/kept/") -> str:
    return " ".join(browser.get(address).content.decode().split())


@pytest.mark.parametrize("who", ["asha", "adam"])
def test_nobody_else_comes_in_or_is_led_there(mailbox, laura, who, request):
    browser = signed_in(request.getfixturevalue(who))
    for address in ("/kept/", f"/kept/{laura.pk}/", f"/kept/{laura.pk}/release/"):
        assert browser.get(address).status_code == 403
        assert browser.post(address, {"value": "x@y.example"}).status_code == 403
    assert browser.post(f"/kept/{laura.pk}/past/").status_code == 403
    assert "Kept to me" not in text(browser, "/queues/open/")
    assert ProtectedSender.objects.get() == laura


def test_an_empty_page_teaches(mailbox, olivia):
    assert "You keep nobody to yourself yet" in text(signed_in(olivia))


def test_it_lists_whom_since_when_how_many_and_what_happens(mailbox, olivia, laura):
    laura.forward_to = "olivia@home.example"
    laura.save()
    open_ticket(mailbox, make_customer("laura@firm.example", ""), "The contract", visibility=Visibility.OWNER)
    page = text(signed_in(olivia))
    for said in (
        "Laura Lawyer",
        "laura@firm.example",
        "Kept since",
        "1 ticket that only you see",
        "olivia@home.example",
    ):
        assert said in page
    assert "The contract" in page


def test_the_tickets_beside_it_are_the_open_ones_that_only_the_owner_sees(mailbox, olivia, carl):
    for subject, more in {
        "Secret": {"visibility": Visibility.OWNER},
        "Done": {"visibility": Visibility.OWNER, "status": Status.RESOLVED},
        "Open to all": {},
    }.items():
        open_ticket(mailbox, carl, subject, **more)
    page = text(signed_in(olivia))
    assert "Secret" in page
    assert "Done" not in page
    assert "Open to all" not in page


def test_somebody_is_added_with_their_past_tickets(mailbox, olivia):
    one = open_ticket(mailbox, make_customer("laura@firm.example", ""))
    typed = {"value": "Laura@firm.example", "name": "Laura", "treatment": "keep", "forward_to": "", "past": "on"}
    browser = signed_in(olivia)
    assert browser.post("/kept/", typed).status_code == 303
    assert "1 past ticket of theirs is taken back" in text(browser)
    assert Ticket.objects.get(pk=one.pk).visibility == Visibility.OWNER


def test_what_is_refused_stays_typed(mailbox, olivia):
    answer = signed_in(olivia).post("/kept/", {"value": "gmail.com", "name": "Everybody"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Anybody can have an address" in page
    assert 'value="Everybody"' in page


def test_what_happens_is_changed(mailbox, olivia, laura):
    browser = signed_in(olivia)
    wrong = {"name": "", "treatment": "refuse", "forward_to": "support@example.com"}
    assert browser.post(f"/kept/{laura.pk}/", wrong).status_code == 422
    assert browser.post(f"/kept/{laura.pk}/", wrong | {"forward_to": ""}).status_code == 303
    laura.refresh_from_db()
    assert (laura.name, laura.treatment) == ("", "refuse")


def test_before_a_release_it_says_what_will_happen(mailbox, olivia, laura):
    one = open_ticket(mailbox, make_customer("laura@firm.example", ""))
    taking.take_past_back(laura, olivia)
    browser = signed_in(olivia)
    assert "Give 1 ticket back to the team" in text(browser, f"/kept/{laura.pk}/release/")
    assert browser.post(f"/kept/{laura.pk}/release/", {"give_back": "on"}).status_code == 303
    assert Ticket.objects.get(pk=one.pk).visibility == Visibility.TEAM
    assert not ProtectedSender.objects.exists()


def test_past_tickets_on_their_way_are_shown(mailbox, olivia, laura, monkeypatch):
    monkeypatch.setattr(taking, "AT_ONCE", 0)
    open_ticket(mailbox, make_customer("laura@firm.example", ""))
    browser = signed_in(olivia)
    assert "still sees 1 ticket of theirs" in text(browser, f"/kept/{laura.pk}/")
    browser.post(f"/kept/{laura.pk}/past/")
    page = text(browser)
    assert "Past tickets are taken back: 0 of 1" in page
    assert 'hx-trigger="every 1s"' in page


def test_a_list_of_any_length_costs_the_same(mailbox, olivia, laura):
    browser, counted = signed_in(olivia), []
    for many in (1, 30):
        for number in range(many):
            email = f"p{number}@firm{many}.example"
            ProtectedSender.objects.create(value=email)
            open_ticket(mailbox, make_customer(email, ""), visibility=Visibility.OWNER)
        browser.get("/kept/")
        with CaptureQueriesContext(connection) as captured:
            browser.get("/kept/")
        counted.append(len(captured))
    assert counted[0] == counted[1] <= 12
