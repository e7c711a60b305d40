"""Under which name and in whose row a mail is shown: what only claims to be somebody's is never shown as theirs."""

from collections.abc import Iterable

from tickets.keeping.judging import Judged, sender_of
from tickets.mail.customers import clean_address
from tickets.mail.parsing import Address
from tickets.mail.reading import ReadMail
from tickets.models import Ticket
from tickets.models.ticket import Visibility

# It is no address that an answer could reach, and no history stands beside it.
NOT_PROVEN = " (not proven)"


def writer(each: ReadMail, usual: Address, judged: Judged) -> Address:
    """`usual` is who writes, where nothing speaks against it."""
    if not judged.claim(each):
        return usual
    sender = sender_of(each)
    return Address("", clean_address(f"{sender[:300]}{NOT_PROVEN}" if judged.listed.meaning(sender) else sender))


def told(each: ReadMail, judged: Judged) -> dict[str, str]:
    """For the message: whether it is theirs ('kept': 'proven', 'unproven'), or what it claims."""
    found = judged.of(each)
    return found.told() if found else {}


def told_of_report(each: ReadMail, judged: Judged) -> dict[str, str]:
    """For a report that names no mail of ours: whose mail it says did not arrive is nothing for the team."""
    bounce, complaint = each.mail.bounce, each.mail.complaint
    named = [to for to, _ in bounce.recipients] if bounce else complaint.recipients if complaint else ()
    kept = next((to for to in named if judged.listed.meaning(to.lower())), "")
    return {"kept": "claim", "claim": f"It reports on mail to {kept}"} if kept else {}


def held_for_the_owner(tickets: Iterable[Ticket], judged: Judged) -> set[str]:
    """References of those that are held and will be the owner's; their customers are at hand."""
    if not judged.listed:
        return set()
    held = (ticket for ticket in tickets if ticket.visibility == Visibility.HELD)
    return {ticket.reference for ticket in held if judged.listed.meaning(ticket.customer.email)}
