"""Letters made by hand, through the real intake, with the pack put in and switched on.

210 of them count, 30 of each kind, half of each kind without a known sender: `tuned`, by which the rules were made, and
`held_out`, for which no rule was changed. `tuned_later` are 105 that the first rules met unseen; the rules as they are
now were made by those, too.
"""

from collections import Counter
from dataclasses import dataclass

import pytest
from django.db import transaction

from tests.cast import join, make_mailbox
from tests.routing.letters_by_kind import HELD_OUT, SERVER, TUNED, TUNED_LATER, Labelled, letters
from tickets.mail import intake, receiving
from tickets.models import Message, OutgoingMail
from tickets.models.inbound import Source
from tickets.models.message import Direction
from tickets.routing import starter

pytestmark = pytest.mark.django_db
KINDS = {"payments", "autoresponder", "hosting", "question", "complaint", "testimonial", "affiliate"}
COUNTED = (TUNED, HELD_OUT)


@dataclass(frozen=True)
class Landed:
    """A letter, and what its ticket is. `known` is whether its sender's domain is in the pack's list."""

    letter: Labelled
    kind: str
    status: str
    priority: str
    tags: tuple[str, ...]
    known: bool
    proof: str

    @property
    def is_right(self) -> bool:
        return self.kind == self.letter.kind


@pytest.fixture(scope="module")
def landed(django_db_setup, django_db_blocker) -> list[Landed]:
    """All letters, taken in once; nothing of it stays in the database."""
    with django_db_blocker.unblock(), transaction.atomic():
        found = _landed([each for part in (TUNED, TUNED_LATER, HELD_OUT) for each in letters(part)])
        transaction.set_rollback(True)
    return found


def _landed(written: list[Labelled]) -> list[Landed]:
    olivia, mailbox = join("olivia@example.com", "Olivia Owner", "owner"), make_mailbox("support@shop.example")
    mailbox.trusted_servers = SERVER
    mailbox.save()
    starter.install(olivia, is_on=True)
    rows = [
        receiving.store(mailbox, each.raw, Source.IMAP, envelope_from=each.sender, envelope_to=mailbox.address)
        for each in written
    ]
    intake.drain(mailbox.pk)
    assert not OutgoingMail.objects.exists()
    messages = {
        each.inbound_id: each for each in Message.objects.filter(direction=Direction.INBOUND).select_related("ticket")
    }
    return [_one(each, messages[row.pk]) for each, row in zip(written, rows, strict=True)]


def _one(letter: Labelled, message: Message) -> Landed:
    ticket, domain = message.ticket, letter.sender.rpartition("@")[2]
    known = any(domain == each.domain or domain.endswith(f".{each.domain}") for each in starter.senders())
    return Landed(letter, ticket.kind, ticket.status, ticket.priority, tuple(ticket.tags), known, message.sender_proof)


def _share(found: list[Landed]) -> float:
    return sum(each.is_right for each in found) / len(found)


def _of(found: list[Landed], *parts: str) -> list[Landed]:
    return [each for each in found if each.letter.part in parts]


def test_210_letters_30_of_each_kind_half_of_them_from_nobody_known(landed):
    counted = _of(landed, *COUNTED)
    assert Counter(each.letter.kind for each in counted) == dict.fromkeys(KINDS, 30)
    unknown = Counter(each.letter.kind for each in counted if not each.known)
    assert min(unknown[kind] for kind in KINDS) >= 15


def test_nine_in_ten_are_known_for_what_they_are(landed):
    counted = _of(landed, *COUNTED)
    assert _share(counted) >= 0.9
    by_kind = {kind: _share([each for each in counted if each.letter.kind == kind]) for kind in KINDS}
    assert min(by_kind.values()) >= 0.75, by_kind


def test_those_that_no_rule_was_made_by_are_mostly_known_too(landed):
    assert _share(_of(landed, HELD_OUT)) >= 0.85


def test_a_sender_that_failed_the_check_is_not_taken_for_a_payment_company(landed):
    forged = [each for each in landed if each.proof == "failed"]
    assert forged
    assert {(each.kind, each.status) for each in forged} == {("question", "open")}
    assert all("suspicious" in each.tags for each in forged)


def test_no_payment_and_no_complaint_is_resolved(landed):
    resolved = [each for each in landed if each.status != "open"]
    assert resolved
    assert {each.letter.kind for each in resolved} == {"autoresponder"}
    assert {each.kind for each in resolved} == {"autoresponder"}


def test_disputes_and_complaints_come_first(landed):
    complaints = [each for each in landed if each.letter.kind == each.kind == "complaint"]
    assert {each.priority for each in complaints} <= {"high", "urgent"}
    disputes = [each for each in landed if "dispute" in each.tags]
    assert disputes
    assert {(each.kind, each.priority) for each in disputes} == {("payments", "urgent")}
