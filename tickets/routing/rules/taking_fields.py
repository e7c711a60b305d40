"""Details are taken from a mail by a pattern with named groups."""

import re

from tickets.routing.rules.model import Action
from tickets.routing.rules.patterns import pattern, reach
from tickets.routing.rules.viewing import MOST_TEXT
from tickets.routing.rules.workings import Workings

MOST_FIELDS = 20
LONGEST_FIELD = 200


def take_fields(workings: Workings, action: Action) -> None:
    facts = workings.facts
    text = facts.subject if action.source == "subject" else facts.text
    wanted = pattern(action.value)
    found = wanted.search(_searchable(text[: min(MOST_TEXT, reach(wanted))]))
    if found is None:
        return
    taken = dict(workings.marks.fields)
    taken |= {name: _clean(value) for name, value in found.groupdict().items() if value}
    workings.change(fields=tuple(list(taken.items())[:MOST_FIELDS]))


def _searchable(text: str) -> str:
    return text.encode(errors="replace").decode()


def _clean(value: str) -> str:
    return re.sub(r"\s+", " ", value.replace("\0", "")).strip()[:LONGEST_FIELD]
