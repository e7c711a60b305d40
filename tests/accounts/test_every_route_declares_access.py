"""Nobody adds a page without saying who may see it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLResolver

from accounts.access import ANYONE, SIGNED_IN
from accounts.declared import DECLARED


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, str | None, Any]]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, path)
        else:
            yield path, entry.name, entry.callback


ALL = list(routes(get_resolver()))


@pytest.mark.parametrize(("path", "name", "view"), ALL, ids=[path for path, _, _ in ALL])
def test_route_declares_access(path, name, view):
    declared = getattr(view, "access", None) or DECLARED.get(name)
    assert declared, f"{path}: say open_to_anyone, signed_in or requires(…) above its view"
    assert declared in (ANYONE, SIGNED_IN) or isinstance(declared, tuple)


@pytest.mark.parametrize(("path", "name", "view"), ALL, ids=[path for path, _, _ in ALL])
def test_what_is_declared_is_what_the_sign_in_middleware_does(path, name, view):
    declared = getattr(view, "access", None) or DECLARED.get(name)
    assert (declared == ANYONE) == (getattr(view, "login_required", True) is False), path


def test_the_list_names_only_routes_that_exist():
    assert set(DECLARED) <= {name for _, name, _ in ALL}
