"""The procedures that may be suggested, with what they have in common with a matter."""

from django.db.models import QuerySet

from accounts.models import User
from tickets import access
from tickets.models import ProcedureVersion, Ticket
from tickets.procedures import known_words
from tickets.procedures.known_words import Written
from tickets.procedures.likeness import Candidate
from tickets.procedures.matter import About


def published(by: User) -> QuerySet[ProcedureVersion]:
    """What counts now, of those that this person may see and use."""
    seen = access.procedures_visible_to(by).filter(retired_at=None, current__isnull=False)
    return ProcedureVersion.objects.filter(pk__in=seen.values("current"))


def of(about: About, by: User, besides: Ticket | None = None) -> list[Candidate]:
    """`besides`: without those that are on this ticket already. One statement; another when some are new."""
    found = published(by)
    if besides is not None:
        found = found.exclude(procedure__in=access.uses_visible_to(by).filter(ticket=besides).values("procedure"))
    return [_candidate(each, about) for each in known_words.of(found)]


def _candidate(written: Written, about: About) -> Candidate:
    shared = {word: written.words[word] for word in written.words.keys() & about.stems}
    fewer = min(len(written.letters), len(about.letters)) or 1
    letters = len(written.letters & about.letters) / fewer
    return Candidate(written.procedure, written.kinds, written.senders, shared, len(written.words), letters)
