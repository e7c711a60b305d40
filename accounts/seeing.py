"""For whom the database is asked: row-level security shows that person's tickets, and to nobody none.

The scope is that of the running code (a context variable), not of a connection: requests share connections.
`supportdesk/scoped.py` tells it to the database with each statement; the policies are in the desk's migrations.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.roles import Capability

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Scope:
    """`sees` is 'all', 'team' or '' (no ticket); `mailboxes` are keys, None for all. `bound`: the policies hold, since
    statements run as the role of the web. Without it they run as whoever signed in to the database."""

    sees: str = ""
    mailboxes: tuple[int, ...] | None = ()
    person: int | None = None
    bound: bool = True


NOBODY = Scope()
# Workers and commands: they own the tables, and the policies do not hold for them.
DESK = Scope("all", None, bound=False)
EVERYTHING = Scope("all", None)


class Later:
    """The scope of whoever a request turns out to come from; of nobody as long as that is not known."""

    def __init__(self, find: Callable[[], "User | AnonymousUser | None"]) -> None:
        self._find = find
        self._found: tuple[User | AnonymousUser | None, Scope] = (None, NOBODY)

    def scope(self) -> Scope:
        user = self._find()
        if user is not self._found[0]:
            self._found = (user, NOBODY if user is None else scope_of(user))
        return self._found[1]


_current: ContextVar[Scope | Later | None] = ContextVar("seen_as", default=None)
_at_first = DESK


def current() -> Scope:
    set_to = _current.get()
    return set_to.scope() if isinstance(set_to, Later) else set_to or _at_first


def begin_as_nobody() -> None:
    """For the web process: what runs there outside a person's request sees no ticket."""
    global _at_first
    _at_first = NOBODY


def scope_of(user: "User | AnonymousUser") -> Scope:
    if not user.is_authenticated:
        return NOBODY
    if user.can(Capability.SEE_ALL_TICKETS):
        return Scope("all", None, user.pk)
    if user.can(Capability.SEE_TEAM_TICKETS):
        only = user.only_mailboxes
        return Scope("team", None if only is None else tuple(only), user.pk)
    return Scope(person=user.pk)


@contextmanager
def within(scope: Scope | Later) -> Iterator[None]:
    before = _current.get()
    _current.set(scope)
    try:
        yield
    finally:
        # Not by a token: threads of asynchronous code carry the value into another context.
        _current.set(before)


@contextmanager
def seen_as(user: "User | AnonymousUser") -> Iterator[None]:
    """What is asked within, also by workers and commands, shows what this person sees."""
    with within(scope_of(user)):
        yield


@contextmanager
def seen_by_the_desk() -> Iterator[None]:
    """For what a request must know of tickets that its person does not see. Say beside each use why that is safe."""
    with within(EVERYTHING if current().bound else DESK):
        yield
