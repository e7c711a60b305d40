"""The sixty letters made by hand, and the twelve procedures of which one is right for each."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from accounts.models import User
from tests.cast import make_customer, open_ticket
from tests.procedures.written import published
from tickets.models import Mailbox, Ticket
from tickets.procedures import suggesting

HERE = Path(__file__).parent / "labelled"
SEEN, UNSEEN = "tickets_seen", "tickets_unseen"


@dataclass(frozen=True)
class Places:
    """How many of `letters` had the right procedure first, and among the first three; `shown` is how many procedures
    were shown for all of them, `missed` are the letters without the right one."""

    letters: int
    first: int
    among_three: int
    shown: int
    missed: tuple[str, ...] = ()

    @property
    def shares(self) -> tuple[float, float]:
        return self.first / self.letters, self.among_three / self.letters


def listed(name: str) -> list[dict[str, Any]]:
    return list(YAML(typ="safe").load((HERE / f"{name}.yaml").read_text(encoding="utf-8")))


def write_procedures(by: User) -> None:
    for each in listed("procedures"):
        published(
            by, each["title"], key=each["key"], kinds=each["kinds"], senders=each.get("senders", []),
            when_to_use=each["when"], text=each["text"],
        )  # fmt: skip


def ticket_of(letter: dict[str, Any], mailbox: Mailbox) -> Ticket:
    customer = make_customer(letter["sender"], letter["sender"])
    return open_ticket(
        mailbox, customer, letter["subject"], text=letter["text"], preview=letter["text"][:160], kind=letter["kind"]
    )


def places(letters: list[tuple[dict[str, Any], Ticket]], by: User) -> Places:
    shown = [[each.procedure.key for each in suggesting.suggest(ticket, by)] for _, ticket in letters]
    found = [_place(letter["right"], keys) for (letter, _), keys in zip(letters, shown, strict=True)]
    missed = tuple(
        f"{letter['right']}: {letter['subject']}" for (letter, _), at in zip(letters, found, strict=True) if not at
    )
    return Places(len(found), found.count(1), sum(at > 0 for at in found), sum(map(len, shown)), missed)


def _place(right: str, keys: list[str]) -> int:
    """From 1; 0 for not among them."""
    return keys.index(right) + 1 if right in keys else 0
