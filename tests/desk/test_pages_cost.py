"""A page costs the same number of queries, however much there is to show."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import add_mail, make_customer, open_ticket, signed_in
from tickets.asking import escalating
from tickets.desk import drafting, replying, working
from tickets.mail import storage
from tickets.models import Attachment, Recording

MOST = 12


def queries(browser, address):
    browser.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)


def crowd(ticket, asha, olivia):
    """Everything that a ticket can hold, many times over."""
    for number in range(60):
        message = add_mail(ticket, f"Mail {number}", html=f"<p>Mail {number}</p>")
        stored = storage.keep("attachments", b"x")
        Attachment.objects.create(message=message, filename="x", content_type="image/png", size=1, stored_name=stored)
        working.note(ticket, "<p>Note</p>", olivia)
        replying.reply(ticket, asha, f"<p>Answer {number}</p>")
        open_ticket(ticket.mailbox, ticket.customer, f"Other {number}")
        asked = escalating.ask(ticket, asha, f"May I, {number}?", "I would")
        Recording.objects.create(kind="audio", content_type="audio/webm", made_by=asha, escalation=asked)
        if number < 59:
            escalating.answer(asked, olivia, agrees=True)
    for kind in ("reply", "note"):
        drafting.attach(drafting.save(ticket, asha, kind, "<p>Draft</p>"), "y.txt", "text/plain", b"y")


def test_a_ticket_with_everything_in_it(asha, olivia, ticket, private):
    crowd(ticket, asha, olivia)
    ticket.refresh_from_db()
    ticket.may_belong_to = private
    ticket.save()
    for person in (asha, olivia):
        assert queries(signed_in(person), f"/tickets/{ticket.reference}/") <= MOST


@pytest.mark.parametrize("address", ["/queues/open/", "/queues/mine/", "/queues/resolved/", "/search/?q=mail"])
def test_a_list_of_any_length(address, asha, mailbox):
    browser, now = signed_in(asha), timezone.now()
    counted = []
    for many in (1, 60):
        for number in range(many):
            customer = make_customer(f"c{number}@customer.example", f"C {number}")
            open_ticket(mailbox, customer, f"Mail {number}", assignee=asha, at=now - timedelta(minutes=number))
        counted.append(queries(browser, address))
    assert counted[0] == counted[1] <= MOST


def test_fifty_tickets_then_a_link_to_the_older(asha, mailbox, carl):
    for number in range(51):
        open_ticket(mailbox, carl, f"Matter {number}", at=timezone.now() - timedelta(minutes=number))
    browser = signed_in(asha)
    page = browser.get("/queues/open/").content.decode()
    assert page.count('id="line-') == 50
    older = page.split("?older=")[1].split('"')[0]
    rest = browser.get(f"/queues/open/?older={older}").content.decode()
    assert rest.count('id="line-') == 1
    assert "Matter 50" in rest
