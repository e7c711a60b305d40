import pytest

from tests.dovecot import free_port
from tests.mailboxes.servers import fetched_from
from tickets.errors import ConnectionUnsafe, FolderMissing, MailServerUnreachable, SignInFailed
from tickets.mail import imap
from tickets.mail.connecting import Server, password_hint


@pytest.mark.parametrize(
    ("port", "security"), [("imaps_port", "tls"), ("imap_port", "starttls"), ("imap_port", "none")]
)
def test_signs_in_over_every_kind_of_line(dovecot, port, security):
    with imap.connect(fetched_from(dovecot, imap_port=getattr(dovecot, port), imap_security=security)) as client:
        assert imap.open_folder(client, "INBOX")[b"EXISTS"] == 0


def test_password_with_other_letters_than_english_ones(dovecot):
    dovecot.add_user("joerg@example.com", "pässwörd")
    with imap.connect(fetched_from(dovecot, imap_username="joerg@example.com", imap_password="pässwörd")) as client:
        assert client.folder_exists("INBOX")


def test_wrong_password(dovecot):
    with pytest.raises(SignInFailed, match="did not accept the user name") as refused:
        imap.connect(fetched_from(dovecot, imap_password="wrong"))
    assert "wrong" not in str(refused.value)


def test_certificate_of_an_unknown_authority(dovecot, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(ConnectionUnsafe, match="cannot be trusted"):
        imap.connect(fetched_from(dovecot))


def test_starttls_checks_the_certificate_too(dovecot, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(ConnectionUnsafe, match="cannot be trusted"):
        imap.connect(fetched_from(dovecot, imap_port=dovecot.imap_port, imap_security="starttls"))


def test_tls_to_a_port_that_speaks_plain(dovecot):
    with pytest.raises(ConnectionUnsafe, match="Choose STARTTLS"):
        imap.connect(fetched_from(dovecot, imap_port=dovecot.imap_port))


def test_starttls_to_a_port_that_speaks_tls(dovecot, monkeypatch):
    monkeypatch.setattr(imap, "CONNECT_SECONDS", 1)
    monkeypatch.setattr(imap, "LISTEN_SECONDS", 1)
    with pytest.raises(MailServerUnreachable, match="then choose TLS"):
        imap.connect(fetched_from(dovecot, imap_security="starttls"))


def test_closed_port(dovecot):
    with pytest.raises(MailServerUnreachable, match="nothing listens on port"):
        imap.connect(fetched_from(dovecot, imap_port=free_port()))


@pytest.mark.parametrize("host", ["no-such-host.invalid", "imap..example", "x" * 70])
def test_name_that_does_not_exist(dovecot, host):
    with pytest.raises(MailServerUnreachable, match="There is no server named"):
        imap.connect(fetched_from(dovecot, imap_host=host))


def test_something_else_than_imap_answers(dovecot):
    with pytest.raises(MailServerUnreachable, match="does not speak IMAP"):
        imap.connect(fetched_from(dovecot, imap_port=dovecot.lmtp_port, imap_security="none"))


def test_missing_folder_names_those_that_are_there(dovecot):
    with dovecot.client("support@example.com") as client:
        client.create_folder("Räume")
    with imap.connect(fetched_from(dovecot)) as client, pytest.raises(FolderMissing, match="INBOX, Räume"):
        imap.open_folder(client, "Support")


def test_servers_that_take_no_passwords_at_all_are_named():
    assert "sign in with Microsoft" in password_hint(Server("outlook.office365.com", 993, "tls"))
    assert "app password" in password_hint(Server("imap.gmail.com", 993, "tls"))
