import re

import pytest

from tests.cast import open_ticket, signed_in
from tests.routing.asking import saved_reply
from tickets.desk import drafting

pytestmark = pytest.mark.django_db


@pytest.fixture
def hello():
    return saved_reply("<div>Hello {first name}, it is about {subject}.</div>")


def text_of(page) -> str:
    return re.search(r'<textarea id="text-reply"[^>]*>([^<]*)</textarea>', page.content.decode())[1]


def choosing(browser, ticket, **headers):
    return browser.get(f"/tickets/{ticket.reference}/saved-replies/", headers=headers).content.decode()


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_those_that_there_are_can_be_chosen_with_script_and_without(asha, ticket, headers):
    browser, address = signed_in(asha), f"/tickets/{ticket.reference}/"
    assert f"{address}saved-replies/?queue=open" in browser.get(address).content.decode()
    assert "There are none yet" in choosing(browser, ticket, **headers)
    reply = saved_reply()
    page = choosing(browser, ticket, **headers)
    assert f'data-insert="{address}saved-replies/{reply.pk}/"' in page
    assert f'href="{address}?queue=open&amp;saved={reply.pk}"' in page
    assert ("<html" in page) == (not headers)


def test_the_editor_gets_it_filled_in_for_the_ticket(asha, ticket, hello):
    answer = signed_in(asha).get(f"/tickets/{ticket.reference}/saved-replies/{hello.pk}/")
    assert answer.content.decode() == "<div>Hello Carl, it is about Where is my course?.</div>"


def test_without_script_the_ticket_opens_with_it_below_the_draft(asha, ticket, hello):
    drafting.save(ticket, asha, "reply", "<p>Dear Carl</p>", "boss@customer.example")
    page = signed_in(asha).get(f"/tickets/{ticket.reference}/?saved={hello.pk}")
    assert text_of(page).split("\n") == ["Dear Carl", "", "Hello Carl, it is about Where is my course?."]
    assert "boss@customer.example" in page.content.decode()
    assert drafting.draft_of(ticket, asha, "reply").html == "<p>Dear Carl</p>", "looking saves nothing"


@pytest.mark.parametrize("chosen", ["", "x", "-1", "9" * 30, "²"])
def test_nonsense_in_the_address_opens_the_ticket(asha, ticket, chosen):
    assert signed_in(asha).get(f"/tickets/{ticket.reference}/?saved={chosen}").status_code == 200


def test_what_is_not_used_any_more_is_not_offered(asha, ticket, hello):
    hello.is_used = False
    hello.save()
    browser = signed_in(asha)
    assert "data-insert" not in choosing(browser, ticket)
    assert browser.get(f"/tickets/{ticket.reference}/saved-replies/{hello.pk}/").status_code == 404
    assert browser.get(f"/tickets/{ticket.reference}/?saved={hello.pk}").status_code == 404


def test_it_tells_nothing_of_a_ticket_that_one_does_not_see(asha, private, hello):
    for rest in ("", f"{hello.pk}/"):
        assert signed_in(asha).get(f"/tickets/{private.reference}/saved-replies/{rest}").status_code == 404
    assert signed_in(asha).get(f"/tickets/{private.reference}/?saved={hello.pk}").status_code == 404


def test_an_admin_who_answers_nobody_is_offered_none(adam, ticket, hello):
    browser = signed_in(adam)
    assert "Saved replies" not in browser.get(f"/tickets/{ticket.reference}/?saved={hello.pk}").content.decode()
    assert browser.get(f"/tickets/{ticket.reference}/saved-replies/").status_code == 403
    assert browser.get(f"/tickets/{ticket.reference}/saved-replies/{hello.pk}/").status_code == 403


def test_what_a_stranger_wrote_does_nothing_in_it(asha, mailbox, mallory, hello):
    mallory.name = '"><script>x</script> Mallory'
    mallory.save()
    ticket = open_ticket(mailbox, mallory, "<img src=x onerror=y> https://evil.example")
    text = signed_in(asha).get(f"/tickets/{ticket.reference}/saved-replies/{hello.pk}/").content.decode()
    assert "<script" not in text
    assert "<img" not in text
    assert "evil.example" not in text


def test_a_hundred_are_listed(asha, ticket):
    for number in range(105):
        saved_reply(key=f"r{number}", name=f"Reply {number:03}")
    page = choosing(signed_in(asha), ticket)
    assert page.count("data-insert") == 100
