"""What a ticket is about: the subject, what its customer wrote, who it is from."""

from dataclasses import dataclass

from django.db import connection

from accounts.models import User
from tickets import access
from tickets.models import Ticket
from tickets.models.message import Direction, SenderProof
from tickets.procedures.likeness import Matter

# The newest of a conversation say what it is about by now.
MOST_MAILS, MOST_LETTERS, MOST_WORDS, BEGINNING = 3, 2000, 300, 160
TELLING = """SELECT array(SELECT word FROM unnest(tsvector_to_array(to_tsvector('simple', %s))) word
    WHERE cardinality(ts_lexize('english_stem', word)) IS DISTINCT FROM 0 AND length(word) > 2 LIMIT %s),
    tsvector_to_array(to_tsvector('english', %s)), show_trgm(%s)"""


@dataclass(frozen=True)
class About:
    """`stems` are its words as procedures are searched by; `letters` the trigrams of its beginning."""

    matter: Matter
    stems: frozenset[str]
    letters: frozenset[str]


def of_ticket(ticket: Ticket, by: User) -> About:
    """For a ticket that `by` sees, with its customer at hand. Two statements."""
    mails = access.messages_visible_to(by).filter(ticket=ticket, direction=Direction.INBOUND)
    newest = list(
        mails.order_by("-created_at", "-id").values_list("new_text", "sender_email", "sender_proof")[:MOST_MAILS]
    )
    senders = {address for _, address, proof in newest if proof != SenderProof.FAILED}
    texts = [text[:MOST_LETTERS] for text, _, _ in newest]
    return of_text("\n".join([ticket.subject, *texts]), ticket.kind, senders)


def of_text(text: str, kind: str = "", senders: set[str] | None = None) -> About:
    """One statement."""
    said = text.replace("\0", " ")[: MOST_MAILS * MOST_LETTERS]
    with connection.cursor() as cursor:
        cursor.execute(TELLING, [said, MOST_WORDS, said, said[:BEGINNING]])
        [(words, stems, letters)] = cursor.fetchall()
    named = {name for sender in senders or () for name in _names(sender.strip().lower())}
    return About(Matter(kind, frozenset(named), frozenset(words)), frozenset(stems), frozenset(letters))


def _names(address: str) -> set[str]:
    """The address, its domain, and those above it."""
    parts = address.rpartition("@")[2].split(".")
    return {address, *(".".join(parts[start:]) for start in range(max(1, len(parts) - 1)))} - {""}
