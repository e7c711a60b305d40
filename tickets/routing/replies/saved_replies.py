"""Saved replies: those who write rules write them, rules send them, and people put them into their answers.

One is never removed: old answers and rules name it. Its key is made once, from its first name.
"""

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Capability
from tickets import access
from tickets.errors import Refused
from tickets.mail.html import clean_written, to_text
from tickets.models import SavedReply
from tickets.names import checked_name, new_key

MOST, MOST_LISTED = 500, 100
LONGEST_NAME, LONGEST_TEXT = 80, 50_000


def listed(is_used: bool) -> QuerySet[SavedReply]:
    return SavedReply.objects.filter(is_used=is_used).select_related("changed_by").order_by("name")[:MOST]


def to_choose(by: User) -> list[SavedReply]:
    """What a person who answers may put into an answer; their text is left out."""
    if not access.may_work(by):
        return []
    return list(SavedReply.objects.filter(is_used=True).order_by("name").only("name")[:MOST_LISTED])


def used() -> QuerySet[SavedReply]:
    return SavedReply.objects.filter(is_used=True)


def add(name: str, html: str, by: User) -> SavedReply:
    """Raises Refused."""
    reply = SavedReply(name=checked_name(name, LONGEST_NAME), html=_clean(html), changed_by=_checked(by))
    if SavedReply.objects.count() >= MOST:
        raise Refused(f"There are {MOST} saved replies already. Write one anew that you do not use any more.")
    reply.key = new_key(SavedReply.objects.all(), reply.name, "reply")
    return _save(reply)


def change(reply: SavedReply, name: str, html: str, by: User) -> SavedReply:
    """Rules that send it send the new words. Raises Refused."""
    reply.name, reply.html, reply.changed_by = checked_name(name, LONGEST_NAME), _clean(html), _checked(by)
    return _save(reply)


def use(reply: SavedReply, is_used: bool, by: User) -> SavedReply:
    """One that is not used is neither sent nor offered. Raises Refused."""
    reply.is_used, reply.changed_by = is_used, _checked(by)
    return _save(reply)


def _checked(by: User) -> User:
    if not by.can(Capability.WRITE_RULES):
        raise Refused("You may not change saved replies. Ask the owner if you should.")
    return by


def _clean(html: str) -> str:
    if len(html) > LONGEST_TEXT:
        raise Refused("This is too long for a saved reply.")
    clean = clean_written(html.replace("\0", ""))
    if "<img" in clean:
        raise Refused("A saved reply cannot hold pictures. Take them out, and save it again.")
    if not to_text(clean).strip():
        raise Refused("There is no text yet. Write what the customer is to read.")
    return clean


def _save(reply: SavedReply) -> SavedReply:
    try:
        with transaction.atomic():
            reply.save()
    except IntegrityError as problem:
        raise Refused(f"There is a saved reply “{reply.name}” already. Give this one another name.") from problem
    return reply
