import pytest

from tests.cast import signed_in
from tickets.errors import Refused
from tickets.models import TicketKind
from tickets.routing import kinds


@pytest.fixture(autouse=True)
def _nothing_remembered():
    yield
    TicketKind.forget_names()


def test_an_admin_adds_a_kind_and_it_can_be_chosen(adam):
    kind = kinds.add("  Refund   request ", adam)
    assert (kind.slug, kind.name) == ("refund-request", "Refund request")
    assert TicketKind.used_names()["refund-request"] == "Refund request"
    assert list(TicketKind.names())[-1] == "refund-request"


def test_a_slug_is_short_and_never_given_twice(adam):
    first = kinds.add("Questions about the second course", adam)
    kinds.rename(first, "Something else", adam)
    second = kinds.add("Questions about the second course", adam)
    assert (first.slug, second.slug) == ("questions-about", "questions-abo-2")
    assert kinds.add("退款", adam).slug == "kind"


def test_a_renamed_kind_is_the_same_to_tickets(adam, ticket):
    ticket.kind = "payments"
    kinds.rename(TicketKind.objects.get(slug="payments"), "Money", adam)
    assert ticket.kind_name == "Money"


def test_what_is_not_used_any_more_keeps_its_name_and_cannot_be_chosen(adam, ticket):
    hosting = kinds.use(TicketKind.objects.get(slug="hosting"), False, adam)
    assert "hosting" not in TicketKind.used_names()
    assert TicketKind.names()["hosting"] == "Hosting"
    kinds.use(hosting, True, adam)
    assert "hosting" in TicketKind.used_names()


@pytest.mark.parametrize(
    ("name", "why"),
    [("", "needs a name"), (" \0\n", "needs a name"), ("x" * 41, "at most 40"), ("PAYMENTS", "already")],
)
def test_a_name_that_does_not_do_is_refused(adam, name, why):
    with pytest.raises(Refused, match=why):
        kinds.add(name, adam)


def test_a_kind_may_keep_its_own_name_but_not_take_anothers(adam):
    hosting = TicketKind.objects.get(slug="hosting")
    assert kinds.rename(hosting, "hosting", adam).name == "hosting"
    with pytest.raises(Refused, match="Payments"):
        kinds.rename(hosting, "payments", adam)


def test_the_list_does_not_grow_without_end(adam, monkeypatch):
    monkeypatch.setattr(kinds, "MOST", TicketKind.objects.count())
    with pytest.raises(Refused, match="already"):
        kinds.add("One more", adam)


def test_an_assistant_changes_no_kinds(asha):
    browser, payments = signed_in(asha), TicketKind.objects.get(slug="payments")
    for verb in (lambda: kinds.add("Mine", asha), lambda: kinds.use(payments, False, asha)):
        with pytest.raises(Refused, match="may not change the kinds"):
            verb()
    assert browser.get("/routing/kinds/").status_code == 403
    assert browser.post("/routing/kinds/payments/use/").status_code == 403
    assert "Routing</span>" not in browser.get("/queues/open/").content.decode()


def test_the_page_adds_renames_and_stops_using(adam):
    browser = signed_in(adam)
    assert browser.post("/routing/kinds/", {"name": "Refund request"}).status_code == 303
    browser.post("/routing/kinds/refund-request/name/", {"name": "Refunds"})
    browser.post("/routing/kinds/refund-request/use/", {"used": ""})
    page = browser.get("/routing/kinds/").content.decode()
    assert "Refunds" in page.partition("Not used any more")[2]
    refused = browser.post("/routing/kinds/", {"name": "Hosting"})
    assert refused.status_code == 422
    assert "There is a kind “Hosting” already." in refused.content.decode()
    assert browser.post("/routing/kinds/nonsense/use/").status_code == 404
