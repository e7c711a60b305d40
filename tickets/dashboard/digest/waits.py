"""What waits for the owner, as a mail tells it: what it is, and what can be done about it from there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from tickets.dashboard.day import Group, Waits
from tickets.dashboard.digest import asked, decided, looked_at
from tickets.dashboard.digest.told import Wait, Way

MOST = 8
TELLING: dict[str, Callable[[list[Any], User, datetime], list[Wait]]] = {
    "questions": asked.told,
    "answers": decided.answers,
    "drafts": decided.drafts,
    "corrections": decided.corrections,
    "kept": looked_at.kept,
    "late": looked_at.late,
    "troubles": looked_at.troubles,
    "asked_once": looked_at.asked_once,
}


@dataclass(frozen=True)
class Told:
    """`more` wait that are not told; `address` is where all of them are."""

    waits: list[Wait]
    more: int
    many: int
    address: str


def told(found: Waits, person: User, now: datetime) -> Told:
    """The most pressing first."""
    address = settings.BASE_URL + reverse("today")
    waits: list[Wait] = []
    for group in found.groups:
        waits += _group(group, MOST - len(waits), person, now, address)
    return Told(waits, max(0, found.many - len(waits)), found.many, address)


def _group(group: Group, most: int, person: User, now: datetime, address: str) -> list[Wait]:
    if most <= 0:
        return []
    if group.name in TELLING:
        return TELLING[group.name](group.items[:most], person, now)
    return [Wait(group.title, "", [Way("Look", address)])]
