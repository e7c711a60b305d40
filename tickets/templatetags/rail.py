"""The rail: what this person can use, and nothing else. Costs one query, for the counts and the shift."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.db.models import Subquery
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from accounts.permissions import Permission
from accounts.roles import Capability
from tickets.approving import answers
from tickets.asking import waiting
from tickets.dashboard import day
from tickets.dashboard.day import Waits
from tickets.desk import queues
from tickets.hours import asked, tracking

register = template.Library()

BUSINESS = (
    ("Procedures", "procedures", Capability.SEE_TEAM_TICKETS),
    ("Learning", "learning", Capability.SEE_ALL_TICKETS),
    ("Duties", "duties", Capability.WORK_TICKETS),
    ("Hours", "hours", Capability.WORK_TICKETS),
    ("Cost and value", "value", Capability.RUN_BUSINESS),
)
ADMINISTRATION = (
    ("Mailboxes", "mailboxes", Capability.CONNECT_MAILBOXES),
    ("Routing", "routing", Capability.WRITE_RULES),
    ("Outgoing mail", "outgoing", Capability.SEE_HEALTH),
    ("Health", "health_page", Capability.SEE_HEALTH),
    ("People", "people", Capability.INVITE_PEOPLE),
)
# Lists that one seldom needs stand below the search.
ASIDE = ("spam", "deleted")
PERSONAL = (("Your profile", "profile"), ("Two-step sign-in", "mfa_index"), ("Password", "account_change_password"))
DIGEST = ("Your digest", "digest", Capability.RUN_BUSINESS)


@dataclass(frozen=True)
class Entry:
    """One line of the rail; `count` is empty for none, `key` is pressed to go there."""

    name: str
    url: str
    icon: str = ""
    count: str = ""
    key: str = ""
    current: bool = False


@register.inclusion_tag("rail.html", takes_context=True)
def rail(context: template.Context) -> dict[str, Any]:
    """The entries that `request.user` can use, in groups."""
    request: HttpRequest = context["request"]
    user: User = request.user  # type: ignore[assignment]
    found = _counted(user, context.get("waits"))
    below = [_listed(entries, user, request.path) for entries in (BUSINESS, ADMINISTRATION)]
    groups = [_queues(user, _place(request), found), *below]
    personal = [Entry(name, reverse(route)) for name, route in PERSONAL if _there(route)]
    personal[1:1] = _listed((DIGEST,), user, request.path)
    return {
        "groups": [group for group in groups if group],
        "aside": [entry for entry in groups[0] if entry.icon in ASIDE],
        "personal": personal,
        "works": _works(user),
        "shift": found.get("shift"),
        "asked": asked.read(found),
        "here": request.get_full_path(),
        "user": user,
        "csrf_token": context.get("csrf_token"),
    }


def _works(user: User) -> bool:
    return user.can(Capability.WORK_TICKETS)


def counted(number: int) -> str:
    """What stands beside a queue."""
    return f"{queues.COUNTED - 1}+" if number >= queues.COUNTED else str(number or "")


def _place(request: HttpRequest) -> str:
    """A ticket's page belongs to the list from which one came."""
    slug = request.GET.get("queue", "")
    return reverse("queue", args=[slug]) if slug in queues.BY_SLUG else request.path


def _counted(user: User, waits: Waits | None) -> dict[str, Any]:
    """Empty for who sees no tickets. A page that shows what waits has asked for it already."""
    if not user.can(Capability.SEE_TEAM_TICKETS):
        return {}
    shift = {"shift": Subquery(tracking.began(user)[:1]), **asked.beside(user)} if _works(user) else {}
    asked_for = {} if isinstance(waits, Waits) else day.counted(user)
    found = queues.counts(user, **shift, **asked_for, **answers.counted(user))
    return found | {"waits": waits.many if isinstance(waits, Waits) else day.sum_of(found)}


def _queues(user: User, path: str, counts: dict[str, Any]) -> list[Entry]:
    if not counts:
        return []
    found = [
        _entry(q.short or q.name, reverse("queue", args=[q.slug]), q.slug, path, counted(counts[q.slug]))
        for q in queues.QUEUES
    ]
    listed = [entry for entry in found if entry.icon not in ASIDE]
    aside = [entry for entry in found if entry.icon in ASIDE and (entry.icon != "deleted" or _sees_deleted(user))]
    own = [_answers(path, counts)] if answers.hands_in(user) else []
    listed[2:2] = own  # beside what is theirs
    return [*_own(user, path, counts), *listed, _entry("Search", reverse("search"), "search", path, key="/"), *aside]


def _own(user: User, path: str, counts: dict[str, Any]) -> list[Entry]:
    """One's own day, and what is for the owner, stand above what is the team's."""
    waits = [_waits(path, counts)] if waiting.may_enter(user) else []
    kept = [_entry("Kept to me", reverse("kept"), "kept", path)] if user.can(Capability.SEE_ALL_TICKETS) else []
    return [*_day(user, path), *waits, *kept]


def _day(user: User, path: str) -> list[Entry]:
    if user.can(Capability.RUN_BUSINESS):
        return [_entry("Today", reverse("today"), "today", path)]
    return [_entry("My day", reverse("my_day"), "my_day", path)] if user.can(Capability.WORK_TICKETS) else []


def _sees_deleted(user: User) -> bool:
    """Everybody may look at what is deleted; who deletes nothing does not need it among the lists."""
    return user.may(Permission.DELETE)


def _waits(path: str, counts: dict[str, Any]) -> Entry:
    return _entry("Waits for me", reverse("waits"), "waits", path, counted(counts["waits"]))


def _answers(path: str, counts: dict[str, Any]) -> Entry:
    """The number is that of decisions that their author has not read."""
    return _entry("Your answers", reverse("answers"), "answers", path, counted(counts.get("news") or 0))


def _listed(entries: tuple[tuple[str, str, Capability], ...], user: User, path: str) -> list[Entry]:
    used = [(name, route) for name, route, needed in entries if user.can(needed) and _there(route)]
    return [_entry(name, reverse(route), route, path) for name, route in used]


def _entry(name: str, url: str, icon: str, path: str, count: str = "", key: str = "") -> Entry:
    return Entry(name, url, icon, count, key, current=path.startswith(url))


def _there(route: str) -> bool:
    try:
        return bool(reverse(route))
    except NoReverseMatch:
        return False
