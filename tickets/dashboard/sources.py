"""What can wait for a person, the most pressing first."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.roles import Capability
from tickets import access
from tickets.approving import waits as answers
from tickets.asking import waiting as questions
from tickets.dashboard import asked_once, corrections, kept, late_duties, troubles
from tickets.hours import corrections as hours
from tickets.procedures import waiting as drafts


@dataclass(frozen=True)
class Source:
    """`rows` are all that wait for a person; `told` puts them in order and makes JSON of each (`told`), of which `item`
    makes what `template` shows. `is_for` says for whom anything can wait here. Statements are put together once for
    a person, so that what they go by the time for is the database's clock."""

    name: str
    title: str
    template: str
    is_for: Callable[[User], bool]
    rows: Callable[[User], QuerySet[Any, Any]]
    told: Callable[[Any], QuerySet[Any, Any]]
    item: Callable[[Any], Any]


def approves(user: User) -> bool:
    return user.may(Permission.APPROVE)


def runs(user: User) -> bool:
    return user.can(Capability.RUN_BUSINESS)


TROUBLES = Source(
    "troubles", "Does not work", "dashboard/troubles.html", runs, troubles.known, troubles.told, troubles.trouble_of
)
QUESTIONS = Source(
    "questions",
    "Questions",
    "asking/waiting.html",
    access.may_decide,
    questions.open_to,
    questions.told,
    questions.asked_of,
)
ANSWERS = Source(
    "answers",
    "Answers for approval",
    "approving/waiting.html",
    approves,
    answers.open_to,
    answers.told,
    answers.waiting_of,
)
KEPT = Source("kept", "Kept to you", "dashboard/kept.html", runs, kept.unanswered, kept.told, kept.kept_of)
DRAFTS = Source(
    "drafts",
    "Procedures",
    "procedures/waits.html",
    access.may_decide,
    drafts.proposed,
    drafts.told,
    drafts.draft_of,
)
LATE = Source(
    "late", "Overdue duties", "dashboard/late.html", runs, late_duties.overdue, late_duties.told, late_duties.run_of
)
CORRECTIONS = Source(
    "corrections",
    "Hours",
    "dashboard/corrections.html",
    runs,
    hours.open_to,
    corrections.told,
    corrections.correction_of,
)
ASKED_ONCE = Source(
    "asked_once",
    "Said once",
    "dashboard/asked_once.html",
    runs,
    asked_once.unasked,
    asked_once.told,
    asked_once.form_of,
)
SOURCES = (TROUBLES, QUESTIONS, ANSWERS, KEPT, LATE, CORRECTIONS, DRAFTS, ASKED_ONCE)


def of(user: User) -> list[Source]:
    return [source for source in SOURCES if source.is_for(user)]
