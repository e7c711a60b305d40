"""A page that listens hears at once that its person may do something else, and no more than it may."""

import asyncio

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from django.test import AsyncClient

from accounts.models import User
from accounts.permitting import Permissions
from tickets.desk.views import live as views
from tickets.powers import changing


async def listen(person, change):
    """What the page of `person` hears after `change`, and whether its connection was ended."""
    browser = AsyncClient()
    await browser.aforce_login(person)
    stream = (await browser.get("/live/")).streaming_content
    while b"listening" not in await asyncio.wait_for(anext(stream), 5):
        pass
    await asyncio.sleep(0.3)
    await sync_to_async(change)()
    heard, ended = [], False
    try:
        for _ in range(6):
            heard.append(await asyncio.wait_for(anext(stream), 2))
            if b"data: *" in heard[-1]:
                break
    except StopAsyncIteration:
        ended = True
    await sync_to_async(connections.close_all)()
    return b"".join(heard).decode(), ended


@pytest.fixture(autouse=True)
def _the_clock_alone_would_take_long(monkeypatch):
    monkeypatch.setattr(views, "ASK_AGAIN_SECONDS", 60)


@pytest.mark.django_db(transaction=True)
def test_who_sees_fewer_mailboxes_is_no_longer_told_of_the_others(olivia, asha, ticket):
    fewer = Permissions.of(User(role="assistant", only_mailboxes=[]))
    heard, ended = asyncio.run(listen(asha, lambda: changing.permit(asha, fewer, olivia)))
    assert ended
    assert ticket.reference not in heard


@pytest.mark.django_db(transaction=True)
def test_a_page_asks_anew_for_what_it_shows(olivia, asha, ticket):
    masked = Permissions.of(User(role="assistant", sees_addresses=False))
    heard, ended = asyncio.run(listen(asha, lambda: changing.permit(asha, masked, olivia)))
    assert "data: *" in heard
    assert not ended
