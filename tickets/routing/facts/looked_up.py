"""What was looked up for tickets and mails, and what facts are made of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from tickets.models import Message, Ticket
from tickets.models.message import SenderProof
from tickets.models.ticket import Status
from tickets.routing import roster
from tickets.routing.business_hours.remembering import Remembering
from tickets.routing.facts import language, lookups, mail_lookups, sender_lookups
from tickets.routing.facts.mail_lookups import Headers
from tickets.routing.facts.mails import sender_of
from tickets.routing.promises import targets
from tickets.routing.rules import Facts, Marks
from tickets.routing.rules.facts import Member
from tickets.routing.rules.model import REPLY
from tickets.routing.rules.viewing import MOST_TEXT
from tickets.routing.ruleset import HISTORY, HOURS, TEAM

FILES = {"has_attachments", "attachment_name", "attachment_type", "attachment_size"}
TEXT = {"text", "language"}
EARLIER = {"earlier_tickets", "known_customer"}
Needs = Collection[str]
Pairs = Sequence[tuple[Ticket, Message | None]]


def marks_of(ticket: Ticket) -> Marks:
    """`assignee` and `target` are at hand."""
    return Marks(
        visibility=ticket.visibility,
        kind=ticket.kind,
        tags=tuple(ticket.tags),
        priority=ticket.priority,
        status=ticket.status,
        assignee=ticket.assignee.email.lower() if ticket.assignee else "",
        fields=tuple(ticket.fields.items()),
        snoozed_until=ticket.snoozed_until,
        target=ticket.target.key if ticket.target else "",
    )


class LookedUp:
    """What was looked up for these tickets and mails."""

    def __init__(
        self,
        pairs: Pairs,
        needs: Needs,
        now: datetime,
        headers: Mapping[int, Headers],
        until: datetime | None,
    ) -> None:
        self.needs, self.now = set(needs), now
        letters = [mail for _, mail in pairs if mail is not None]
        senders = {sender_of(ticket, mail) for ticket, mail in pairs}
        self.protected = sender_lookups.protected({*senders, *(ticket.customer.email for ticket, _ in pairs)})
        self.kinds = sender_lookups.known_senders(senders) if "known_sender" in self.needs else {}
        self.earlier = lookups.earlier_tickets(_distinct(pairs)) if self.needs & EARLIER else {}
        self.files = mail_lookups.files(letters) if self.needs & FILES else {}
        self.headers = mail_lookups.headers(letters, headers) if "header" in self.needs else {}
        self.history = mail_lookups.history(letters) if HISTORY in self.needs else frozenset()
        self.team = tuple(roster.team()) if TEAM in self.needs else ()
        self.hours = Remembering(targets.default_hours()) if HOURS in self.needs else None
        self.letters = _letters(pairs, until) if "messages" in self.needs else {}

    def facts(self, ticket: Ticket, mail: Message | None, occasion: str) -> Facts:
        sender = sender_of(ticket, mail)
        return Facts(
            from_address=sender,
            mailbox=ticket.mailbox.address.lower(),
            subject=(mail.subject if mail and occasion == REPLY else "") or ticket.subject,
            answers=ticket.may_belong_to.visibility if ticket.may_belong_to else "",
            is_protected=sender in self.protected or ticket.customer.email in self.protected,
            known_sender="" if mail and mail.sender_proof == SenderProof.FAILED else self.kinds.get(sender, ""),
            is_history=mail is not None and mail.pk in self.history and ticket.status == Status.RESOLVED,
            earlier_tickets=self.earlier.get(ticket.pk, 0),
            customer_tags=tuple(ticket.customer.tags),
            messages=self.letters.get(_key(ticket, mail), 1),
            satisfaction=ticket.satisfaction,
            opened_at=ticket.created_at,
            customer_wrote_at=ticket.customer_wrote_at or ticket.awaits_answer_since,
            we_wrote_at=ticket.we_wrote_at,
            status_since=ticket.status_since or ticket.created_at,
            now=self.now,
            hours=self.hours,
            team=self._team_for(ticket),
            marks=marks_of(ticket),
            occasion=occasion,
            **(self._of_mail(mail) if mail else {}),
        )

    def _team_for(self, ticket: Ticket) -> tuple[Member, ...]:
        """Those who see the mailbox to which it came."""
        seen = ticket.mailbox_id
        return tuple(each for each in self.team if each.mailboxes is None or seen in each.mailboxes)

    def _of_mail(self, mail: Message) -> dict[str, Any]:
        signals, needs = mail.signals, self.needs
        text = mail.new_text[:MOST_TEXT] if needs & TEXT else ""
        return {
            "from_name": mail.sender_name,
            "sender_proof": mail.sender_proof,
            "is_unread": signals.get("unread", False),
            "claims": signals.get("claim", ""),
            "to": _addresses(mail.to) if "to" in needs else (),
            "cc": _addresses(mail.cc) if "cc" in needs else (),
            "text": text,
            "headers": self.headers.get(mail.pk, ()),
            "files": self.files.get(mail.pk, ()),
            "language": language.of(text) if "language" in needs else "",
            "auto_reply": signals.get("auto_reply", False),
            "bounce": "bounce" in signals,
            "list": signals.get("list_id", ""),
            "is_spam": signals.get("spam", {}).get("is_spam", False),
            "arrived_at": mail.created_at,
        }


def _letters(pairs: Pairs, until: datetime | None) -> dict[tuple[int, int], int]:
    """Without `until`, as many as there were when the mail came."""
    asked = [(ticket.pk, until or (mail or ticket).created_at) for ticket, mail in pairs]
    return dict(zip((_key(*pair) for pair in pairs), lookups.letters(asked), strict=True))


def _key(ticket: Ticket, mail: Message | None) -> tuple[int, int]:
    return ticket.pk, mail.pk if mail else 0


def _distinct(pairs: Pairs) -> list[Ticket]:
    return list({ticket.pk: ticket for ticket, _ in pairs}.values())


def _addresses(people: Iterable[Sequence[str]]) -> tuple[str, ...]:
    return tuple(address.lower() for _, address in people)
