"""What a batch of mails becomes: our own letters and copies are known again, the others join a ticket or open one."""

from tickets.mail import acknowledging, arrivals, checks, copies, customers, known, matching, own_letters
from tickets.mail.filing import Filing
from tickets.mail.known import Known
from tickets.mail.matching import Match
from tickets.mail.parsing import Address
from tickets.mail.reading import ReadMail
from tickets.models import Attachment, Customer, Message


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
