import asyncio
import smtplib
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import OperationalError

from tests.dovecot import free_port
from tests.mail.letters import mail
from tickets.errors import NotStored
from tickets.mail import listener, receiving, storage
from tickets.models import InboundMail

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def listening(tls: ssl.SSLContext | None = None) -> Iterator[tuple[int, int]]:
    """Both listeners in a thread; gives their ports."""
    smtp_port, lmtp_port, loop = free_port(), free_port(), asyncio.new_event_loop()
    open_ports = loop.run_until_complete(listener.serve("127.0.0.1", smtp_port, lmtp_port, tls))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield smtp_port, lmtp_port
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        open_ports.close()


def send(port: int, raw: bytes, *recipients: str, client: type[smtplib.SMTP] = smtplib.SMTP) -> dict:
    with client("127.0.0.1", port) as connection:
        return connection.sendmail("carl@customer.example", recipients or ("support@example.com",), raw)


@pytest.mark.parametrize("client", [smtplib.SMTP, smtplib.LMTP])
def test_mail_is_on_disk_and_committed_before_250(mailbox, client):
    with listening() as ports:
        send(ports[client is smtplib.LMTP], mail(), client=client)
    [row] = InboundMail.objects.all()
    assert storage.read(row.raw_name) == mail()
    assert (row.envelope_from, row.envelope_to) == ("carl@customer.example", "support@example.com")


def test_a_sender_who_wants_nothing_back_is_nobody(mailbox):
    with listening() as (port, _), smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail("", ["support@example.com"], mail())
    assert InboundMail.objects.get().envelope_from == ""


def test_who_handed_it_over_is_kept(mailbox):
    with listening() as (port, _), smtplib.SMTP("127.0.0.1", port, "mail.customer.example") as client:
        client.sendmail("carl@customer.example", ["support@example.com"], mail())
    row = InboundMail.objects.get()
    assert (row.client_ip, row.client_name) == ("127.0.0.1", "mail.customer.example")


@pytest.mark.parametrize(
    ("peer", "ip"),
    [
        (("192.0.2.7", 25), "192.0.2.7"),
        (("::ffff:192.0.2.7", 25, 0, 0), "192.0.2.7"),
        (("fe80::1%eth0", 25, 0, 2), "fe80::1"),
        ("", None),
    ],
)
def test_addresses_are_kept_in_one_form(peer, ip):
    assert listener.ip_of(peer) == ip


def test_nobody_here_by_that_name_is_550(mailbox):
    with listening() as (port, _), pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        send(port, mail(), "nobody@example.com")
    assert refused.value.recipients["nobody@example.com"][0] == 550


def test_over_the_limit_is_552(mailbox, settings):
    settings.MAX_MAIL_BYTES = 20_000
    with listening() as (port, _):
        with pytest.raises(smtplib.SMTPSenderRefused) as refused:
            send(port, mail(text="x" * 30_000))
        assert refused.value.smtp_code == 552
        assert b"too large: the limit is 0.0 MB" in refused.value.smtp_error
        with smtplib.SMTP("127.0.0.1", port) as undeclared:
            undeclared.helo()
            undeclared.mail("carl@customer.example")
            undeclared.rcpt("support@example.com")
            code, said = undeclared.data(mail(text="many words " * 3_000))
            assert (code, said[:35]) == (552, b"5.3.4 This mail is too large: the l")
    assert InboundMail.objects.count() == 0


def test_a_full_disk_is_451_so_that_the_sender_keeps_it(mailbox, monkeypatch):
    def full(folder, content):
        raise NotStored("No space left on device")

    monkeypatch.setattr(storage, "keep", full)
    with listening() as (port, _), pytest.raises(smtplib.SMTPDataError) as refused:
        send(port, mail())
    assert refused.value.smtp_code == 451


def test_a_database_that_is_away_is_451(mailbox, monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(InboundMail.objects, "bulk_create", away)
    with listening() as (port, _), pytest.raises(smtplib.SMTPDataError) as refused:
        send(port, mail())
    assert refused.value.smtp_code == 451


def test_a_sender_who_missed_our_yes_and_tries_again_is_recognised(mailbox):
    with listening() as (port, _):
        send(port, mail())
        send(port, mail())
    assert InboundMail.objects.count() == 1


def test_lmtp_answers_for_each_recipient(mailbox, other_mailbox):
    with listening() as (_, port), smtplib.LMTP("127.0.0.1", port) as connection:
        connection.ehlo_or_helo_if_needed()
        connection.mail("carl@customer.example")
        for recipient in ("support@example.com", "sales@example.com"):
            connection.rcpt(recipient)
        first, second = connection.data(mail()), connection.getreply()
    assert (first[0], second[0]) == (250, 250)
    assert InboundMail.objects.count() == 2


def test_a_line_of_a_megabyte_is_taken(mailbox):
    with listening() as (port, _):
        send(port, b"Subject: long\r\n\r\n" + b"x" * 1_000_000 + b"\r\n")
    assert InboundMail.objects.get().size > 1_000_000


def test_starttls_with_a_certificate(mailbox, trusted):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(trusted.certificate, trusted.key)
    with listening(context) as (port, _), smtplib.SMTP("localhost", port) as connection:
        connection.starttls(context=ssl.create_default_context())
        connection.sendmail("carl@customer.example", ["support@example.com"], mail())
    assert InboundMail.objects.count() == 1


def test_a_token_in_the_address_leads_to_the_mailbox(mailbox):
    assert receiving.mailbox_for("Support+k7qm2p.0.0@Example.com") == mailbox


@pytest.mark.parametrize("asked", ["mailbox_for", "store"])
def test_an_error_of_ours_is_451_and_not_a_bounce(mailbox, monkeypatch, asked):
    def broken(*args, **kwargs):
        raise RuntimeError("nobody thought of this")

    monkeypatch.setattr(receiving, asked, broken)
    with listening() as (port, _), smtplib.SMTP("127.0.0.1", port) as client:
        client.ehlo()
        client.mail("carl@customer.example")
        answer = client.rcpt("support@example.com")
        if answer[0] == 250:
            answer = client.data(mail())
    assert answer[0] == 451
