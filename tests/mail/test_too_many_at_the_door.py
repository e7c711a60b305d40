"""A crowd at the SMTP port: too many are asked to come back, who says nothing is sent away, and we hold no more than
we can."""

import smtplib
import socket
import time
from contextlib import ExitStack

import pytest

from tests.mail.letters import mail
from tests.mail.test_listening_for_smtp_and_lmtp import listening
from tickets.mail import crowd
from tickets.mail.crowd import Crowd
from tickets.models import InboundMail

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_too_many_is_asked_to_come_back(mailbox, monkeypatch):
    monkeypatch.setattr(crowd, "AT_ONCE", 3)
    with listening() as (port, lmtp_port), ExitStack() as open_ones:
        for _ in range(3):
            open_ones.enter_context(smtplib.SMTP("127.0.0.1", port))
        with pytest.raises(smtplib.SMTPConnectError) as refused:
            smtplib.SMTP("127.0.0.1", port)
        assert (refused.value.smtp_code, refused.value.smtp_error[:9]) == (421, b"4.7.0 Too")
        smtplib.LMTP("127.0.0.1", lmtp_port).close()  # another port, another crowd
        open_ones.close()
        time.sleep(0.1)
        with smtplib.SMTP("127.0.0.1", port) as again:
            again.sendmail("carl@customer.example", ["support@example.com"], mail())
    assert InboundMail.objects.count() == 1


def test_a_stranger_has_fewer_than_a_mail_server_of_ours(settings):
    room = Crowd()
    assert [room.admits("203.0.113.7") for _ in range(21)].count(True) == crowd.FROM_ONE_ADDRESS
    assert room.admits("203.0.113.8")
    assert all(room.admits("127.0.0.1") for _ in range(40))
    assert [room.admits(f"198.51.100.{n}") for n in range(60)].count(True) == crowd.AT_ONCE - 61
    room.lose("127.0.0.1")
    assert room.admits("198.51.100.99")


def test_an_ipv6_customer_is_one_address():
    assert crowd.network_of(("2001:db8::1", 25, 0, 0)) == crowd.network_of(("2001:db8::ffff", 26, 0, 0))
    assert crowd.network_of(("fe80::1%eth0", 25, 0, 0)) == "fe80::"
    assert crowd.network_of(("::1", 25, 0, 0)) == "::1"


def test_who_says_nothing_is_sent_away(mailbox, monkeypatch):
    from tickets.mail import listener

    monkeypatch.setattr(listener, "IDLE_SECONDS", 0.3)
    with listening() as (port, _), socket.create_connection(("127.0.0.1", port), timeout=5) as silent:
        assert silent.recv(100).startswith(b"220")
        assert silent.recv(100) == b""


def test_a_slow_mail_is_no_silence(mailbox, monkeypatch):
    from tickets.mail import listener

    monkeypatch.setattr(listener, "IDLE_SECONDS", 0.4)
    monkeypatch.setattr(crowd, "PROGRESS_BYTES", 1_000)
    with listening() as (port, _), smtplib.SMTP("127.0.0.1", port) as client:
        client.ehlo()
        client.mail("carl@customer.example")
        client.rcpt("support@example.com")
        client.docmd("DATA")
        for _ in range(8):
            client.send(b"x" * 1_000 + b"\r\n")
            time.sleep(0.1)
        assert client.docmd(".")[0] == 250


def send_without_end(client: smtplib.SMTP) -> None:
    for _ in range(10_000):
        client.send(b"x" * 10_000)
        time.sleep(0.001)


def test_a_line_without_end_is_cut_off_and_holds_no_memory(mailbox, settings):
    settings.MAX_MAIL_BYTES = 10_000
    with listening() as (port, _), smtplib.SMTP("127.0.0.1", port) as client:
        client.ehlo()
        client.mail("mallory@stranger.example")
        client.rcpt("support@example.com")
        client.docmd("DATA")
        with pytest.raises(OSError):
            send_without_end(client)
    assert InboundMail.objects.count() == 0


def test_more_than_we_can_hold_at_once_is_asked_to_come_back(mailbox, settings, monkeypatch):
    settings.MAX_MAIL_BYTES = 100_000
    monkeypatch.setattr(crowd, "MOST_HELD", 2)
    with listening() as (port, _):
        clients = [smtplib.SMTP("127.0.0.1", port) for _ in range(3)]
        for client in clients:
            client.ehlo()
            client.mail("carl@customer.example")
            client.rcpt("support@example.com")
            client.docmd("DATA")
        for client in clients:
            client.send(b"x" * 80_000 + b"\r\n")
            time.sleep(0.1)
        assert clients[2].getreply()[0] == 421
        assert clients[0].docmd(".")[0] == 250
        for client in clients:
            client.close()
    assert InboundMail.objects.count() == 1


def test_lmtp_says_to_each_recipient_that_a_mail_is_too_large(mailbox, other_mailbox, settings):
    settings.MAX_MAIL_BYTES = 10_000
    with listening() as (_, port), smtplib.LMTP("127.0.0.1", port) as connection:
        connection.ehlo_or_helo_if_needed()
        connection.mail("carl@customer.example")
        for recipient in ("support@example.com", "sales@example.com"):
            connection.rcpt(recipient)
        first, second = connection.data(mail(text="many words " * 3_000)), connection.getreply()
        assert (first[0], second[0]) == (552, 552)
        assert connection.noop()[0] == 250
