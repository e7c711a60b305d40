"""Whoever works a ticket may see a mail's head as it came, and keep the whole."""

import pytest

from tests.cast import add_mail, signed_in
from tickets.mail import receiving
from tickets.models.inbound import Source
from tickets.sealed import seal

RAW = b"Received: from mx.customer.example\r\nSubject: Hi\r\nX-Odd: <script>\xff\r\n\r\nThe body\r\n"


@pytest.fixture
def letter(ticket):
    inbound = receiving.store(ticket.mailbox, RAW, Source.SMTP, envelope_from="c@x.example", envelope_to="s@x.example")
    return add_mail(ticket, "The body", inbound=inbound)


def test_its_head_is_shown_and_the_whole_downloaded(asha, ticket, letter):
    browser = signed_in(asha)
    assert f"/messages/{seal(letter.pk)}/original/" in browser.get(f"/tickets/{ticket.reference}/").content.decode()
    shown = browser.get(f"/messages/{seal(letter.pk)}/original/").content.decode()
    assert "Received: from mx.customer.example" in shown
    assert "X-Odd: &lt;script&gt;\ufffd" in shown
    assert "The body" not in shown
    download = browser.get(f"/messages/{seal(letter.pk)}/original/?download")
    assert download.content == RAW
    assert download.headers["Content-Type"] == "application/octet-stream"
    assert download.headers["Content-Disposition"].startswith("attachment")
    assert download.headers["Content-Disposition"].endswith('.eml"')


def test_who_does_not_work_tickets_does_not_get_it(adam, ticket, letter):
    assert signed_in(adam).get(f"/messages/{seal(letter.pk)}/original/").status_code == 403
    assert "/original/" not in signed_in(adam).get(f"/tickets/{ticket.reference}/").content.decode()


def test_nobody_gets_that_of_a_private_ticket(asha, olivia, private):
    inbound = receiving.store(private.mailbox, RAW, Source.SMTP, envelope_from="c@x.example", envelope_to="s@x.example")
    secret = add_mail(private, "Secret", inbound=inbound)
    for address in (f"/messages/{seal(secret.pk)}/original/", f"/messages/{seal(secret.pk)}/original/?download"):
        assert signed_in(asha).get(address).status_code == 404
        assert signed_in(olivia).get(address).status_code == 200


def test_what_we_wrote_ourselves_has_none(asha, ticket, letter):
    ours = add_mail(ticket, "No inbound mail")
    assert signed_in(asha).get(f"/messages/{seal(ours.pk)}/original/").status_code == 404
