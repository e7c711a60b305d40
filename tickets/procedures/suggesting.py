"""The likeliest procedures for a ticket, or a question, with the reason for each in words; none that hardly fits."""

from dataclasses import dataclass, replace

from accounts.models import User
from tickets.models import Procedure, ProcedureVersion, Ticket
from tickets.procedures import candidates, likeness, matter, past_uses
from tickets.procedures.likeness import Candidate, Fit
from tickets.procedures.reasons import why

MOST = 3
# Of how many it is looked up what people found before: those that say the likeliest, and those used for such mail.
BY_WORDS, BY_USE = 12, 6


@dataclass(frozen=True)
class Suggestion:
    """`why` is a short true reason: 'used 7 times for tickets like this'."""

    procedure: Procedure
    version: ProcedureVersion
    score: float
    why: str


def suggest(ticket: Ticket, by: User, most: int = MOST) -> list[Suggestion]:
    """For a ticket that `by` sees. Those that are on it already are not suggested. Seven statements
    at most."""
    return _likeliest(matter.of_ticket(ticket, by), by, most, ticket)


def suggest_for_text(text: str, kind: str, by: User, most: int = MOST) -> list[Suggestion]:
    """For what somebody is about to ask; none for no words. Six statements at most."""
    return _likeliest(matter.of_text(text, kind), by, most, None) if text.strip() else []


def _likeliest(about: matter.About, by: User, most: int, ticket: Ticket | None) -> list[Suggestion]:
    found = candidates.of(about, by, ticket)
    said = likeness.by_what_it_says(about.matter, found)
    near = _learnt(about, by, _closest(found, said, past_uses.lately(by, about.matter.kind)))
    fits = likeness.worth_showing(likeness.fits(about.matter, near, said))
    return _loaded(fits[:most], by, about.matter.kind)


def _closest(found: list[Candidate], said: dict[int, float], used: list[int]) -> list[Candidate]:
    nearest = sorted(found, key=lambda each: -said[each.pk])[:BY_WORDS]
    wanted = {each.pk for each in nearest} | set(used[:BY_USE])
    return [each for each in found if each.pk in wanted]


def _learnt(about: matter.About, by: User, found: list[Candidate]) -> list[Candidate]:
    past = past_uses.of(about.matter, [each.pk for each in found], by) if found else {}
    return [replace(each, past=past.get(each.pk, ())) for each in found]


def _loaded(fits: list[Fit], by: User, kind: str) -> list[Suggestion]:
    wanted = candidates.published(by).filter(procedure__in=[fit.pk for fit in fits])
    rows = wanted.select_related("procedure").defer("words", "text")
    versions = {version.procedure_id: version for version in rows}
    return [
        Suggestion(version.procedure, version, fit.score, why(fit, kind))
        for fit in fits
        if (version := versions.get(fit.pk))
    ]
