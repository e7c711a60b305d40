"""In which order rules are asked."""

from collections.abc import Sequence

from accounts.models import User
from tickets.errors import ChangedMeanwhile
from tickets.models import Rule
from tickets.routing.rulebook.versions import changing, name_of


def reorder(keys: Sequence[str], by: User) -> None:
    """Raises ChangedMeanwhile unless `keys` are those of all rules that there are."""
    with changing(by) as draft:
        places = {key: place for place, key in enumerate(keys)}
        if len(places) != len(keys) or set(places) != {version.rule.key for version in draft.versions}:
            raise ChangedMeanwhile("Somebody has added or removed a rule meanwhile. Look at the list again.")
        draft.versions.sort(key=lambda version: places[version.rule.key])
        draft.said = "Put in another order"


def move(rule: Rule, by: User, up: bool) -> None:
    """By one place; the first one stays first. Raises Refused."""
    with changing(by) as draft:
        place = draft.place(rule)
        other = place - 1 if up else place + 1
        if 0 <= other < len(draft.versions):
            draft.versions[place], draft.versions[other] = draft.versions[other], draft.versions[place]
            draft.said = f"{name_of(draft.of(rule))}: moved {'up' if up else 'down'}"
