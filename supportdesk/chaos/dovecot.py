"""A private Dovecot with one mailbox on a free loopback port, where one is installed."""

import grp
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from imapclient import IMAPClient

from supportdesk.up import ports

START_SECONDS = 15
CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
protocols = {protocols}
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:~/Maildir
first_valid_uid = 1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {login}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
}}
service anvil {{
  chroot =
}}
"""
POP3 = """
service pop3-login {{
  chroot =
  inet_listener pop3 {{
    port = {pop3_port}
  }}
}}
"""
POP3_PROGRAM = Path("/usr/lib/dovecot/pop3")


class Dovecot:
    """One user, whose name is `address`."""

    password = "battery"

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self.address = address
        self.port = ports.any_free()
        self.pop3_port = ports.any_free() if POP3_PROGRAM.exists() else None

    @staticmethod
    def is_installed() -> bool:
        """Whether this machine has one."""
        return _program() is not None

    @classmethod
    @contextmanager
    def running(cls, address: str) -> Iterator["Dovecot"]:
        """Raises TimeoutError when it does not start."""
        with tempfile.TemporaryDirectory(prefix="dovecot-", dir="/tmp", ignore_cleanup_errors=True) as made:
            server = cls(Path(made), address)
            process = server._start()
            try:
                server._wait(process)
                yield server
            finally:
                process.terminate()
                process.wait(timeout=10)

    def client(self) -> IMAPClient:
        """Signed in; the caller logs out."""
        client = IMAPClient("127.0.0.1", self.port, ssl=False, timeout=30)
        client.login(self.address, self.password)
        return client

    def fill(self, raws: Iterable[bytes]) -> None:
        """Many at once: puts them into the files of the inbox."""
        with self.client() as client:
            client.select_folder("INBOX")  # makes its files
        maildir = self.folder / "home" / "Maildir"
        owner = maildir.stat()
        for number, raw in enumerate(raws):
            file = maildir / "new" / f"{int(time.time())}.filled{number:06}.bench"
            file.write_bytes(raw)
            os.chown(file, owner.st_uid, owner.st_gid)

    def _start(self) -> subprocess.Popen[bytes]:
        is_root = os.geteuid() == 0
        owner = pwd.getpwnam("dovecot") if is_root else pwd.getpwuid(os.geteuid())
        group = grp.getgrgid(owner.pw_gid).gr_name
        self.folder.chmod(0o755)
        (self.folder / "home").mkdir()
        os.chown(self.folder / "home", owner.pw_uid, owner.pw_gid)
        runs_as = {"user": owner.pw_name, "group": group, "login": "dovenull" if is_root else owner.pw_name}
        numbers = {"uid": owner.pw_uid, "gid": owner.pw_gid, "port": self.port, "password": self.password}
        numbers |= {"pop3_port": self.pop3_port, "protocols": "imap pop3" if self.pop3_port else "imap"}
        wanted = CONFIGURATION + (POP3 if self.pop3_port else "")
        configuration = self.folder / "dovecot.conf"
        configuration.write_text(wanted.format(folder=self.folder, **runs_as, **numbers))
        return subprocess.Popen([str(_program()), "-F", "-c", str(configuration)], stderr=subprocess.DEVNULL)

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + START_SECONDS
        while not ports.accepts("127.0.0.1", self.port):
            if time.monotonic() > until or process.poll() is not None:
                log = self.folder / "log"
                raise TimeoutError(f"Dovecot did not start: {log.read_text() if log.exists() else 'no log'}")
            time.sleep(0.05)


def _program() -> str | None:
    return shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin:" + os.environ.get("PATH", ""))
