"""Rules to begin with. 'Make a rule from this ticket': whom it is from, the telling words of its subject, and what it
is now. 'Hand this over': a kind of tickets, and who gets them."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from accounts.models import User
from tickets import access
from tickets.models import Ticket, TicketKind
from tickets.models.message import Direction
from tickets.models.ticket import Priority

HERE = Path(__file__).parent
MOST_WORDS, LONGEST_NAME = 3, 80
# What answers and forwards begin with, in many languages.
AGAIN = re.compile(r"^\s*((re|aw|wg|fwd?|sv|vs|antw|tr|rif|enc|odp)\s*(\[\d+\])?\s*:\s*)+", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_](?:[^\W_]|['’-](?=\w))*", re.UNICODE)
LEAST_LETTERS = 4


def from_ticket(ticket: Ticket, by: User) -> dict[str, Any]:
    """A definition for the builder, off and not saved. For a ticket that `by` sees; it tells nothing of others."""
    conditions = [_sender(_address(ticket, by))]
    if words := telling_words(ticket.subject):
        conditions.append({"field": "subject", "contains_any": words} if len(words) > 1 else _one(words[0]))
    return {
        "name": _name(conditions[0], words),
        "runs": ["new"],
        "when": {"all": [condition for condition in conditions if condition]},
        "then": _actions(ticket),
        "stop": False,
    }


def from_kind(kind: str, procedure: str = "") -> dict[str, Any] | None:
    """Gives new tickets of a kind to whoever's turn it is, with a procedure (its key) beside them; None for no kind."""
    name = TicketKind.names().get(kind)
    if not name:
        return None
    attach = [{"do": "attach_procedure", "value": procedure}] if procedure else []
    return {
        "name": f"{name}: handed over"[:LONGEST_NAME],
        "runs": ["new"],
        "when": {"all": [{"field": "kind", "is": kind}]},
        "then": [{"do": "assign_in_turn"}, *attach],
        "stop": False,
    }


def telling_words(subject: str) -> list[str]:
    """The longest words that do not stand in every subject, in their order: rare words are mostly long."""
    found = dict.fromkeys(word.lower() for word in WORD.findall(AGAIN.sub("", subject)))
    common = listed("common_words")
    telling = [word for word in found if len(word) >= LEAST_LETTERS and word not in common]
    longest = sorted(telling, key=len, reverse=True)[:MOST_WORDS]
    return [word for word in telling if word in longest]


@cache
def listed(name: str) -> frozenset[str]:
    """The lines of a list that lies beside this file: 'free_mail', 'common_words'."""
    lines = (HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def _address(ticket: Ticket, by: User) -> str:
    """Who wrote the first mail, which the rule would look at; answers may go to somebody else."""
    mails = access.messages_visible_to(by).filter(ticket=ticket, direction=Direction.INBOUND)
    first = mails.order_by("created_at", "id").values_list("sender_email", flat=True).first()
    return (first or ticket.customer.email).strip().lower()


def _sender(address: str) -> dict[str, Any]:
    domain = address.rpartition("@")[2]
    if not domain or domain in listed("free_mail"):
        return {"field": "from_address", "is": address} if address else {}
    return {"field": "from_domain", "is": domain}


def _one(word: str) -> dict[str, Any]:
    return {"field": "subject", "contains": word}


def _actions(ticket: Ticket) -> list[dict[str, Any]]:
    """What people have made of it."""
    actions = [{"do": "set_kind", "value": ticket.kind}] if ticket.kind else []
    if ticket.priority != Priority.NORMAL:
        actions.append({"do": "set_priority", "value": ticket.priority})
    actions += [{"do": "add_tag", "value": tag} for tag in ticket.tags[:5]]
    return actions or [{"do": "set_kind", "value": ""}]


def _name(sender: dict[str, Any], words: list[str]) -> str:
    said = f"{sender.get('is', 'Mail')}: {' '.join(words)}" if words else f"Mail from {sender.get('is', 'somebody')}"
    return said[:LONGEST_NAME].rstrip()
