"""Puts the pack in: through `editing`, as any other change of the rules, so that there is a way back."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from tickets.routing import senders
from tickets.routing.rulebook import installing, ordering, versions
from tickets.routing.starter import pack

SAID = "Put in from the starter pack"


@dataclass(frozen=True)
class Installed:
    """How many rules and how many known senders are new."""

    rules: int
    senders: int


def install(by: User, keys: Collection[str] | None = None, *, is_on: bool = False) -> Installed:
    """Those rules of the pack that `keys` name, without `keys` all, and its known senders.

    What is there already stays as it is, so doing it twice adds nothing. The rules of the pack keep their order among
    themselves, since each leaves to those before it what they have decided. Raises Refused.
    """
    chosen = [entry for entry in pack.rules() if keys is None or entry.key in keys]
    with transaction.atomic():
        added = senders.add_known(pack.senders(), by)
        definitions = [{**entry.definition, "is_on": is_on} for entry in chosen]
        new = installing.install(definitions, by, SAID) if definitions else []
        if new:
            _in_order(by)
    return Installed(len(new), added)


def _in_order(by: User) -> None:
    places = {entry.key: place for place, entry in enumerate(pack.rules())}
    now = [version.rule.key for version in versions.standing()]
    ours = iter(sorted((key for key in now if key in places), key=places.__getitem__))
    wanted = [next(ours) if key in places else key for key in now]
    if wanted != now:
        ordering.reorder(wanted, by)
