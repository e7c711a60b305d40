import smtplib

import pytest

from tests.dovecot import free_port
from tests.mailboxes.servers import sending_through
from tests.smtp_sink import DROP, DROP_AFTER_TAKING
from tickets.errors import ConnectionUnsafe, MailServerUnreachable, SignInFailed
from tickets.mail import smtp

LETTER = b"Subject: Hello\r\n\r\nHi\r\n"


@pytest.mark.parametrize(("port", "security"), [("tls_port", "tls"), ("port", "starttls"), ("port", "none")])
def test_signs_in_and_sends_over_every_kind_of_line(smtp_sink, port, security):
    smtp_sink.demands_sign_in = True
    with smtp.connect(sending_through(smtp_sink, smtp_port=getattr(smtp_sink, port), smtp_security=security)) as client:
        client.sendmail("support@example.com", ["carl@customer.example"], LETTER)
    assert smtp_sink.taken[0].content == LETTER
    assert smtp_sink.taken[0].protected == (security != "none")


def test_without_a_user_name_nobody_signs_in(smtp_sink):
    with smtp.connect(sending_through(smtp_sink, smtp_username="", smtp_password="")) as client:
        client.sendmail("support@example.com", ["carl@customer.example"], LETTER)
    assert not smtp_sink.taken[0].signed_in


def test_password_with_other_letters_than_english_ones(smtp_sink):
    smtp_sink.password = "pässwörd"
    smtp.connect(sending_through(smtp_sink)).quit()


def test_wrong_password(smtp_sink):
    with pytest.raises(SignInFailed, match="did not accept the user name"):
        smtp.connect(sending_through(smtp_sink, smtp_password="wrong"))


@pytest.mark.parametrize(("port", "security"), [("tls_port", "tls"), ("port", "starttls")])
def test_certificate_of_an_unknown_authority(smtp_sink, monkeypatch, port, security):
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(ConnectionUnsafe, match="cannot be trusted"):
        smtp.connect(sending_through(smtp_sink, smtp_port=getattr(smtp_sink, port), smtp_security=security))


def test_tls_to_a_port_that_speaks_plain(smtp_sink):
    with pytest.raises(ConnectionUnsafe, match="Choose STARTTLS"):
        smtp.connect(sending_through(smtp_sink, smtp_security="tls"))


def test_starttls_to_a_port_that_speaks_tls(smtp_sink, monkeypatch):
    monkeypatch.setattr(smtp, "CONNECT_SECONDS", 1)
    with pytest.raises(MailServerUnreachable, match="then choose TLS"):
        smtp.connect(sending_through(smtp_sink, smtp_port=smtp_sink.tls_port))


def test_closed_port(smtp_sink):
    with pytest.raises(MailServerUnreachable, match="nothing listens on port"):
        smtp.connect(sending_through(smtp_sink, smtp_port=free_port()))


def test_the_sink_answers_as_it_is_told(smtp_sink):
    smtp_sink.answer("RCPT", "451 4.3.0 Try later", "550 5.1.1 No such user")
    for code in (451, 550):
        with smtp.connect(sending_through(smtp_sink)) as client, pytest.raises(smtplib.SMTPRecipientsRefused) as no:
            client.sendmail("support@example.com", ["carl@customer.example"], LETTER)
        assert no.value.recipients["carl@customer.example"][0] == code


@pytest.mark.parametrize(("how", "taken"), [(DROP, 0), (DROP_AFTER_TAKING, 1)])
def test_the_sink_can_drop_the_line(smtp_sink, how, taken):
    smtp_sink.answer("DATA", how)
    client = smtp.connect(sending_through(smtp_sink))
    with pytest.raises(smtplib.SMTPServerDisconnected):
        client.sendmail("support@example.com", ["carl@customer.example"], LETTER)
    assert len(smtp_sink.taken) == taken
