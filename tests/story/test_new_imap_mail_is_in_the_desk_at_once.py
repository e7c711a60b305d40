"""With the real processes: a delivery into an IMAP mailbox is in a ticket long before the next polling."""

from tests.dovecot import Dovecot
from tests.mail.letters import mail
from tests.running import Desk

# The polling comes every 20 s. `bin/bench fetching` measures; here a busy machine must not fail it.
SOON = 8
SCRIPT = """
import time
from imapclient import IMAPClient
from tickets.models import Mailbox, Ticket

server = {server}
mailbox = Mailbox.objects.create(name="Acme", address="{address}", arrival="imap", **server)

def wait(reached, seconds):
    began = time.monotonic()
    while not reached() and time.monotonic() < began + seconds:
        time.sleep(0.05)
    return time.monotonic() - began

wait(lambda: Mailbox.objects.get(pk=mailbox.pk).last_fetched_at, 40)
time.sleep(1)
with IMAPClient("localhost", {port}, ssl=False) as client:
    client.login("{address}", "{password}")
    client.append("INBOX", {raw})
print("seconds:", wait(lambda: Ticket.objects.filter(mailbox=mailbox).exists(), 30))
Mailbox.objects.filter(pk=mailbox.pk).update(is_active=False)
"""


def test_a_delivery_is_in_a_ticket_within_seconds(running_desk: Desk, dovecot: Dovecot):
    address = "at-once@example.com"
    dovecot.add_user(address)
    server = {"imap_host": "localhost", "imap_port": dovecot.imap_port, "imap_security": "none"}
    server |= {"imap_username": address, "imap_password": dovecot.password}
    script = SCRIPT.format(
        server=server,
        address=address,
        port=dovecot.imap_port,
        password=dovecot.password,
        raw=mail("At once", from_="Nora Novak <nora@customer.example>"),
    )
    said = running_desk.manage("shell", "-c", script)
    assert float(said.rpartition("seconds:")[2]) < SOON
