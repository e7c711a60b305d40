"""The same mail by several ways: each mailbox shows it once, and its row says that it came again.

Only a filed mail keeps its plain fingerprint. Rows of copies are marked, so that a mail that comes a thousand times is
looked up as quickly as the first time.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from tickets.mail.fingerprinting import fingerprint
from tickets.mail.reading import ReadMail
from tickets.models import InboundMail, Message, Ticket
from tickets.models.inbound import Source

AGAIN = "again:"
# Ways of a mail are told from so many of its copies at most.
MOST = 500
Key = tuple[int, str]


@dataclass(frozen=True)
class Earlier:
    """A mail that is in a ticket already. `message` is None while it is filed in the same batch."""

    ticket: Ticket | int
    reference: str
    is_from_machine: bool
    message: int | None = None


@dataclass
class Copies:
    """`filed` and `ways` are by mailbox and fingerprint; ways are the sources of all deliveries so far."""

    filed: dict[Key, list[Earlier]] = field(default_factory=lambda: defaultdict(list))
    ways: dict[Key, list[str]] = field(default_factory=lambda: defaultdict(list))

    def of(self, each: ReadMail) -> Earlier | None:
        """The mail that `each` is a copy of. What a person wrote is no copy of what a machine is said to have sent."""
        by_person = not each.mail.auto_reply
        return next((one for one in self.filed.get(_key(each), ()) if not (one.is_from_machine and by_person)), None)

    def learn(self, each: ReadMail, ticket: Ticket) -> None:
        if each.row.fingerprint:
            self.filed[_key(each)].append(Earlier(ticket, ticket.reference, each.mail.auto_reply))
            self.ways[_key(each)].append(each.row.source)

    def pass_by(self, each: ReadMail, earlier: Earlier) -> None:
        """Marks the row as a copy and says so in words."""
        key, ways = _key(each), self.ways[_key(each)]
        each.row.problem = f"The same mail came before, {_told(ways)}; it is in {earlier.reference}"
        each.row.fingerprint = AGAIN + each.row.fingerprint
        self.ways[key].append(each.row.source)


def load(batch: Iterable[ReadMail]) -> Copies:
    """Gives the rows of `batch` their fingerprints, and finds what came before, in two queries at most."""
    copies, rows = Copies(), []
    for each in batch:
        each.row.fingerprint = "" if each.problem else fingerprint(each.mail)
        rows.append(each.row)
    keys = {(row.mailbox_id, row.fingerprint) for row in rows if row.fingerprint}
    if not keys:
        return copies
    mailboxes, prints = {mailbox for mailbox, _ in keys}, {each for _, each in keys}
    found = Message.objects.filter(inbound__mailbox__in=mailboxes, inbound__fingerprint__in=prints)
    fields = ("inbound__mailbox_id", "inbound__fingerprint", "pk", "ticket_id", "ticket__reference", "signals")
    for mailbox, each, pk, ticket, reference, signals in found.order_by("pk").values_list(*fields):
        is_from_machine = bool(signals.get("auto_reply"))
        copies.filed[mailbox, each].append(Earlier(ticket, reference, is_from_machine, pk))
    if copies.filed:
        _load_ways(copies)
    return copies


def _load_ways(copies: Copies) -> None:
    mailboxes, prints = {mailbox for mailbox, _ in copies.filed}, {each for _, each in copies.filed}
    rows = InboundMail.objects.filter(mailbox__in=mailboxes, fingerprint__in=prints | {AGAIN + p for p in prints})
    for mailbox, each, source in rows.values_list("mailbox_id", "fingerprint", "source")[:MOST]:
        copies.ways[mailbox, each.removeprefix(AGAIN)].append(source)


def _key(each: ReadMail) -> Key:
    return each.row.mailbox_id, each.row.fingerprint


def _told(ways: list[str]) -> str:
    """Such as 'by SMTP', or 'three times, by IMAP and SMTP'."""
    labels = list(dict.fromkeys(Source(way).label for way in ways)) or ["another way"]
    named = " and ".join(filter(None, (", ".join(labels[:-1]), labels[-1])))
    often = f"{len(ways)} times, " if len(ways) > 1 else ""
    return f"{often}by {named[0].lower() + named[1:] if named.startswith('A') else named}"
