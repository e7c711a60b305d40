"""What the versions of rules are called for whoever asks why."""

from collections.abc import Mapping, Sequence

from accounts.models import User
from tickets.models import Event
from tickets.routing.explaining.explained import Called
from tickets.routing.rulebook import versions_known, withholding

UNNAMED = "A rule that keeps mail for the owner"


def names_of(events: Sequence[Event], by: User, sets: Mapping[int, Sequence[int]] | None = None) -> dict[int, Called]:
    named = {version for event in events for version, _ in event.detail.get("ran") or ()}
    named |= {version for event in events if (version := withholding.version_of(event))}
    named |= {version for order in (sets or {}).values() for version in order}
    reads = withholding.reads_rules(by)
    return {pk: _called(each, reads) for pk, each in versions_known.of(named).items()}


def _called(version: versions_known.Known, reads: bool) -> Called:
    is_told = reads or not version.keeps
    return Called(version.name if is_told else UNNAMED, version.key if reads else "", version.is_on, is_told)
