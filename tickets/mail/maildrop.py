"""A POP3 maildrop as fetching sees it: what is listed, heads and bytes. Nobody else can open it meanwhile."""

import hashlib
import poplib
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import TypeVar

from tickets.errors import MessageUnfetchable
from tickets.mail import pop3
from tickets.mail.connecting import no_longer_than
from tickets.models import Mailbox

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Listed:
    """`number` counts within this session; `uidl` lasts, and is '' where the server gives none; `size` in bytes."""

    number: int
    size: int
    uidl: str


class Maildrop:
    """Use with `with`. All methods raise MailServerUnreachable when the server is away or ends the connection.

    `before_waiting` is called before each question: the answer may take its time.
    """

    def __init__(self, mailbox: Mailbox, before_waiting: Callable[[], None]) -> None:
        self.mailbox = mailbox
        self.server = pop3.server_of(mailbox)
        self.before_waiting = before_waiting
        self.client: pop3.AnyClient

    def __enter__(self) -> "Maildrop":
        self.before_waiting()
        self.client = pop3.connect(self.mailbox)
        return self

    def __exit__(self, kind: type | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        """Only QUIT makes the server delete what was to be deleted."""
        try:
            if problem is None:
                self.client.quit()
        except (poplib.error_proto, OSError, EOFError):  # the next fetch deletes it
            pass
        finally:
            pop3.hang_up(self.client)

    @property
    def where(self) -> str:
        """In words."""
        return f"the mailbox {self.mailbox.address} on its mail server"

    def listing(self) -> list[Listed]:
        """All that is there, in the server's order."""
        sizes = dict(_pair(line) for line in self._ask(self.client.list)[1])
        names = self._names()
        return [Listed(int(number), int(size), _storable(names.get(number, ""))) for number, size in sizes.items()]

    def head(self, number: int) -> bytes:
        """Raises MessageUnfetchable."""
        return _joined(self._ask(lambda: self.client.top(number, 0)))

    def body(self, listed: Listed) -> bytes:
        """Raises MessageUnfetchable."""
        return _joined(self._ask(lambda: self.client.retr(listed.number), listed.size))

    def delete(self, number: int) -> None:
        """Once the session ends well. Raises MessageUnfetchable."""
        self._ask(lambda: self.client.dele(number))

    def _names(self) -> dict[str, str]:
        try:
            return dict(_pair(line) for line in self._ask(self.client.uidl)[1])
        except MessageUnfetchable:  # UIDL is optional (RFC 1939, 7)
            return {}

    def _ask(self, question: Callable[[], Answer], size: int = 0) -> Answer:
        self.before_waiting()
        # A server may count line ends as one byte and send two.
        self.client.room = size * 2 + pop3.SPARE_BYTES
        with (
            pop3.answers_in_words(self.server),
            no_longer_than(self.server, size, lambda: pop3.hang_up(self.client)),
        ):
            return question()


def _storable(name: str) -> str:
    """RFC 1939 allows 70 printable characters; a server that sends others is taken by their hash."""
    usual = len(name) <= 70 and name.isascii() and name.isprintable()
    return name if usual else hashlib.sha256(name.encode()).hexdigest()


def _pair(line: bytes) -> tuple[str, str]:
    number, _, rest = line.decode("ascii", "backslashreplace").strip().partition(" ")
    return number, rest.split()[0] if rest.split() else ""


def _joined(answer: tuple[bytes, list[bytes], int]) -> bytes:
    return b"\r\n".join([*answer[1], b""])
