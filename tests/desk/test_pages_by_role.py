"""Who sees which page, and who gets which buttons."""

import pytest

from tests.cast import signed_in

ENTRIES = {
    "Today": {"owner"},
    "Waits for me": {"owner"},
    "Kept to me": {"owner"},
    "My day": {"assistant"},
    "Procedures": {"assistant", "admin", "owner"},
    "Learning": {"owner"},
    "Hours": {"assistant", "owner"},
    "Cost and value": {"owner"},
    "Mailboxes": {"admin", "owner"},
    "Outgoing mail": {"admin", "owner"},
    "People": {"admin", "owner"},
}
LISTS = ["open", "mine", "unassigned", "waiting", "resolved", "spam"]


@pytest.mark.parametrize("slug", LISTS)
def test_every_queue_opens_also_when_it_is_empty(slug, asha):
    page = signed_in(asha).get(f"/queues/{slug}/")
    assert page.status_code == 200
    assert 'class="empty"' in page.content.decode()


def test_everybody_begins_where_their_day_does(asha, adam, olivia):
    first = {"assistant": "/my-day/", "admin": "/queues/open/", "owner": "/today/"}
    assert {each.role: signed_in(each).get("/").headers["Location"] for each in (asha, adam, olivia)} == first


def test_a_queue_that_does_not_exist_is_not_found(asha):
    assert signed_in(asha).get("/queues/nonsense/").status_code == 404


def test_a_stranger_is_sent_to_sign_in(client, ticket):
    for address in ("/queues/open/", "/search/", f"/tickets/{ticket.reference}/", "/live/"):
        assert "/accounts/login/" in client.get(address).headers["Location"]


def test_an_assistant_sees_the_ticket_and_may_answer(asha, ticket):
    page = signed_in(asha).get(f"/tickets/{ticket.reference}/").content.decode()
    assert "Where is my course?" in page
    assert "I paid yesterday, and nothing came." in page
    assert "Send and wait for Carl Customer" in page


def test_an_admin_sees_the_ticket_without_what_cannot_be_used(adam, ticket):
    page = signed_in(adam).get(f"/tickets/{ticket.reference}/").content.decode()
    assert "I paid yesterday, and nothing came." in page
    for unusable in ("Send and wait", "Resolve</button>", "Take it", "Add note"):
        assert unusable not in page


@pytest.mark.parametrize("verb", ["resolution", "reopening", "waiting", "assignment", "replies", "notes", "draft"])
def test_an_admin_may_not_act(verb, adam, ticket):
    assert signed_in(adam).post(f"/tickets/{ticket.reference}/{verb}/").status_code == 403


@pytest.mark.parametrize("verb", ["", "next/", "previous/"])
def test_an_assistant_does_not_find_the_owners_own_ticket(verb, asha, private):
    assert signed_in(asha).get(f"/tickets/{private.reference}/{verb}").status_code == 404


@pytest.mark.parametrize("verb", ["resolution", "assignment", "replies", "notes", "draft", "draft/files"])
def test_an_assistant_cannot_act_on_the_owners_own_ticket(verb, asha, private):
    assert signed_in(asha).post(f"/tickets/{private.reference}/{verb}/").status_code == 404


def test_the_owners_own_ticket_is_not_in_the_assistants_list_nor_search(asha, olivia, private):
    assert "Our divorce" not in signed_in(asha).get("/queues/open/").content.decode()
    assert "Our divorce" not in signed_in(asha).get("/search/?q=lawyer").content.decode()
    assert "Our divorce" in signed_in(olivia).get("/queues/open/").content.decode()


def test_the_link_to_where_it_may_belong_is_only_for_who_may_see_that(asha, olivia, ticket, private):
    ticket.may_belong_to = private
    ticket.save()
    address = f"/tickets/{ticket.reference}/"
    assert private.reference not in signed_in(asha).get(address).content.decode()
    assert private.reference in signed_in(olivia).get(address).content.decode()


def test_the_rail_shows_what_the_role_may_use(asha, adam, olivia, ticket):
    rails = {each.role: signed_in(each).get("/queues/open/").content.decode() for each in (asha, adam, olivia)}
    for entry, roles in ENTRIES.items():
        assert {role for role, page in rails.items() if f">{entry}</span>" in page} == roles, entry


def test_a_missing_page_is_designed(asha):
    page = signed_in(asha).get("/nowhere/")
    assert page.status_code == 404
    assert "There is nothing here" in page.content.decode()
