"""What is decided with one click: answers for approval, drafts of procedures, corrections of shifts."""

from datetime import datetime
from typing import Any

from accounts.models import User
from tickets.approving.waits import Waiting
from tickets.dashboard.digest import one_click
from tickets.dashboard.digest.offers import OFFERS
from tickets.dashboard.digest.told import Wait, Way, clipped, page, ticket
from tickets.models import ProcedureVersion, ShiftCorrection
from tickets.procedures.waiting import Draft


def answers(items: list[Waiting], person: User, now: datetime) -> list[Wait]:
    ways = _ways("answer", "Send it", [each.proposal.pk for each in items], person, now)
    return [
        Wait(
            f"{each.proposal.author} has an answer for you to approve",
            f"{clipped(each.ticket.subject, 120) or '(no subject)'} · {each.ticket.customer}",
            [*ways.get(each.proposal.pk, []), Way("Look", ticket(each.ticket.reference))],
            [clipped(each.proposal.text)],
        )
        for each in items
    ]


def drafts(items: list[Draft], person: User, now: datetime) -> list[Wait]:
    ways = _ways("procedure", "Publish", [each.version.pk for each in items], person, now)
    return [_draft(each.version, ways.get(each.version.pk, [])) for each in items]


def corrections(items: list[ShiftCorrection], person: User, now: datetime) -> list[Wait]:
    ways = _ways("hours", "Approve", [each.pk for each in items], person, now)
    look = Way("Look", page("today"))
    return [
        Wait(
            f"{each.person.short_name} corrects a shift",
            _span(each),
            [*ways.get(each.pk, []), look],
            [clipped(each.reason)],
        )
        for each in items
    ]


def _ways(kind: str, name: str, keys: list[int], person: User, now: datetime) -> dict[int, list[Way]]:
    """The button of each, by its key; none where one click is not enough."""
    rows = OFFERS[kind].open_to(person).filter(pk__in=keys)
    found: dict[int, Any] = {row.pk: one_click.address(kind, row, person, now) for row in rows}
    return {key: [Way(name, address, main=True)] for key, address in found.items() if address}


def _draft(version: ProcedureVersion, ways: list[Way]) -> Wait:
    address = f"{page('procedure', version.procedure.pk)}?version={version.number}"
    what = "a change of a procedure" if version.procedure.current_id else "a new procedure"
    words = [clipped(each) for each in (version.said, version.when_to_use) if each]
    title = f"{version.written_by.short_name} proposes {what}"
    return Wait(title, version.title, [*ways, Way("Read it", address)], words)


def _span(correction: ShiftCorrection) -> str:
    """By the clocks of whose shift it is."""
    began, ended = correction.began_at, correction.ended_at
    if began is None or ended is None:
        return "It was no shift at all"
    person = correction.person
    began, ended = began.astimezone(person.tzinfo), ended.astimezone(person.tzinfo)
    return f"{began:%A, %-d %B, %-H:%M} to {ended:%-H:%M} ({person.time_zone})"
