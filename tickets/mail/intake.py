"""Stored mail becomes part of a ticket: `drain` claims, reads, matches, files, and has new tickets routed.

A batch is one transaction. When a message makes it fail, each is taken by itself, and the one at fault is set
aside as a ticket with the reason on it, so that it never holds up the next.
"""

import logging
from collections.abc import Sequence

from django.db import transaction

from tickets import live
from tickets.mail import arrivals, checks, claiming, customers, files, known, matching, outages
from tickets.mail.filing import Filing
from tickets.mail.known import Known
from tickets.mail.matching import Match
from tickets.mail.outages import OUTAGES
from tickets.mail.parsing import ParsedMail
from tickets.mail.reading import ReadMail, read
from tickets.models import Attachment, Customer, InboundMail
from tickets.models.inbound import InboundState
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


def _take_in_together(rows: Sequence[InboundMail]) -> None:
    try:
        _file([read(row) for row in rows])
    except OUTAGES:
        raise
    except Exception:  # one message's fault must not be the others': find out whose it is
        log.warning("A batch of %d messages failed; taking them one by one", len(rows), exc_info=True)
        for row in rows:
            _take_in_alone(row)


def _take_in_alone(row: InboundMail) -> None:
    try:
        _file([read(row)])
    except OUTAGES:
        raise
    except Exception as problem:  # whatever it is, a person gets to see the message and the reason
        log.exception("Message %s is set aside", row.pk)
        _set_aside(row, problem)


def _set_aside(row: InboundMail, problem: Exception) -> None:
    why = f"It could not be filed: {problem}"
    each = read(row)
    bare = ParsedMail(subject=each.mail.subject, sender=each.mail.sender, auto_reply=True)
    try:
        _file([ReadMail(row, bare, each.raw, why)])
    except OUTAGES:
        raise
    except Exception:  # not even that: the row says so itself, and the mailbox page shows it
        log.exception("Message %s could not be set aside", row.pk)
        # The first line alone: below it the database quotes the row, and not everybody who reads this may see the mail.
        said = why.partition("\n")[0]
        InboundMail.objects.filter(pk=row.pk).update(state=InboundState.FAILED, problem=said, leased_until=None)


def _file(batch: list[ReadMail]) -> None:
    kept = files.stored(batch)
    filing = Filing()
    with outages.named(), transaction.atomic():
        mine = claiming.still_mine([each.row for each in batch])
        collect(filing, [each for each in batch if each.row.pk in mine], kept)
        filing.save()
    assigning.route(filing.opened)
    live.publish_all(filing.continued.values())


def collect(filing: Filing, batch: list[ReadMail], kept: dict[int, list[Attachment]]) -> None:
    """Puts into `filing` what this batch becomes; runs in the transaction that saves it."""
    filing.done = [each.row for each in batch]
    checking = {id(each) for each in checks.recognised(batch)}
    mails = [each for each in batch if id(each) not in checking]
    facts = known.load(
        {arrivals.clip(each_id, known.ID_LENGTH) for each in mails for each_id in matching.mentioned_ids(each.mail)},
        {reference for each in mails for reference in _references(each)},
        {each.mail.sender.email.lower() for each in mails},
    )
    writers = {
        each.row.pk: customers.writer_of(each.mail, each.row.envelope_from, facts.our_addresses) for each in mails
    }
    people = customers.ensure({writer.email: arrivals.clean(writer.name) for writer in writers.values()})
    for each in mails:
        match = matching.match(each.mail, each.row.envelope_to, facts)
        _file_one(filing, facts, each, match, people[writers[each.row.pk].email], kept[each.row.pk])


def _file_one(
    filing: Filing, facts: Known, each: ReadMail, match: Match, customer: Customer, kept: list[Attachment]
) -> None:
    if match.returned is not None:
        each.row.problem = f"Our own message came back; it is in {match.returned.ticket.reference} already"
        return
    if match.ticket is None:
        ticket = arrivals.open_ticket(filing, each, match, customer)
    else:
        ticket = arrivals.continue_ticket(filing, each, match, match.ticket)
    arrivals.add_message(filing, facts, each, match, ticket, customer.email, kept)


def _references(each: ReadMail) -> list[str]:
    addressed = matching.addressed_to(each.mail, each.row.envelope_to)
    return matching.references_in((*matching.mentioned_ids(each.mail), *addressed, matching.returned_text(each.mail)))
