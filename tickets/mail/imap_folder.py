"""An IMAP folder as fetching sees it: numbers, sizes and bytes of messages; it connects again after a break."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import TracebackType
from typing import Any, TypeVar

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from tickets.errors import MailServerUnreachable, MessageUnfetchable
from tickets.mail import imap
from tickets.mail.connecting import Server, failures_in_words
from tickets.models import Mailbox

Answer = TypeVar("Answer")
BODY = b"BODY[]"


@dataclass(frozen=True)
class Outline:
    """`size` in bytes; `arrived` is when the server got it."""

    size: int
    arrived: datetime


class Folder:
    """Use with `with`. All methods raise MailServerUnreachable when the server is away or ends the connection."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox
        self.client: IMAPClient
        self.uid_validity = self.uid_next = 0

    def __enter__(self) -> "Folder":
        self.connect()
        return self

    def __exit__(self, kind: type | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        try:
            self.client.logout()
        except (IMAPClientError, OSError):  # whatever was to be said was said before
            self.client.shutdown()

    def connect(self) -> None:
        self.client = imap.connect(self.mailbox)
        found: dict[bytes, Any] = imap.open_folder(
            self.client, self.mailbox.imap_folder, readonly=not self.mailbox.delete_fetched
        )
        self.uid_validity = int(found.get(b"UIDVALIDITY", 0))
        self.uid_next = int(found.get(b"UIDNEXT", 1))

    def uids_since(self, day: date) -> list[int]:
        return sorted(self._ask(lambda: self.client.search(["SINCE", day])))

    def uids_after(self, last: int) -> list[int]:
        found = self._ask(lambda: self.client.search(["UID", f"{last + 1}:*"]))
        return sorted(uid for uid in found if uid > last)  # 'n:*' names the last message also when it is below n

    def outlines(self, uids: Sequence[int]) -> dict[int, Outline]:
        found = self._ask(lambda: self.client.fetch(uids, ["RFC822.SIZE", "INTERNALDATE"]))
        return {
            uid: Outline(item.get(b"RFC822.SIZE", 0), _aware(item.get(b"INTERNALDATE"))) for uid, item in found.items()
        }

    def bodies(self, uids: Sequence[int]) -> dict[int, bytes]:
        found = self._ask(lambda: self.client.fetch(uids, ["BODY.PEEK[]"]))
        return {uid: item[BODY] for uid, item in found.items() if item.get(BODY)}

    def body(self, uid: int) -> bytes:
        """Raises MessageUnfetchable when the server does not give this one, tried on a fresh connection too."""
        try:
            found = self.bodies([uid])
        except MailServerUnreachable as broken:
            self.connect()
            try:
                found = self.bodies([uid])
            except MailServerUnreachable as again:
                self.connect()
                raise MessageUnfetchable(f"The server ends the connection over it: {again}") from broken
        if uid not in found:
            raise MessageUnfetchable("The server names this message but does not give it")
        return found[uid]

    def delete(self, uids: Sequence[int]) -> None:
        if uids:
            self._ask(lambda: self.client.delete_messages(uids, silent=True))
            self._ask(lambda: self.client.expunge(uids))

    def _ask(self, question: Callable[[], Answer]) -> Answer:
        mailbox = self.mailbox
        with failures_in_words(Server(mailbox.imap_host, mailbox.imap_port, mailbox.imap_security)):
            try:
                return question()
            except IMAPClientError as problem:
                said = imap.in_words(problem)
                raise MailServerUnreachable(f"{mailbox.imap_host} broke off: {said}") from problem


def _aware(moment: datetime | None) -> datetime:
    # IMAPClient gives naive datetimes in the machine's zone.
    return moment.astimezone(UTC) if moment is not None else datetime.now(UTC)
