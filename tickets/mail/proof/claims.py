"""Whom a mail claims to come from, and what makes a claim that no check can hold."""

from tickets.mail.parsing import ParsedMail

from .domains import domain_of


def claimed_domain(mail: ParsedMail) -> str:
    return domain_of(mail.sender.email) if "@" in mail.sender.email else ""


def flaw_in(mail: ParsedMail) -> str:
    """Why nobody can vouch for this From line, in words; '' when it names one domain."""
    authors = {address.email.lower() for address in mail.authors if "@" in address.email}
    if mail.sender.email.lower() not in authors:
        return "its From line names nobody, and whom another line names is not checked"
    if len({domain_of(author) for author in authors}) > 1:
        return "it names several senders at once, so that nobody can vouch for it"
    return ""
