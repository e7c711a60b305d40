import pytest

from tests.cast import make_customer, open_ticket, signed_in
from tests.keeping.arriving import arrive, fresh
from tickets.models import ProtectedSender
from tickets.models.ticket import Visibility

pytestmark = pytest.mark.django_db


@pytest.fixture
def pauls(mailbox):
    return open_ticket(mailbox, make_customer("paul@voss-partners.example", "Paul Voss"))


def choices(browser, ticket, **headers) -> str:
    page = browser.get(f"/tickets/{ticket.reference}/protection/", headers=headers)
    assert page.status_code == 200
    return " ".join(page.content.decode().split())


def test_one_click_keeps_the_person_and_this_ticket(mailbox, olivia, pauls):
    other = open_ticket(mailbox, pauls.customer)
    browser = signed_in(olivia)
    assert "Keep this person to me" in browser.get(f"/tickets/{pauls.reference}/").content.decode()
    assert browser.post(f"/tickets/{pauls.reference}/protection/").status_code == 303
    made = ProtectedSender.objects.get()
    assert (made.value, made.name) == ("paul@voss-partners.example", "Paul Voss")
    assert (fresh(pauls).visibility, fresh(other).visibility) == (Visibility.OWNER, Visibility.TEAM)
    assert "kept to you since" in choices(browser, pauls)


def test_it_says_what_the_team_still_sees_and_offers_to_take_it(mailbox, olivia, pauls):
    other = open_ticket(mailbox, pauls.customer)
    browser, address = signed_in(olivia), f"/tickets/{pauls.reference}/"
    assert 'name="past"' in browser.get(address).content.decode(), "also in one click"
    kept = browser.post(f"{address}protection/", follow=True).content.decode()
    assert "the team still sees 1 past ticket of theirs" in kept
    assert "Take 1 past ticket back" in choices(browser, pauls, hx_request="true")
    browser.post(f"{address}protection/", {"past": "on"})
    assert fresh(other).visibility == Visibility.OWNER
    assert "past ticket" not in choices(browser, pauls)


def test_a_ticket_of_whom_one_keeps_already_follows(mailbox, olivia, pauls, partner):
    """It was with the team before."""
    signed_in(olivia).post(f"/tickets/{pauls.reference}/protection/")
    assert fresh(pauls).visibility == Visibility.OWNER
    assert ProtectedSender.objects.get() == partner


def test_with_the_past_tickets(mailbox, olivia, pauls):
    other = open_ticket(mailbox, pauls.customer)
    browser = signed_in(olivia)
    assert "(1 of this person, 1 of everybody there)" in choices(browser, pauls, hx_request="true")
    browser.post(f"/tickets/{pauls.reference}/protection/", {"past": "on"})
    assert fresh(other).visibility == Visibility.OWNER


def test_everybody_at_the_firm(mailbox, olivia, pauls):
    vera = open_ticket(mailbox, make_customer("vera@voss-partners.example", ""))
    browser = signed_in(olivia)
    assert "Everybody at voss-partners.example" in choices(browser, pauls)
    browser.post(f"/tickets/{pauls.reference}/protection/", {"who": "everybody", "past": "on"})
    assert ProtectedSender.objects.get().value == "voss-partners.example"
    assert fresh(vera).visibility == Visibility.OWNER


def test_never_everybody_at_a_provider_of_addresses(mailbox, olivia):
    ticket = open_ticket(mailbox, make_customer("grace@gmail.com", "Grace"))
    browser = signed_in(olivia)
    assert "Everybody at" not in choices(browser, ticket)
    browser.post(f"/tickets/{ticket.reference}/protection/", {"who": "everybody"})
    assert ProtectedSender.objects.get().value == "grace@gmail.com"


def test_who_only_claims_to_be_somebody_is_not_kept_as_them(mailbox, olivia, laura):
    ticket = arrive(mailbox, proof="failed").ticket
    browser = signed_in(olivia)
    assert "only claims" in choices(browser, ticket)
    browser.post(f"/tickets/{ticket.reference}/protection/")
    assert ProtectedSender.objects.count() == 1


@pytest.mark.parametrize("who", ["asha", "adam"])
def test_nobody_else_sees_or_does_it(pauls, who, request):
    browser = signed_in(request.getfixturevalue(who))
    assert "Keep this person" not in browser.get(f"/tickets/{pauls.reference}/").content.decode()
    assert browser.get(f"/tickets/{pauls.reference}/protection/").status_code == 403
    assert browser.post(f"/tickets/{pauls.reference}/protection/").status_code == 403
    assert not ProtectedSender.objects.exists()


def test_the_teams_ticket_shows_the_owner_alone_what_is_kept_beside_it(mailbox, olivia, asha, laura):
    carls = arrive(mailbox, "Carl <carl@customer.example>", message_id="<a@customer.example>").ticket
    hers = arrive(mailbox, in_reply_to="<a@customer.example>").ticket
    address = f"/tickets/{carls.reference}/"
    assert hers.reference in signed_in(olivia).get(address).content.decode()
    page = signed_in(asha).get(address).content.decode()
    assert hers.reference not in page
    assert "Kept to you" not in page
