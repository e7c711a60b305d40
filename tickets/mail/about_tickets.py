"""Letters of the desk about a ticket, which may become the owner's alone while they wait.

`DeskMail.about` of such a letter is 'kind:message:ticket:whose': what it is, the keys of what it forwards (if anything)
and of the ticket, and 'owner' where a rule of the owner's asked for it.
"""

from collections.abc import Sequence

from accounts.models import User
from accounts.roles import Capability
from tickets import access
from tickets.mail.tokens import new_message_id
from tickets.models import DeskMail, Ticket
from tickets.models.ticket import Visibility

OWNER = "owner"
# Mail of whom the owner keeps to himself, which became no ticket.
LEFT_OUT = "left_out"
PRIVATE = "only the owner sees this ticket by now"
# The owner's day, with links that decide for that owner.
DIGEST = "digest"
NO_OWNER = "whoever it is for does not run the business any more"


def about(kind: str, ticket_id: int, message_id: int | None = None, *, by_owner: bool = False) -> str:
    return f"{kind}:{message_id or ''}:{ticket_id}:{OWNER if by_owner else ''}"


def thread_of(ticket: Ticket) -> str:
    """References of a letter about this ticket: who answers it speaks of the ticket, and what only the owner sees of it
    does not come to the team in the answer. Expects its mailbox at hand."""
    return f"<{new_message_id(ticket.reference, ticket.mailbox.address.rpartition('@')[2])}>"


def kind_of(about: str) -> str:
    return about.partition(":")[0]


def message_in(about: str) -> int | None:
    return _number(about, 1)


def why_not(mail: DeskMail) -> str:
    """'' when it may leave: the ticket is the team's, the rule the owner's, or who gets it sees the ticket."""
    if kind_of(mail.about) == DIGEST:
        return "" if any(person.can(Capability.RUN_BUSINESS) for person in _people(mail)) else NO_OWNER
    ticket = _tickets([mail]).get(mail.pk)
    if ticket is None or ticket.visibility == Visibility.TEAM or mail.about.endswith(f":{OWNER}"):
        return ""
    people = _people(mail)
    is_told = len(people) == len(mail.to) and all(access.may_see(person, ticket) for person in people)
    return "" if is_told else PRIVATE


def known_to(by: User, mails: Sequence[DeskMail]) -> list[DeskMail]:
    """Without those about tickets that this person does not see. One statement at most."""
    if by.can(Capability.SEE_ALL_TICKETS):
        return list(mails)
    tickets = _tickets(mails)
    mails = [mail for mail in mails if kind_of(mail.about) != LEFT_OUT]
    return [mail for mail in mails if _number(mail.about, 2) is None or _may_see(by, tickets.get(mail.pk))]


def _people(mail: DeskMail) -> list[User]:
    """Those of its addresses that are people of the desk."""
    return list(User.objects.filter(email__in=[address.lower() for address in mail.to], is_active=True))


def _may_see(by: User, ticket: Ticket | None) -> bool:
    """Row-level security shows a ticket that is kept as one that is not there."""
    return ticket is not None and access.may_see(by, ticket)


def _tickets(mails: Sequence[DeskMail]) -> dict[int, Ticket]:
    """By the letters' keys."""
    named = {mail.pk: number for mail in mails if (number := _number(mail.about, 2))}
    tickets = Ticket.objects.only("visibility", "mailbox").in_bulk(set(named.values())) if named else {}
    return {mail: tickets[number] for mail, number in named.items() if number in tickets}


def _number(about: str, place: int) -> int | None:
    parts = about.split(":")
    return int(parts[place]) if len(parts) > place and parts[place].isdigit() else None
