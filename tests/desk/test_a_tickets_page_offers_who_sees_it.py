import pytest

from tests.cast import signed_in
from tickets.desk import moving, replying
from tickets.models import Ticket


def test_the_owner_gives_it_and_takes_it_back_on_its_page(olivia, private):
    browser, address = signed_in(olivia), f"/tickets/{private.reference}/"
    page = browser.get(address).content.decode()
    assert "Give it to the team" in page
    assert "Take it back to me" not in page
    page = browser.post(f"{address}team/", follow=True).content.decode()
    assert "The team sees it now" in page
    assert "Take it back to me" in page
    page = browser.post(f"{address}keeping/", follow=True).content.decode()
    assert "Only you see it now" in page
    assert "Olivia keeps it for the owner alone" in page


def test_the_owner_is_told_that_an_answer_still_leaves(olivia, asha, ticket):
    replying.reply(ticket, asha, "<p>It is there now.</p>")
    page = signed_in(olivia).post(f"/tickets/{ticket.reference}/keeping/", follow=True).content.decode()
    assert "still leaves" in page


@pytest.mark.parametrize("who", ["asha", "adam"])
@pytest.mark.parametrize("verb", ["team", "keeping"])
def test_nobody_else_is_offered_it(who, verb, request, ticket):
    browser, address = signed_in(request.getfixturevalue(who)), f"/tickets/{ticket.reference}/"
    assert f"{address}{verb}/" not in browser.get(address).content.decode()
    assert browser.post(f"{address}{verb}/").status_code == 403
    assert Ticket.objects.get().visibility == "team"


def test_why_it_was_taken_back_is_told_to_the_owner_alone(olivia, asha, adam, ticket):
    moving.take_back(ticket, olivia, "It is from my divorce lawyer")
    moving.give_to_team(ticket, olivia)
    for address in (f"/tickets/{ticket.reference}/", f"/tickets/{ticket.reference}/why/"):
        for person in (asha, adam):
            assert "divorce" not in signed_in(person).get(address).content.decode()
    assert "divorce" in signed_in(olivia).get(f"/tickets/{ticket.reference}/").content.decode()
