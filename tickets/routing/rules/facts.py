"""What rules may look at, and what they may change."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

HELD = "held"
TEAM = "team"
OWNER = "owner"
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Hours(Protocol):
    """When the business works."""

    def between(self, start: datetime, end: datetime) -> timedelta: ...

    def after(self, start: datetime, duration: timedelta, /) -> datetime | None: ...

    def is_open(self, at: datetime) -> bool: ...

    def local(self, at: datetime) -> datetime: ...


@dataclass(frozen=True, slots=True)
class File:
    """An attachment; size in bytes."""

    name: str
    content_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody to whom a ticket can be given. `open` counts the open tickets that they have, `mailboxes` are the ids of
    those whose tickets they see, None for all."""

    email: str
    name: str = ""
    languages: tuple[str, ...] = ()
    on_shift: bool = False
    open: int = 0
    last_given_at: datetime = LONG_AGO
    mailboxes: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Marks:
    """What rules may change on a ticket.

    `assignee` is an address, '' for nobody; `fields` are pairs of name and value; `target` is the key of a response
    target that a rule has set. `snoozed_until` is set only while the ticket is put off.
    """

    visibility: str = HELD
    kind: str = ""
    tags: tuple[str, ...] = ()
    priority: str = "normal"
    status: str = "open"
    assignee: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    snoozed_until: datetime | None = None
    target: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a rule can ask. Addresses are in lower case; moments are aware.

    `answers` is the visibility of the ticket that this mail may belong to, '' without one. `sender_proof` is 'proven'
    where `from_address` is vouched for, 'failed' where the mail only claims to come from there, '' where nobody knows.
    `claims` says, in words, why it only claims to be from a sender whom the owner protects, '' for any other mail.
    `is_history` is a resolved ticket's mail from the files of an old inbox. `is_unread` is a mail of which nothing
    could be read, not even who wrote it. `known_sender` is the kind of mail that this domain is known to send. `text`
    is what the sender wrote now, without what it quotes. `headers` are pairs of name in lower case and value. `list` is
    a mailing list's id. `changed` names the marks that were just changed. `ran_for` holds (rule's id, moment) of rules
    that ran as time passed, `ran_often` rules that go round on this ticket. `arrived_at` is when the newest mail came
    in.
    """

    from_address: str
    mailbox: str = ""
    subject: str = ""
    answers: str = ""
    from_name: str = ""
    sender_proof: str = ""
    is_protected: bool = False
    claims: str = ""
    is_unread: bool = False
    is_history: bool = False
    known_sender: str = ""
    earlier_tickets: int = 0
    customer_tags: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    text: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    files: tuple[File, ...] = ()
    language: str = ""
    auto_reply: bool = False
    bounce: bool = False
    list: str = ""
    is_spam: bool = False
    messages: int = 1
    satisfaction: str = ""
    opened_at: datetime | None = None
    customer_wrote_at: datetime | None = None
    we_wrote_at: datetime | None = None
    status_since: datetime | None = None
    arrived_at: datetime | None = None
    now: datetime = LONG_AGO
    hours: Hours | None = None
    team: tuple[Member, ...] = ()
    marks: Marks = field(default_factory=Marks)
    occasion: str = "new"
    changed: frozenset[str] = frozenset()
    ran_for: frozenset[tuple[int, str]] = frozenset()
    ran_often: frozenset[int] = frozenset()

    @property
    def from_domain(self) -> str:
        return self.from_address.rpartition("@")[2]
