"""What a batch of mails becomes: our own letters and copies are known again, the others join a ticket or open one."""

from dataclasses import replace

from tickets.asking import by_mail
from tickets.keeping import leaving_out, shown
from tickets.keeping.judging import Judged, judge_all
from tickets.mail import acknowledging, arrivals, checks, copies, customers, known, matching, own_letters
from tickets.mail.copies import Copies
from tickets.mail.filing import Filing
from tickets.mail.known import Known
from tickets.mail.matching import Match
from tickets.mail.parsing import Address
from tickets.mail.quoted_ids import quoted_ids
from tickets.mail.reading import ReadMail
from tickets.models import Attachment, Customer, Message
from tickets.models.ticket import Visibility


def collect(filing: Filing, batch: list[ReadMail], kept: dict[int, list[Attachment]]) -> None:
    """Puts into `filing` what this batch becomes; runs in the transaction that saves it."""
    filing.done = [each.row for each in batch]
    ours = {id(each) for each in (*checks.recognised(batch), *own_letters.recognised(batch))}
    answers, mails = by_mail.take_among([each for each in batch if id(each) not in ours])
    there = copies.load(mails)
    filing.judged = judged = judge_all(mails)
    filing.left_out = leaving_out.among(mails, judged)
    left_out = {each.row.pk for each in filing.left_out}
    mails = [each for each in mails if each.row.pk not in left_out]
    facts = _known(mails)
    facts.kept = shown.held_for_the_owner(facts.tickets.values(), judged)
    writers = {each.row.pk: _writer(each, facts, judged) for each in mails}
    quiet = {writers[each.row.pk].email for each in mails if judged.of(each)}
    people = customers.ensure(_names(mails, writers, judged), quiet)
    for each in mails:
        match = answers.match(each) or _matched(each, facts, judged, writers[each.row.pk].email)
        if match.returned is not None:
            each.row.problem = f"Our own message came back; it is in {match.returned.ticket.reference} already"
        elif not _pass_by(filing, facts, there, each, match, writers[each.row.pk].email):
            message = _file_one(filing, facts, each, match, people[writers[each.row.pk].email], kept[each.row.pk])
            answers.keep(filing, each, message)
            there.learn(each, message)
    filing.better_proven = there.proven
    acknowledging.add_to(filing, answers.others(mails), facts.our_addresses)


def _known(mails: list[ReadMail]) -> Known:
    repeated = {each.row.pk: quoted_ids(each.mail) for each in mails}
    named = {each.row.pk: (*matching.mentioned_ids(each.mail), *repeated[each.row.pk]) for each in mails}
    facts = known.load(
        {arrivals.clip(each_id, known.ID_LENGTH) for its in named.values() for each_id in its},
        {reference for each in mails for reference in _references(each, repeated[each.row.pk])},
        {each.mail.sender.email.lower() for each in mails},
    )
    facts.quoted = repeated
    return facts


def _writer(each: ReadMail, facts: Known, judged: Judged) -> Address:
    return shown.writer(each, customers.writer_of(each.mail, each.row, facts.our_addresses), judged)


def _matched(each: ReadMail, facts: Known, judged: Judged, writer: str) -> Match:
    """Of an old inbox, what we wrote to somebody whom the owner keeps is kept as what they wrote."""
    doubt = judged.claim(each)
    if not doubt and each.proof.failed:
        doubt = f"It claims to come from {each.mail.sender.email.lower()}, but {each.proof.doubt}"
    kept = judged.of(each) is not None or (each.row.is_imported and judged.listed.meaning(writer) is not None)
    return matching.match(each.mail, each.row, facts, doubt, kept=kept)


def _pass_by(filing: Filing, facts: Known, there: Copies, each: ReadMail, match: Match, writer: str) -> bool:
    """Whether it is a copy of what is in a ticket. That of one whom the owner keeps leaves no trace at the team's."""
    earlier = there.of(each, match)
    if earlier is None:
        return False
    ticket = earlier.message.ticket
    silently = filing.judged.of(each) is not None and facts.is_teams(ticket)
    if there.pass_by(each, earlier, silently=silently):
        arrivals.let_join(filing, facts, each, ticket, writer)
    return True


def _file_one(
    filing: Filing, facts: Known, each: ReadMail, match: Match, customer: Customer, files: list[Attachment]
) -> Message:
    kept = shown.told(each, filing.judged)
    if match.ticket is None:
        kept = kept or shown.told_of_report(each, filing.judged)
        ticket = arrivals.open_ticket(filing, each, _private(match, kept), customer)
        if "kept" in kept:
            facts.kept.add(ticket.reference)
    else:
        ticket = arrivals.continue_ticket(filing, each, match, match.ticket)
    return arrivals.add_message(filing, facts, each, match, ticket, customer.email, files, kept)


def _private(match: Match, kept: dict[str, str]) -> Match:
    """Who sees the ticket one day need not be told whom the owner keeps, nor that there is another one."""
    about = match.may_belong_to
    is_private = bool(kept) or (about is not None and about.visibility != Visibility.TEAM)
    return replace(match, is_private=match.is_private or is_private)


def _names(mails: list[ReadMail], writers: dict[int, Address], judged: Judged) -> dict[str, str]:
    """Address → name. A sender who is not believed names nobody."""
    believed = (writers[each.row.pk] for each in mails if not each.proof.failed and not judged.claim(each))
    nameless = dict.fromkeys((writer.email for writer in writers.values()), "")
    return nameless | {writer.email: arrivals.clean(writer.name) for writer in believed}


def _references(each: ReadMail, repeated: list[str]) -> list[str]:
    addressed = matching.addressed_to(each.mail, each.row.envelope_to)
    named = (*matching.mentioned_ids(each.mail), *addressed, matching.returned_text(each.mail), *repeated)
    return matching.references_in(named)
