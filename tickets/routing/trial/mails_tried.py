"""The mails a rule is tried on, with their facts: what this person may see of them."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils import timezone

from accounts.models import User
from accounts.seeing import seen_by_the_desk
from tickets import access
from tickets.models import Message
from tickets.models.message import Direction
from tickets.routing import facts as gathering
from tickets.routing import ruleset
from tickets.routing.rules import Facts
from tickets.routing.trial import knowing
from tickets.routing.trial.tried import Tried


def last_mails(most: int) -> list[int]:
    """Keys, the newest first: whoever tries a rule is told how many there are, also of those that they may not see."""
    newest = Message.objects.filter(direction=Direction.INBOUND).order_by("-pk").values_list("pk", flat=True)
    with seen_by_the_desk():
        return list(newest[:most])


def seen_by(by: User, last: Sequence[int]) -> list[Message]:
    """Those that this person may see, the newest first."""
    visible = access.messages_visible_to(by).filter(pk__in=last).select_related("ticket", "ticket__customer")
    return list(visible.defer("words", "html", "text").order_by("-pk"))


def with_facts(tried: Tried, messages: Sequence[Message], by: User) -> list[tuple[Message, Facts]]:
    """Each as if it had just come or, for a rule that runs on other occasions, its ticket as it stands now."""
    needs, now = ruleset.needs_of((*tried.before, tried.rule)), timezone.now()
    if tried.is_for_mail:
        found = gathering.of_messages(messages, needs=needs, now=now)
        pairs = zip(messages, knowing.as_known_to(by, found), strict=True)
        return [(message, each) for message, each in pairs if each.occasion in tried.rule.rule.runs]
    newest = list({message.ticket_id: message for message in reversed(messages)}.values())[::-1]
    occasion, watches = tried.rule.rule.runs[0], tried.rule.watches
    tickets = [message.ticket for message in newest]
    of_ticket = gathering.of_tickets(tickets, occasion=occasion, needs=needs, now=now)
    found = [replace(of_ticket[ticket.pk], changed=watches) for ticket in tickets]
    return list(zip(newest, knowing.as_known_to(by, found), strict=True))


def of_message(tried: Tried, message: Message, by: User) -> Facts:
    """`message` is one that this person may see. As if it had just come or, for what happens later, its ticket now."""
    needs, now = tried.needs, timezone.now()
    if tried.is_for_mail:
        return knowing.as_known_to(by, gathering.of_messages([message], needs=needs, now=now))[0]
    found = gathering.of_tickets([message.ticket], occasion=tried.rule.rule.runs[0], needs=needs, now=now)
    return knowing.as_known_to(by, found.values())[0]
