"""Stored mail becomes part of a ticket: `drain` claims, reads, matches, files, and has new tickets routed.

A batch is one transaction. When a message makes it fail, each is taken by itself, and the one at fault is set
aside as a ticket with the reason on it, so that it never holds up the next.
"""

import logging
from collections.abc import Sequence

from django.db import transaction

from tickets import later, live
from tickets.mail import (
    acknowledging,
    arrivals,
    checks,
    claiming,
    copies,
    customers,
    files,
    known,
    matching,
    outages,
    own_letters,
    proving,
    rereading,
)
from tickets.mail.filing import Filing
from tickets.mail.known import Known
from tickets.mail.matching import Match
from tickets.mail.outages import OUTAGES
from tickets.mail.parsing import Address
from tickets.mail.reading import ReadMail, in_portions, read, set_aside
from tickets.models import Attachment, Customer, InboundMail, Message
from tickets.routing import assigning

log = logging.getLogger(__name__)


def drain(mailbox_id: int) -> int:
    """Takes in whatever waits in this mailbox and says how many messages that were."""
    taken = 0
    while rows := claiming.claim(mailbox_id):
        take_in(rows)
        taken += len(rows)
    return taken


def take_in(rows: Sequence[InboundMail]) -> None:
    """Files rows that are claimed. Raises one of OUTAGES when database or storage are away: the rows are given back."""
    try:
        _take_in_together(rows)
    except OUTAGES:
        claiming.give_back(rows)
        raise


def take_in_slowly() -> bool:
    """Takes in, or reads again, the next mail that takes long; says whether there was one. Raises one of OUTAGES."""
    row = claiming.claim_slow()
    if row is None:
        return False
    try:
        if Message.objects.filter(inbound=row).exists():
            _read_again(row)
        else:
            _file_together([read(row)])
    except OUTAGES:
        claiming.give_back([row])
        raise
    return True


def _read_again(row: InboundMail) -> None:
    each = read(row)
    try:
        rereading.put_in_place(each)
    except OUTAGES:
        raise
    except Exception as problem:  # it stays as it was shown so far
        log.exception("What message %s says could not be put in place", row.pk)
        rereading.put_in_place(set_aside(row, each.raw, f"It could not be filed: {problem}".partition("\n")[0]))


def _take_in_together(rows: Sequence[InboundMail]) -> None:
    for portion in in_portions(rows):
        if portion.slow:
            claiming.put_by(portion.slow)
            later.enqueue("read_slowly")
        _file_together(portion.read)


def _file_together(batch: list[ReadMail]) -> None:
    try:
        _file(batch)
    except OUTAGES:
        raise
    except Exception:  # one message's fault must not be the others': find out whose it is
        log.warning("A batch of %d messages failed; taking them one by one", len(batch), exc_info=True)
        for each in batch:
            _file_alone(each)


def _file_alone(each: ReadMail) -> None:
    try:
        _file([each])
    except OUTAGES:
        raise
    except Exception as problem:  # whatever it is, a person gets to see the message and the reason
        log.exception("Message %s is set aside", each.row.pk)
        _set_aside(each, f"It could not be filed: {problem}")


def _set_aside(each: ReadMail, why: str) -> None:
    try:
        _file([set_aside(each.row, each.raw, why)])
    except OUTAGES:
        raise
    except Exception:  # not even that: the row says so itself, and the mailbox page shows it
        log.exception("Message %s could not be set aside", each.row.pk)
        # The first line alone: below it the database quotes the row, and not everybody who reads this may see the mail.
        claiming.failed(each.row, why.partition("\n")[0])


def _file(batch: list[ReadMail]) -> None:
    batch = proving.proven(batch)
    kept = files.stored(batch)
    filing = Filing()
    with outages.named(), transaction.atomic():
        claiming.file_alone({each.row.mailbox_id for each in batch})
        mine = claiming.still_mine([each.row for each in batch])
        collect(filing, [each for each in batch if each.row.pk in mine], kept)
        filing.save()
    assigning.route(filing.opened)
    live.publish_all(filing.continued.values())


def collect(filing: Filing, batch: list[ReadMail], kept: dict[int, list[Attachment]]) -> None:
    """Puts into `filing` what this batch becomes; runs in the transaction that saves it."""
    filing.done = [each.row for each in batch]
    ours = {id(each) for each in (*checks.recognised(batch), *own_letters.recognised(batch))}
    mails = [each for each in batch if id(each) not in ours]
    facts = known.load(
        {arrivals.clip(each_id, known.ID_LENGTH) for each in mails for each_id in matching.mentioned_ids(each.mail)},
        {reference for each in mails for reference in _references(each)},
        {each.mail.sender.email.lower() for each in mails},
    )
    writers = {each.row.pk: customers.writer_of(each.mail, each.row, facts.our_addresses) for each in mails}
    people = customers.ensure(_names(mails, writers))
    there = copies.load(mails)
    for each in mails:
        match = matching.match(each.mail, each.row, facts, each.proof.doubt)
        if match.returned is not None:
            each.row.problem = f"Our own message came back; it is in {match.returned.ticket.reference} already"
        elif (earlier := there.of(each, match)) is not None:
            if there.pass_by(each, earlier):
                arrivals.let_join(filing, facts, each, earlier.message.ticket, writers[each.row.pk].email)
        else:
            message = _file_one(filing, facts, each, match, people[writers[each.row.pk].email], kept[each.row.pk])
            there.learn(each, message)
    filing.better_proven = there.proven
    acknowledging.add_to(filing, mails, facts.our_addresses)


def _file_one(
    filing: Filing, facts: Known, each: ReadMail, match: Match, customer: Customer, kept: list[Attachment]
) -> Message:
    if match.ticket is None:
        ticket = arrivals.open_ticket(filing, each, match, customer)
    else:
        ticket = arrivals.continue_ticket(filing, each, match, match.ticket)
    return arrivals.add_message(filing, facts, each, match, ticket, customer.email, kept)


def _names(mails: list[ReadMail], writers: dict[int, Address]) -> dict[str, str]:
    """Address → name. A sender who is not believed names nobody."""
    believed = (writers[each.row.pk] for each in mails if not each.proof.failed)
    nameless = dict.fromkeys((writer.email for writer in writers.values()), "")
    return nameless | {writer.email: arrivals.clean(writer.name) for writer in believed}


def _references(each: ReadMail) -> list[str]:
    addressed = matching.addressed_to(each.mail, each.row.envelope_to)
    return matching.references_in((*matching.mentioned_ids(each.mail), *addressed, matching.returned_text(each.mail)))
