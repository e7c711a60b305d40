import pytest

from tests.dovecot import free_port
from tests.mailboxes.servers import fetched_by_pop3
from tickets.errors import ConnectionUnsafe, MailServerUnreachable, SignInFailed
from tickets.mail import pop3


@pytest.mark.parametrize(
    ("port", "security"), [("pop3s_port", "tls"), ("pop3_port", "starttls"), ("pop3_port", "none")]
)
def test_signs_in_over_every_kind_of_line(dovecot, port, security):
    client = pop3.connect(fetched_by_pop3(dovecot, pop3_port=getattr(dovecot, port), pop3_security=security))
    assert client.stat() == (0, 0)
    client.quit()


def test_password_with_other_letters_than_english_ones(dovecot):
    dovecot.add_user("joerg@example.com", "pässwörd")
    pop3.connect(fetched_by_pop3(dovecot, pop3_username="joerg@example.com", pop3_password="pässwörd")).quit()


def test_wrong_password(dovecot):
    with pytest.raises(SignInFailed, match="did not accept the user name") as refused:
        pop3.connect(fetched_by_pop3(dovecot, pop3_password="wrong"))
    assert "wrong" not in str(refused.value)


@pytest.mark.parametrize(("port", "security"), [("pop3s_port", "tls"), ("pop3_port", "starttls")])
def test_certificate_of_an_unknown_authority(dovecot, monkeypatch, port, security):
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(ConnectionUnsafe, match="cannot be trusted"):
        pop3.connect(fetched_by_pop3(dovecot, pop3_port=getattr(dovecot, port), pop3_security=security))


def test_tls_to_a_port_that_speaks_plain(dovecot):
    with pytest.raises(ConnectionUnsafe, match="Choose STARTTLS"):
        pop3.connect(fetched_by_pop3(dovecot, pop3_port=dovecot.pop3_port))


def test_starttls_to_a_port_that_speaks_tls(dovecot, monkeypatch):
    monkeypatch.setattr(pop3, "CONNECT_SECONDS", 1)
    with pytest.raises(MailServerUnreachable, match="then choose TLS"):
        pop3.connect(fetched_by_pop3(dovecot, pop3_security="starttls"))


def test_closed_port(dovecot):
    with pytest.raises(MailServerUnreachable, match="nothing listens on port"):
        pop3.connect(fetched_by_pop3(dovecot, pop3_port=free_port()))


@pytest.mark.parametrize("host", ["no-such-host.invalid", "pop3..example", "x" * 70])
def test_name_that_does_not_exist(dovecot, host):
    with pytest.raises(MailServerUnreachable, match="There is no server named"):
        pop3.connect(fetched_by_pop3(dovecot, pop3_host=host))


def test_something_else_than_pop3_answers(dovecot):
    with pytest.raises(MailServerUnreachable, match="does not speak POP3"):
        pop3.connect(fetched_by_pop3(dovecot, pop3_port=dovecot.imap_port, pop3_security="none"))


def test_a_server_that_sends_without_end_is_cut_off(dovecot):
    mailbox = fetched_by_pop3(dovecot)
    client = pop3.connect(mailbox)
    client.room = 1
    with (
        pytest.raises(MailServerUnreachable, match="more than it announced"),
        pop3.answers_in_words(pop3.server_of(mailbox)),
    ):
        client.stat()
    pop3.hang_up(client)
