"""supportdesk/bodies.py."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.handlers.asgi import ASGIHandler

from supportdesk import bodies
from supportdesk.bodies import bounded

MOST = 3_000_000
PIECE = b"x" * 500_000


def scope(method: str = "POST", **headers: str) -> dict:
    told = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "method": method, "path": "/handed-over/1/x/mime", "headers": told, "query_string": b""}


async def posted(application, pieces: int, method: str = "POST", **headers: str) -> tuple[int, int]:
    """The status of the answer, and how many pieces were taken."""
    answer, taken = [], 0

    async def receive():
        nonlocal taken
        if taken == pieces:
            await asyncio.sleep(60)
        taken += 1
        return {"type": "http.request", "body": PIECE, "more_body": taken < pieces}

    async def send(message):
        answer.append(message)

    await application(scope(method, **headers), receive, send)
    return answer[0]["status"], taken


def run(work):
    """In a thread: where browser tests ran before, the main thread has a running loop."""
    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(asyncio.run, work).result()


async def read_whole(scope, receive, send):
    """As Django's handler does, which gives up when the line breaks."""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        if not message["more_body"]:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            return


def test_what_is_not_too_large_gets_its_answer():
    assert run(posted(bounded(read_whole, MOST), 6)) == (200, 6)


def test_a_request_without_end_is_ended():
    assert run(posted(bounded(read_whole, MOST), 1000)) == (413, 7)


def test_djangos_own_handler_is_stopped_so(monkeypatch):
    monkeypatch.setattr(ASGIHandler, "load_middleware", lambda *args, **kwargs: None)
    assert run(posted(bounded(ASGIHandler(), MOST), 1000)) == (413, 7)


def test_who_announces_too_much_is_not_listened_to():
    assert run(posted(bounded(read_whole, MOST), 1000, content_length="3000001")) == (413, 0)


def test_a_piece_of_something_larger_is_smaller():
    application = bounded(read_whole, MOST, patch=2 * len(PIECE))
    assert run(posted(application, 2, "PATCH")) == (200, 2)
    assert run(posted(application, 6, "PATCH")) == (413, 3)
    assert run(posted(application, 6, "PATCH", content_length="3000000")) == (413, 0)
    assert run(posted(application, 6)) == (200, 6)


def test_silence_ends(monkeypatch):
    monkeypatch.setattr(bodies, "IDLE_SECONDS", 0.05)

    async def forever():
        await asyncio.sleep(60)

    application, answer = bounded(read_whole, MOST), []

    async def send(message):
        answer.append(message)

    run(application(scope(), forever, send))
    assert answer[0]["status"] == 408


@pytest.mark.parametrize(("pieces", "status"), [(6, 503), (1, 200)])
def test_all_together_have_their_limit_and_small_ones_come_through(pieces, status):
    async def flooded():
        hold, reading = asyncio.Event(), 0

        async def holding(scope, receive, send):
            nonlocal reading
            await read_whole(scope, receive, send)
            reading += 1
            if reading <= 11:
                await hold.wait()

        application = bounded(holding, MOST)
        flood = [asyncio.create_task(posted(application, 6)) for _ in range(11)]
        while reading < 11:
            await asyncio.sleep(0)
        told = await posted(application, pieces)
        hold.set()
        await asyncio.gather(*flood)
        return told[0], (await posted(application, 6))[0]

    assert run(flooded()) == (status, 200)
