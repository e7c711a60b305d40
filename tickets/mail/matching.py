"""Which ticket a mail belongs to, and why.

A mail joins by our signed token or by a Message-ID that we know, and only when its sender takes part in that
ticket already. A stranger who knows either opens a ticket of their own that is marked 'may belong to'. A bounce
joins the ticket whose mail bounced. A mail whose sender failed the check is a stranger's, whatever it knows. Whom the
owner keeps to himself joins no ticket of the team, and what speaks of a ticket that only he sees does not, either.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tickets.mail import tokens
from tickets.mail.known import Known, KnownMessage
from tickets.mail.parsing import ParsedMail
from tickets.models import InboundMail, Ticket

RETURNED_CHARS = 100_000
Candidate = tuple[Ticket, str]


@dataclass(frozen=True)
class Match:
    """Exactly one of `ticket` and `returned` is set, or neither: then the mail opens a ticket of its own.

    `is_ours` says that it is an answer of ours from an old inbox, `is_private` that why is the owner's alone to read.
    """

    reason: str
    ticket: Ticket | None = None
    may_belong_to: Ticket | None = None
    bounced: KnownMessage | None = None
    returned: KnownMessage | None = None
    is_ours: bool = False
    is_private: bool = False


def mentioned_ids(mail: ParsedMail) -> tuple[str, ...]:
    """The Message-IDs that this mail answers, reports on or quotes, nearest first, and its own last."""
    return (*_reported_ids(mail), *mail.in_reply_to, *reversed(mail.references), mail.message_id)


def returned_text(mail: ParsedMail) -> str:
    """What a report gives back of the mail that it is about; '' for any other mail."""
    if mail.bounce is not None:
        return mail.bounce.returned
    return mail.readable[:RETURNED_CHARS] if mail.complaint is not None else ""


def addressed_to(mail: ParsedMail, envelope_to: str) -> tuple[str, ...]:
    return (envelope_to, *mail.delivered_to, *(address.email for address in (*mail.to, *mail.cc)))


def references_in(texts: Iterable[str]) -> list[str]:
    """The ticket references of the genuine tokens in these Message-IDs or addresses."""
    return [reference for text in texts if text and (reference := tokens.reference_in(text))]


def match(mail: ParsedMail, row: InboundMail, known: Known, doubt: str = "", *, kept: bool = False) -> Match:
    """`doubt` is, as a sentence, why its sender is not believed; '' for any other mail. `kept`: the owner keeps its
    sender to himself."""
    sender, envelope_to, quoted = mail.sender.email.lower(), row.envelope_to, known.quoted.get(row.pk, [])
    if doubt:
        return _match_doubtful(mail, envelope_to, quoted, known, doubt)
    if (returned := known.our_own(mail)) is not None:
        return Match("Our own message came back", returned=returned)
    bounced = _bounced(mail, known)
    if bounced is not None and (not kept or known.is_private(bounced.ticket)):
        return Match("It reports on a message of ours", bounced.ticket, bounced=bounced)
    candidates = [each for each in _candidates(mail, envelope_to, known) if not kept or known.is_private(each[0])]
    if row.is_imported and sender in known.our_addresses:
        ticket = next((ticket for ticket, _ in candidates), None)
        return Match("We wrote it, before this desk was here", ticket, is_ours=True)
    if kept:
        return _match_kept(mail, envelope_to, known, candidates)
    return _match_others(mail, quoted, known, candidates)


def _match_others(mail: ParsedMail, quoted: list[str], known: Known, candidates: list[Candidate]) -> Match:
    sender = mail.sender.email.lower()
    spoken_of = [*(ticket for ticket, _ in candidates), *known.spoken_of(quoted)]
    # What speaks of a ticket that the team does not see must not come to the team by answering another one, too.
    hidden = next((ticket for ticket in spoken_of if known.is_secret(ticket, sender)), None)
    for ticket, clue in candidates:
        if known.takes_part(ticket, sender) and (hidden is None or not known.is_teams(ticket)):
            return Match(f"{clue}, and {sender} takes part in it", ticket)
    strange = [ticket for ticket, _ in candidates if not known.takes_part(ticket, sender)]
    if (stranger_at := hidden or next(iter(strange), None)) is None:
        return Match("It answers no message of this desk")
    if known.takes_part(stranger_at, sender):
        return Match("It speaks of a ticket that only the owner sees", None, stranger_at)
    return Match(f"It answers another ticket, but {sender or 'its sender'} takes no part there", None, stranger_at)


def _match_kept(mail: ParsedMail, envelope_to: str, known: Known, private: list[Candidate]) -> Match:
    """`private` are those of the tickets that it answers which only the owner sees."""
    sender = mail.sender.email.lower()
    for ticket, clue in private:
        if known.takes_part(ticket, sender):
            return Match(f"{clue}, and {sender} takes part in it", ticket)
    bounced = _bounced(mail, known)
    answered = [ticket for ticket, _ in _candidates(mail, envelope_to, known)]
    about = next(iter(answered), bounced.ticket if bounced else None)
    if about is None:
        return Match("It answers no message of this desk")
    return Match("It answers another ticket, but the owner keeps its sender to himself", None, about)


def _match_doubtful(mail: ParsedMail, envelope_to: str, quoted: list[str], known: Known, why: str) -> Match:
    """A copy of our own letter and a report on it are no more believed than an answer."""
    spoken_of = [message.ticket for each in mentioned_ids(mail) for message in known.named(each)]
    spoken_of += [ticket for ticket, _ in _candidates(mail, envelope_to, known)]
    marked = references_in((*mentioned_ids(mail), returned_text(mail)))
    spoken_of += [known.tickets[reference] for reference in marked if reference in known.tickets]
    spoken_of += known.spoken_of(quoted)
    hidden = next((ticket for ticket in spoken_of if not known.is_teams(ticket)), None)
    return Match(why, None, hidden or next(iter(spoken_of), None))


def _candidates(mail: ParsedMail, envelope_to: str, known: Known) -> Iterator[Candidate]:
    for reference in references_in(addressed_to(mail, envelope_to)):
        if ticket := known.tickets.get(reference):
            yield ticket, "It was sent to this ticket's reply address"
    for message_id in (*mail.in_reply_to, *reversed(mail.references)):
        for message in known.named(message_id):
            yield message.ticket, "It answers a message of this ticket"
        if ticket := known.tickets.get(tokens.reference_in(message_id) or ""):
            yield ticket, "It carries this ticket's token"


def _bounced(mail: ParsedMail, known: Known) -> KnownMessage | None:
    """The message of ours that a report is about; with a mark that names no message, one of that ticket."""
    if mail.bounce is None and mail.complaint is None:
        return None
    named = (message for each in mentioned_ids(mail) for message in known.named(each))
    if found := next((message for message in named if message.is_reply), None):
        return found
    marked = references_in((*mentioned_ids(mail), returned_text(mail)))
    tickets = (known.tickets[reference] for reference in marked if reference in known.tickets)
    return next((KnownMessage(ticket, None, is_reply=True) for ticket in tickets), None)


def _reported_ids(mail: ParsedMail) -> tuple[str, ...]:
    report = mail.bounce or mail.complaint
    if report is None:
        return ()
    # Providers that put a Message-ID of their own in place of ours leave the addresses alone.
    marked = tokens.message_ids_in(" ".join((*addressed_to(mail, ""), returned_text(mail))))
    return (*report.original_message_ids, *marked)
