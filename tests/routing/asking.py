"""What rules ask for, as the rules' core hands it over."""

from typing import Any

from tickets.models import Event, Message, SavedReply, Ticket
from tickets.routing import effects
from tickets.routing.rules import Effect, Reference


def by(**more: Any) -> Reference:
    """The rule that asks."""
    return Reference(**{"rule": 3, "version": 7, "number": 2, "name": "PayPal disputes", **more})


def asking(do: str, value: Any, rule: Reference | None = None, refused: str = "") -> Effect:
    return Effect(do, value, rule or by(), "it comes from paypal.com", refused)


BY_OWNER = by(by_owner=True)


def make(do: str, value: Any, ticket: Ticket, message: Message | None = None, rule: Reference | None = None) -> Event:
    [event] = effects.make([(asking(do, value, rule), ticket, message)])
    return event


def saved_reply(html: str = "<div>Hello {first name},<br>your matter is {reference}.</div>", **more: Any) -> SavedReply:
    return SavedReply.objects.create(**{"key": "hello", "name": "Hello", "html": html, **more})
