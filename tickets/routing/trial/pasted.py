"""A mail that somebody pastes or types to try a rule on it. It becomes facts, and nothing is kept."""

from dataclasses import replace

from django.utils import timezone

from accounts.models import User
from tickets import access
from tickets.errors import Refused, TooLarge
from tickets.mail import slow
from tickets.mail.parsing import Address, ParsedMail, Unreadable
from tickets.models import Mailbox
from tickets.routing.facts import language, lookups, mail_lookups, sender_lookups
from tickets.routing.promises import targets
from tickets.routing.rules import Facts, File, Member
from tickets.routing.rules.viewing import MOST_TEXT
from tickets.routing.trial import knowing

MOST_BYTES = 5_000_000
SECONDS = 4.0
TOO_LARGE = f"A mail to try a rule on has {MOST_BYTES // 1_000_000} MB at most. Leave its files out."
UNREADABLE = "This mail cannot be read: {}. Paste its source, from the first line of its head on."


def read(source: bytes) -> ParsedMail:
    """In a process of its own, which ends when it takes long. Raises TooLarge, Refused."""
    if len(source) > MOST_BYTES:
        raise TooLarge(TOO_LARGE)
    try:
        mail = slow.parse_apart(source.lstrip(), SECONDS)
    except Unreadable as problem:
        raise Refused(UNREADABLE.format(problem)) from problem
    if not mail.sender.email and not mail.subject:
        raise Refused(UNREADABLE.format("it names no sender and no subject"))
    return mail


def typed(sender: str, subject: str, text: str) -> ParsedMail:
    """Raises TooLarge."""
    if len(sender) + len(subject) + len(text) > MOST_BYTES:
        raise TooLarge(TOO_LARGE)
    name, _, address = sender.rpartition("<") if "<" in sender else ("", "", sender)
    clean = Address(name.strip(' "'), address.strip(" >"))
    return ParsedMail(subject=subject.strip(), sender=clean, text=text, readable=text, new_text=text)


def facts_of(mail: ParsedMail, by: User, team: tuple[Member, ...] = ()) -> Facts:
    """As if it came in now, and nobody vouched for its sender. What only the owner knows of the sender counts for who
    may see all tickets."""
    now, sender = timezone.now(), mail.sender.email.replace("\0", "").lower()
    return replace(
        _of_sender(sender, by),
        mailbox=_mailbox(mail),
        subject=mail.subject[:500],
        from_name=mail.sender.name,
        to=tuple(each.email.lower() for each in mail.to),
        cc=tuple(each.email.lower() for each in mail.cc),
        text=mail.new_text[:MOST_TEXT],
        headers=mail_lookups.lowered(mail.headers),
        files=tuple(File(each.filename, each.content_type, len(each.content)) for each in mail.attachments),
        language=language.of(mail.new_text[:MOST_TEXT]),
        auto_reply=mail.auto_reply,
        bounce=mail.bounce is not None,
        list=mail.list_id,
        is_spam=bool(mail.spam),
        team=team,
        hours=targets.default_hours(),
        now=now,
        opened_at=now,
        customer_wrote_at=now,
        status_since=now,
        arrived_at=now,
    )


def _of_sender(sender: str, by: User) -> Facts:
    earlier = access.visible_to(by).filter(customer__email=sender)
    tags = earlier.values_list("customer__tags", flat=True).first() or []
    return Facts(
        sender,
        is_protected=knowing.knows_all(by) and bool(sender_lookups.protected({sender})),
        known_sender=sender_lookups.known_senders({sender}).get(sender, ""),
        earlier_tickets=earlier[: lookups.COUNTED].count(),
        customer_tags=tuple(tags),
    )


def _mailbox(mail: ParsedMail) -> str:
    """Whom it is addressed to of ours, or else the first."""
    ours = [address.lower() for address in Mailbox.objects.order_by("pk").values_list("address", flat=True)]
    addressed = {each.email.lower() for each in (*mail.to, *mail.cc)}
    return next((address for address in ours if address in addressed), ours[0] if ours else "")
