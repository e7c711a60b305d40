"""Open pages hear of changes: the reference and no more, and only who may see the ticket."""

import asyncio
from contextlib import suppress

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from django.test import AsyncClient

from tickets import live
from tickets.models import Ticket


async def listen(person, ring):
    """What the person's page hears within a moment of `ring`."""
    browser = AsyncClient()
    await browser.aforce_login(person)
    answer = await browser.get("/live/")
    assert answer.headers["Content-Type"] == "text/event-stream"
    heard = []
    while b"listening" not in (heard or [b""])[-1]:
        heard.append(await asyncio.wait_for(anext(answer.streaming_content), 5))
    await sync_to_async(ring)()
    with suppress(TimeoutError):
        for _ in range(4):
            heard.append(await asyncio.wait_for(anext(answer.streaming_content), 0.7))
    await sync_to_async(connections.close_all)()
    return b"".join(heard).decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("who", "hears"), [("asha", False), ("olivia", True)])
def test_only_the_owner_hears_of_the_owners_own_ticket(who, hears, request):
    person, private = request.getfixturevalue(who), request.getfixturevalue("private")
    told = asyncio.run(listen(person, lambda: live.publish(private)))
    assert (f"data: {private.reference}\n" in told) is hears
    assert private.subject not in told


@pytest.mark.django_db(transaction=True)
def test_the_team_hears_of_its_tickets(asha, ticket: Ticket):
    told = asyncio.run(listen(asha, lambda: live.publish(ticket)))
    assert f"data: {ticket.reference}\n\n" in told
    assert ticket.subject not in told
