"""A private Dovecot on free loopback ports: a real IMAP and POP3 server for the tests.

def test_fetches(dovecot):
    dovecot.deliver("support@example.com", b"Subject: Hello\\r\\n\\r\\nHi\\r\\n")
"""

import grp
import os
import pwd
import shutil
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from imapclient import IMAPClient

from tests.certificates import Certificates

BINARY = shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin:" + os.environ.get("PATH", ""))
PASSWORD = "correct horse"

CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
protocols = imap lmtp pop3
listen = 127.0.0.1
ssl = yes
ssl_cert = <{certificates.certificate}
ssl_key = <{certificates.key}
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2 oauthbearer
auth_failure_delay = 0
mail_location = maildir:~/Maildir
first_valid_uid = 1
default_internal_user = {inner}
default_internal_group = {inner_group}
default_login_user = {login}
passdb {{
  driver = passwd-file
  # "none": does this user exist at all?
  mechanisms = plain login none
  args = scheme=PLAIN username_format=%u {folder}/passwords/%u
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {folder}/oauth2.conf
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/homes/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap_port}
  }}
  inet_listener imaps {{
    port = {imaps_port}
    ssl = yes
  }}
}}
service pop3-login {{
  chroot =
  inet_listener pop3 {{
    port = {pop3_port}
  }}
  inet_listener pop3s {{
    port = {pop3s_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  # Nobody waits longer for having failed before.
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp_port}
  }}
}}
"""

# Asks tests/authorisation_server.py, when a test has started one, what a token is worth.
OAUTH2 = """
introspection_mode = post
introspection_url = http://127.0.0.1:{introspection_port}/introspect
username_attribute = username
active_attribute = active
active_value = true
"""


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Dovecot:
    """`imap_port` and `pop3_port` speak plain and STARTTLS, `imaps_port` and `pop3s_port` TLS."""

    folder: Path
    certificates: Certificates
    host: str = "localhost"
    imap_port: int = field(default_factory=free_port)
    imaps_port: int = field(default_factory=free_port)
    lmtp_port: int = field(default_factory=free_port)
    pop3_port: int = field(default_factory=free_port)
    pop3s_port: int = field(default_factory=free_port)
    introspection_port: int = field(default_factory=free_port)
    password: str = PASSWORD

    def add_user(self, address: str, password: str = PASSWORD) -> None:
        # A file for each: Dovecot reads a file again only when its time has changed by a whole second.
        (self.folder / "passwords" / address).write_text(f"{address}:{password}\n")

    def client(self, address: str, password: str = PASSWORD) -> IMAPClient:
        client = IMAPClient(self.host, self.imap_port, ssl=False, timeout=10)
        client.login(address, password)
        return client

    def deliver(self, address: str, raw: bytes, folder: str = "INBOX", flags: tuple[bytes, ...] = ()) -> None:
        """Puts a message into a folder, exactly as given."""
        with self.client(address) as client:
            client.append(folder, raw, flags)

    def fill(self, address: str, raws: Iterable[bytes]) -> None:
        """Many at once: puts them into the files of its inbox."""
        with self.client(address) as client:
            client.select_folder("INBOX")  # makes its files
        maildir = self.folder / "homes" / address / "Maildir"
        owner = maildir.stat()
        for number, raw in enumerate(raws):
            file = maildir / "new" / f"{int(time.time())}.filled{number:06}.test"
            file.write_bytes(raw)
            os.chown(file, owner.st_uid, owner.st_gid)

    def deliver_by_lmtp(self, address: str, raw: bytes, sender: str = "carl@customer.example") -> None:
        with smtplib.LMTP(self.host, self.lmtp_port) as client:
            client.sendmail(sender, [address], raw)

    def subjects(self, address: str, folder: str = "INBOX") -> list[str]:
        with self.client(address) as client:
            client.select_folder(folder, readonly=True)
            found = client.fetch(client.search(), ["ENVELOPE"])
            return [found[uid][b"ENVELOPE"].subject.decode() for uid in sorted(found)]

    def change_uid_validity(self, address: str) -> None:
        """What a restored backup or a moved server does: same messages, other UIDs."""
        for file in (self.folder / "homes" / address / "Maildir").glob("dovecot*"):
            file.unlink()
        time.sleep(1.1)  # UIDVALIDITY is the time in seconds when the list is made anew.


@pytest.fixture(scope="session")
def dovecot_server(certificates: Certificates) -> Iterator[Dovecot]:
    """One server for the run; a test takes `dovecot`."""
    if BINARY is None:
        pytest.fail("Dovecot is missing: apt-get install dovecot-imapd dovecot-lmtpd dovecot-pop3d")
    folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
    folder.chmod(0o755)
    server = Dovecot(folder, certificates)
    process = _start(server)
    try:
        _wait_for(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=10)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def dovecot(dovecot_server: Dovecot, trusted: Certificates) -> Dovecot:
    """The server with an empty support@example.com, its certificate trusted."""
    shutil.rmtree(dovecot_server.folder / "homes" / "support@example.com", ignore_errors=True)
    dovecot_server.add_user("support@example.com")
    return dovecot_server


def _start(server: Dovecot) -> subprocess.Popen[bytes]:
    (server.folder / "passwords").mkdir()
    homes = server.folder / "homes"
    homes.mkdir()
    owner = pwd.getpwnam("dovecot") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    login = "dovenull" if os.geteuid() == 0 else owner.pw_name
    os.chown(homes, owner.pw_uid, owner.pw_gid)
    names = {"inner": owner.pw_name, "inner_group": grp.getgrgid(owner.pw_gid).gr_name, "login": login}
    numbers = {"uid": owner.pw_uid, "gid": owner.pw_gid}
    (server.folder / "oauth2.conf").write_text(OAUTH2.format(**vars(server)))
    configuration = server.folder / "dovecot.conf"
    configuration.write_text(CONFIGURATION.format(**vars(server), **names, **numbers))
    return subprocess.Popen([str(BINARY), "-F", "-c", str(configuration)], stderr=subprocess.DEVNULL)


def _wait_for(server: Dovecot, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 15
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection((server.host, server.imap_port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    log = server.folder / "log"
    pytest.fail(f"Dovecot did not start: {log.read_text() if log.exists() else 'no log'}")
