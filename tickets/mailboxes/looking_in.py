"""For a check: a look into the mailbox from which mail is fetched, by IMAP or by POP3."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from tickets.errors import MailServerUnreachable
from tickets.mail import imap, pop3
from tickets.mail.checks import HEADER
from tickets.mail.connecting import Server, failures_in_words
from tickets.mail.maildrop import Maildrop
from tickets.mailboxes.journal import Journal
from tickets.models import Mailbox
from tickets.models.mailbox import Arrival

NEWEST = 20
Look = Callable[[], bool]


def fetching_works(journal: Journal, mailbox: Mailbox) -> bool:
    """Signs in, in steps of the journal."""
    return _pop3_works(journal, mailbox) if mailbox.arrival == Arrival.POP3 else _imap_works(journal, mailbox)


def place(mailbox: Mailbox) -> str:
    """Where mail is waited for, in words."""
    return (
        f"the mailbox on {mailbox.pop3_host}"
        if mailbox.arrival == Arrival.POP3
        else f"the folder {mailbox.imap_folder}"
    )


@contextmanager
def looks(mailbox: Mailbox, token: str) -> Iterator[Look]:
    """A function that says whether the letter of the check is there, and removes it: no customer wrote it."""
    if mailbox.arrival == Arrival.POP3:
        yield lambda: _found_by_pop3(mailbox, token)
        return
    with imap.connect(mailbox) as client:
        yield lambda: _found_by_imap(client, mailbox, token)


def _imap_works(journal: Journal, mailbox: Mailbox) -> bool:
    client: IMAPClient | None = None
    with journal.step(f"Sign in to {mailbox.imap_host} to fetch mail") as signing_in:
        client = imap.connect(mailbox)
    if not signing_in.ok or client is None:
        return False
    with client, journal.step(f"Open the folder {mailbox.imap_folder}") as opening:
        found = imap.open_folder(client, mailbox.imap_folder)
        opening.said = f"{found.get(b'EXISTS', 0)} messages are in it."
    return bool(opening.ok)


def _pop3_works(journal: Journal, mailbox: Mailbox) -> bool:
    with journal.step(f"Sign in to {mailbox.pop3_host} to fetch mail") as signing_in:
        client = pop3.connect(mailbox)
        with pop3.answers_in_words(pop3.server_of(mailbox)):
            signing_in.said = f"Messages in the mailbox: {client.stat()[0]}."
            client.quit()
    return bool(signing_in.ok)


def _found_by_imap(client: IMAPClient, mailbox: Mailbox, token: str) -> bool:
    with failures_in_words(Server(client.host, client.port, mailbox.imap_security)):
        try:
            imap.open_folder(client, mailbox.imap_folder, readonly=False)
            found = client.search(["HEADER", HEADER, token])
            if found:
                client.delete_messages(found, silent=True)
                if client.has_capability("UIDPLUS"):  # without it EXPUNGE would remove others' messages too
                    client.uid_expunge(found)
        except IMAPClientError as problem:
            raise MailServerUnreachable(f"{client.host} broke off: {imap.in_words(problem)}") from problem
    return bool(found)


def _found_by_pop3(mailbox: Mailbox, token: str) -> bool:
    """Each look signs in: a POP3 session sees only what was there when it began. It may be open elsewhere just now."""
    try:
        with Maildrop(mailbox, lambda: None) as drop:
            for listed in drop.listing()[-NEWEST:]:
                if token.encode() in drop.head(listed.number):
                    drop.delete(listed.number)
                    return True
    except MailServerUnreachable:
        return False
    return False
