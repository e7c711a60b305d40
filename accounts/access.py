"""Declared access: every route says who may come in, in one line above its view."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from asgiref.sync import iscoroutinefunction
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import User
from accounts.roles import Capability

View = TypeVar("View", bound=Callable[..., Any])

ANYONE = "anyone"
SIGNED_IN = "signed in"


def open_to_anyone(view: View) -> View:
    """A route without sign-in. Say beside it why that is safe."""
    view.access = ANYONE  # type: ignore[attr-defined]
    return login_not_required(view)


def signed_in(view: View) -> View:
    """A route for every person who is signed in, whatever their role."""
    view.access = SIGNED_IN  # type: ignore[attr-defined]
    return view


def requires(*capabilities: Capability) -> Callable[[View], View]:
    """A route for people who hold all of `capabilities`; others get 403."""

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            check(request, capabilities)
            return view(request, *args, **kwargs)

        @wraps(view)
        async def guarded_async(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            request.user = await request.auser()
            check(request, capabilities)
            return await view(request, *args, **kwargs)

        chosen: Any = guarded_async if iscoroutinefunction(view) else guarded
        chosen.access = capabilities
        return chosen

    return declare


def check(request: HttpRequest, capabilities: tuple[Capability, ...]) -> None:
    if not all(request.user.can(capability) for capability in capabilities):  # type: ignore[union-attr]
        raise PermissionDenied


def person_behind(request: HttpRequest) -> User:
    """Who is signed in: for views whose declared access lets nobody else in."""
    return cast(User, request.user)
