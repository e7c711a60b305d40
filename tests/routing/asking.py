"""What rules ask for, as the rules' core hands it over."""

from dataclasses import dataclass, field
from typing import Any

from tickets.models import Event, Message, SavedReply, Ticket
from tickets.routing import effects


@dataclass(frozen=True)
class Reference:
    version: int = 7
    number: int = 2
    name: str = "PayPal disputes"
    by_owner: bool = False

    def told(self) -> dict[str, object]:
        return {"id": self.version, "name": self.name, "number": self.number}


@dataclass(frozen=True)
class Effect:
    do: str
    value: Any
    rule: Reference = field(default_factory=Reference)
    because: str = "it comes from paypal.com"
    refused: str = ""


BY_OWNER = Reference(by_owner=True)


def make(do: str, value: Any, ticket: Ticket, message: Message | None = None, rule: Reference | None = None) -> Event:
    [event] = effects.make([(Effect(do, value, rule or Reference()), ticket, message)])
    return event


def saved_reply(html: str = "<div>Hello {first name},<br>your matter is {reference}.</div>", **more: Any) -> SavedReply:
    return SavedReply.objects.create(**{"key": "hello", "name": "Hello", "html": html, **more})
