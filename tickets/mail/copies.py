"""The same mail by several ways: each mailbox shows it once, and its row says that it came again.

Only a filed mail keeps its plain fingerprint. Rows of copies are marked, so that a mail that comes a thousand times is
looked up as quickly as the first time.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import cast

from tickets.mail import arrivals
from tickets.mail.fingerprinting import fingerprint
from tickets.mail.matching import Match
from tickets.mail.proof import FAILED, PROVEN, UNKNOWN
from tickets.mail.reading import ReadMail
from tickets.models import InboundMail, Message
from tickets.models.inbound import Source
from tickets.models.ticket import Status

AGAIN = "again:"
# Ways of a mail are told from so many of its copies at most.
MOST = 500
WORTH = {FAILED: 0, UNKNOWN: 1, PROVEN: 2}
# 'SMTP' stays as it is, 'A pipe' does not.
LABELS = {way.value: way.label if way.label.isupper() else way.label[0].lower() + way.label[1:] for way in Source}
FIELDS = (
    "signals", "sender_proof", "inbound__mailbox", "inbound__fingerprint", "ticket__reference", "ticket__status",
    "ticket__visibility",
)  # fmt: skip
Key = tuple[int, str]


@dataclass(frozen=True)
class Earlier:
    """A mail that is in a ticket already, with what bears on whether a copy says more. `message` has no number yet
    when it came in the same batch. `is_claim`: it only claims to be of somebody whom the owner keeps to himself."""

    message: Message
    reference: str
    is_from_machine: bool
    is_doubted: bool
    is_claim: bool = False

    @property
    def is_put_away(self) -> bool:
        """Whether somebody looked at a forgery, or at spam, and will not do so again."""
        return self.is_doubted and self.message.ticket.status not in (Status.OPEN, Status.ASKED)


@dataclass
class Copies:
    """`filed` and `ways` are by mailbox and fingerprint; ways are the sources of all deliveries so far. `proven` are
    messages whose sender is better known by a copy."""

    filed: dict[Key, list[Earlier]] = field(default_factory=lambda: defaultdict(list))
    ways: dict[Key, list[str]] = field(default_factory=lambda: defaultdict(list))
    proven: list[Message] = field(default_factory=list)

    def of(self, each: ReadMail, match: Match) -> Earlier | None:
        """The mail that `each` is a copy of. What a person wrote is no copy of what a machine is said to have sent,
        nor of a forgery that was put away; and who is better known by now, and known elsewhere, must not be held to
        where a forger's copy has led."""
        by_person, doubted = not arrivals.is_from_machine(each), _is_doubted(each)
        for one in self.filed.get(_key(each), ()):
            elsewhere = match.ticket is not None and match.ticket.reference != one.reference
            is_another = (one.is_from_machine and by_person) or (one.is_put_away and not doubted)
            is_another = is_another or (one.is_claim and each.proof.result == PROVEN)
            if not is_another and not (elsewhere and _is_better(each, one)):
                return one
        return None

    def learn(self, each: ReadMail, message: Message) -> None:
        if each.row.fingerprint:
            is_from_machine, reference = arrivals.is_from_machine(each), message.ticket.reference
            is_claim = "claim" in message.signals
            self.filed[_key(each)].append(Earlier(message, reference, is_from_machine, _is_doubted(each), is_claim))
            self.ways[_key(each)].append(each.row.source)

    def pass_by(self, each: ReadMail, earlier: Earlier, *, silently: bool = False) -> bool:
        """Marks the row as a copy and says so in words. True when only this one proves who sent it; that nobody looked
        this time takes no doubt back. `silently` nothing changes in the ticket."""
        proves = each.proof.result == PROVEN != earlier.message.sender_proof and not silently
        if proves:
            earlier.message.sender_proof = PROVEN
            earlier.message.signals["authentication"] = each.proof.signals()
            if "kept" in earlier.message.signals:
                earlier.message.signals["kept"] = PROVEN
            self.proven.append(earlier.message)
        key, ways = _key(each), self.ways[_key(each)]
        each.row.problem = f"The same mail came {_told(ways)}; it is in {earlier.reference}"
        each.row.fingerprint = AGAIN + each.row.fingerprint
        self.ways[key].append(each.row.source)
        return proves


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
    found = Message.objects.filter(
        inbound__mailbox__in=mailboxes, inbound__fingerprint__in=prints, inbound__fingerprint__gt=""
    )
    found = found.select_related("inbound", "ticket").order_by("pk")
    for message in found.only(*FIELDS):
        row = cast(InboundMail, message.inbound)
        copies.filed[row.mailbox_id, row.fingerprint].append(_earlier(message))
    if copies.filed:
        _load_ways(copies)
    return copies


def _earlier(message: Message) -> Earlier:
    seen = message.signals
    is_from_machine = any(name in seen for name in ("auto_reply", "bounce", "feedback_report"))
    is_doubted = message.sender_proof == FAILED or bool(seen.get("spam", {}).get("is_spam"))
    return Earlier(message, message.ticket.reference, is_from_machine, is_doubted, "claim" in seen)


def _load_ways(copies: Copies) -> None:
    mailboxes, prints = {mailbox for mailbox, _ in copies.filed}, {each for _, each in copies.filed}
    rows = InboundMail.objects.filter(
        mailbox__in=mailboxes, fingerprint__in=prints | {AGAIN + p for p in prints}, fingerprint__gt=""
    )
    # Put in order here: the database would have to sort all copies first, however many there are.
    for _, mailbox, each, source in sorted(rows.values_list("pk", "mailbox_id", "fingerprint", "source")[:MOST]):
        copies.ways[mailbox, each.removeprefix(AGAIN)].append(source)


def _is_doubted(each: ReadMail) -> bool:
    return each.proof.failed or bool(each.mail.spam)


def _is_better(each: ReadMail, earlier: Earlier) -> bool:
    return WORTH[each.proof.result] > WORTH[earlier.message.sender_proof]


def _key(each: ReadMail) -> Key:
    return each.row.mailbox_id, each.row.fingerprint


def _told(ways: list[str]) -> str:
    """Such as 'before, by SMTP', or '3 times before, by IMAP, SMTP and POP3'."""
    labels = list(dict.fromkeys(LABELS.get(way, way) for way in ways)) or ["another way"]
    named = " and ".join(filter(None, (", ".join(labels[:-1]), labels[-1])))
    often = f"{len(ways)} times{' and more' if len(ways) >= MOST else ''} " if len(ways) > 1 else ""
    return f"{often}before, by {named}"
