"""supportdesk/seats.py."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

from asgiref.sync import ThreadSensitiveContext, sync_to_async

from supportdesk.seats import seated


def served(requests, at_once, seats=2):
    """The threads that so many requests ran on."""
    threads = []

    async def application(scope, receive, send):
        # As Django's handler does.
        async with ThreadSensitiveContext():
            threads.append(await sync_to_async(threading.get_ident)())
            await asyncio.sleep(0.001)

    async def serve():
        answer = seated(application, seats)
        for _ in range(requests // at_once):
            await asyncio.gather(*(asyncio.create_task(answer({}, None, None)) for _ in range(at_once)))

    # In a thread: where browser tests ran before, the main thread has a running loop.
    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(asyncio.run, serve()).result()
    return threads


def test_one_request_after_another_uses_the_same_thread():
    assert len(set(served(6, at_once=1))) == 1


def test_requests_at_once_are_spread_over_the_seats_and_no_further():
    threads = served(12, at_once=6)
    assert len(set(threads)) == 2
    assert {threads.count(thread) for thread in threads} == {6}
