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
from tickets.mail.connecting import Server, failures_in_words, no_longer_than
from tickets.models import Mailbox

Answer = TypeVar("Answer")
BODY = b"BODY[]"
MOST_OF_A_HEAD = 1_000_000


@dataclass(frozen=True)
class Outline:
    """`size` in bytes; `arrived` is when the server got it."""

    size: int
    arrived: datetime


class Folder:
    """Use with `with`. All methods raise MailServerUnreachable when the server is away or ends the connection.

    `before_waiting` is called before each question: the answer may take its time.
    """

    def __init__(self, mailbox: Mailbox, before_waiting: Callable[[], None]) -> None:
        self.mailbox = mailbox
        self.before_waiting = before_waiting
        self.client: IMAPClient
        self.uid_validity = self.uid_next = 0

    def __enter__(self) -> "Folder":
        found = self._connect()
        self.uid_validity = int(found.get(b"UIDVALIDITY", 0))
        self.uid_next = int(found.get(b"UIDNEXT", 1))
        return self

    def __exit__(self, kind: type | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        if isinstance(problem, MailServerUnreachable):
            imap.hang_up(self.client)
        else:
            imap.log_out(self.client)

    @property
    def where(self) -> str:
        """In words."""
        return f"the folder {self.mailbox.imap_folder} of {self.mailbox.address} on its mail server"

    def connect_again(self) -> None:
        """Raises MailServerUnreachable also when the messages have other numbers by now."""
        imap.hang_up(self.client)
        if int(self._connect().get(b"UIDVALIDITY", 0)) != self.uid_validity:
            raise MailServerUnreachable("The server has numbered its messages anew; the next fetch starts over")

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

    def bodies(self, uids: Sequence[int], size: int) -> dict[int, bytes]:
        """`size` is what they have together, in bytes."""
        found = self._ask(lambda: self.client.fetch(uids, ["BODY.PEEK[]"]), size)
        return {uid: item[BODY] for uid, item in found.items() if item.get(BODY)}

    def body(self, uid: int, size: int) -> bytes:
        """Raises MessageUnfetchable when the server does not give this one."""
        found = self.bodies([uid], size)
        if uid not in found:
            raise MessageUnfetchable("The server names this message but does not give it")
        return found[uid]

    def head(self, uid: int) -> bytes:
        """The first megabyte of it at most. Raises MessageUnfetchable."""
        item = self._ask(lambda: self.client.fetch([uid], [f"BODY.PEEK[HEADER]<0.{MOST_OF_A_HEAD}>"])).get(uid, {})
        for name, content in item.items():
            if name.startswith(b"BODY[HEADER]") and content:
                return bytes(content)
        raise MessageUnfetchable("The server names this message but does not give its head")

    def delete(self, uids: Sequence[int]) -> None:
        """Without UIDPLUS they are marked only: EXPUNGE would remove what others have marked, too."""
        if uids:
            self._ask(lambda: self.client.delete_messages(uids, silent=True))
            if self.client.has_capability("UIDPLUS"):
                self._ask(lambda: self.client.uid_expunge(uids))

    def _connect(self) -> dict[bytes, Any]:
        self.before_waiting()
        self.client = imap.connect(self.mailbox)
        try:
            return imap.open_folder(self.client, self.mailbox.imap_folder, readonly=not self.mailbox.delete_fetched)
        except BaseException:
            imap.hang_up(self.client)
            raise

    def _ask(self, question: Callable[[], Answer], size: int = 0) -> Answer:
        self.before_waiting()
        mailbox = self.mailbox
        server = Server(mailbox.imap_host, mailbox.imap_port, mailbox.imap_security)
        with failures_in_words(server), no_longer_than(server, size, lambda: imap.hang_up(self.client)):
            try:
                return question()
            except IMAPClientError as problem:
                said = imap.in_words(problem)
                raise MailServerUnreachable(f"{mailbox.imap_host} broke off: {said}") from problem


def _aware(moment: datetime | None) -> datetime:
    # IMAPClient gives naive datetimes in the machine's zone.
    return moment.astimezone(UTC) if moment is not None else datetime.now(UTC)
