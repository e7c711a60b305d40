"""Finds procedures by the words of what they say now."""

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, Q, QuerySet

from accounts.models import User
from tickets import access
from tickets.models import Procedure

MOST_FOUND, LONGEST_QUERY = 50, 200
LONG = ("current__words", "current__text", "current__steps")


def search(user: User, text: str, most: int = MOST_FOUND) -> list[Procedure]:
    """Those in use, the likeliest first, with their `current`. Former versions and drafts are not looked at."""
    typed = " ".join(text.replace("\0", " ").split())[:LONGEST_QUERY]
    if not typed:
        return []
    words = SearchQuery(typed, config="english", search_type="websearch")
    found = in_use(user).filter(Q(current__words=words) | Q(current__title__icontains=typed))
    return list(found.order_by(SearchRank(F("current__words"), words).desc(), "-current__decided_at", "-pk")[:most])


def in_use(user: User) -> QuerySet[Procedure]:
    """Published, not retired."""
    standing = access.procedures_visible_to(user).filter(current__isnull=False, retired_at=None)
    return standing.select_related("current__written_by", "current__decided_by").defer(*LONG)


def newest(user: User, kind: str = "", most: int = MOST_FOUND) -> list[Procedure]:
    """Changed last, first; of one kind of mail where `kind`, its slug, says so."""
    listed = in_use(user).filter(current__kinds__contains=[kind]) if kind else in_use(user)
    return list(listed.order_by("-current__decided_at", "-pk")[:most])
