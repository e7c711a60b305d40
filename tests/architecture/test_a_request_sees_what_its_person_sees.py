"""accounts/seeing_middleware.py: the page, what is streamed after it, and requests that take turns on one thread."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.contrib.auth.models import AnonymousUser
from django.db import connections
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client

from accounts.seeing import DESK, NOBODY, current, scope_of
from accounts.seeing_middleware import SeeingMiddleware
from tests.cast import signed_in
from tickets import access
from tickets.models import Ticket


def asked_by(person):
    return SimpleNamespace(user=person)


def counted(request=None) -> bytes:
    return str(Ticket.objects.count()).encode()


def in_a_loop(coroutine):
    """In a thread: where browser tests ran before, the main thread has a running loop."""
    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(asyncio.run, coroutine).result()


def test_a_page_and_nothing_after_it(asha, olivia, ticket, private):
    page = SeeingMiddleware(lambda request: HttpResponse(counted()))
    said = [page(asked_by(person)).content for person in (asha, olivia, AnonymousUser())]
    assert said == [b"1", b"2", b"0"]
    assert current() == DESK


def test_a_view_that_fails_leaves_nothing_behind(asha):
    def fails(request):
        raise LookupError

    with pytest.raises(LookupError):
        SeeingMiddleware(fails)(asked_by(asha))
    assert current() == DESK


def test_what_is_sent_later_is_asked_for_the_same_person(asha, ticket, private):
    page = SeeingMiddleware(lambda request: StreamingHttpResponse(counted() for _ in range(2)))
    assert list(page(asked_by(asha))) == [b"1", b"1"]


def test_a_person_who_is_let_go_sees_nothing(asha):
    asha.is_active = False
    assert (scope_of(asha).sees, scope_of(AnonymousUser())) == ("", NOBODY)


def test_pages_are_made_behind_row_security(asha, ticket, private, monkeypatch):
    """Where the filter is forgotten."""
    monkeypatch.setattr(access, "visible_to", lambda user: Ticket.objects.all())
    browser = signed_in(asha)
    listed = browser.get("/queues/open/").content.decode()
    assert ticket.subject in listed
    assert private.subject not in listed
    assert browser.get(f"/tickets/{private.reference}/").status_code == 404
    assert Client().get("/queues/open/").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_requests_that_take_turns_on_one_thread(asha, olivia, ticket, private):
    """Each waits in the midst of its work for the others, which use the same connection meanwhile."""

    async def view(request):
        found = []
        for _ in range(20):
            found.append(await sync_to_async(counted)())
            await asyncio.sleep(0)
        return HttpResponse(b" ".join(sorted(set(found))))

    async def stream(request):
        async def parts():
            for _ in range(5):
                yield await sync_to_async(counted)()
                await asyncio.sleep(0)

        return StreamingHttpResponse(parts())

    async def answered(person):
        return (await SeeingMiddleware(view)(asked_by(person))).content

    async def streamed(person):
        return b" ".join({part async for part in await SeeingMiddleware(stream)(asked_by(person))})

    async def all_at_once():
        async with ThreadSensitiveContext():
            people = [asha, olivia, AnonymousUser()] * 4
            said = await asyncio.gather(*map(answered, people), *map(streamed, people))
            await sync_to_async(connections.close_all)()
            return said

    assert in_a_loop(all_at_once()) == [b"1", b"2", b"0"] * 8
