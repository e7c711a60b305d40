"""When everything has settled: what became of each letter and each answer, by the database, the sink and the pages."""

import http.client
from collections import Counter, defaultdict
from itertools import pairwise
from typing import Any

from django.db import close_old_connections
from django.db.models import Count, Q

from supportdesk.bench import desk as benches
from supportdesk.chaos.answering import OUTAGES
from supportdesk.chaos.desk import Desk
from supportdesk.chaos.letters import Letter
from supportdesk.chaos.posting import Post
from supportdesk.env import Env
from tickets.sealed import seal

SETTLE_SECONDS = 240


def settle(desk: Desk, accepted: int) -> None:
    """Waits until nothing is under way any more. Raises TimeoutError that says what still is."""
    try:
        benches.wait_until(lambda: not any(_under_way(accepted).values()), SETTLE_SECONDS, "all settled", pause=0.5)
    except TimeoutError as problem:
        raise TimeoutError(f"{problem}: {_under_way(accepted)}\n{desk.supervisor.said()[-4000:]}") from problem


def letters_in(letters: list[Letter], post: Post) -> dict[str, int]:
    """What became of what came in."""
    from tickets.models import InboundMail, Message

    ids = [letter.message_id for letter in letters]
    there = Counter(Message.objects.filter(direction="inbound").values_list("message_id", flat=True))
    return {
        "sent_in": len(ids),
        "lost": sum(not there[each] for each in ids),
        "doubled": sum(there[each] > 1 for each in ids),
        "out_of_order": _out_of_order(letters),
        "bounced": len(post.bounced),
        "retried": post.retries.total(),
        "set_aside": Message.objects.exclude(problem="").count(),
        "failed_in": InboundMail.objects.filter(state__in=["failed", "unfetched"]).count(),
        "by_imap": InboundMail.objects.filter(source="imap").count(),
    }


def answers_out(desk: Desk, written: list[str]) -> dict[str, int]:
    """What became of what went out: answers, and a confirmation for each ticket (each is another customer's)."""
    from tickets.models import Message, OutgoingMail

    taken = desk.sink.taken
    states = dict(OutgoingMail.objects.values_list("message__message_id", "state"))
    automatic = dict(Message.objects.filter(is_automatic=True).values_list("message_id", "ticket_id"))
    texts = Counter(Message.objects.filter(direction="reply").values_list("text", flat=True))
    unknown = list(OutgoingMail.objects.filter(state="unknown").select_related("message__ticket"))
    return {
        "answers": len(written),
        "sent_out": len(taken.keys() - automatic.keys()),
        "confirmed": len(automatic),
        "confirmed_twice": len(automatic) - len(set(automatic.values())),
        "not_confirmed": _not_confirmed(set(automatic.values())),
        "sent_twice": sum(times > 1 for times in taken.values()),
        "written_twice": sum(times > 1 for times in texts.values()),
        "not_sent": sum(state != "unknown" and not taken[each] for each, state in states.items()),
        "unknown": len(unknown),
        "unknown_and_taken": sum(taken[each.message.message_id] > 0 for each in unknown),
        "unknown_shown": _shown(desk.env, unknown),
    }


def _not_confirmed(confirmed: set[int]) -> int:
    """How many tickets had no confirmation, up to the number that a mailbox writes in an hour."""
    from tickets.mail.acknowledging import MOST_IN_AN_HOUR
    from tickets.models import Ticket

    opened = Counter(Ticket.objects.values_list("mailbox_id", flat=True))
    told = Counter(Ticket.objects.filter(pk__in=confirmed).values_list("mailbox_id", flat=True))
    return sum(max(min(count, MOST_IN_AN_HOUR) - told[mailbox], 0) for mailbox, count in opened.items())


def _under_way(accepted: int) -> dict[str, int]:
    from tickets.models import InboundMail, OutgoingMail, Ticket

    close_old_connections()
    try:
        pending = Count("pk", filter=Q(state__in=["received", "processing", "slow"]))
        inbound = InboundMail.objects.aggregate(there=Count("pk"), pending=pending)
        return {
            "not fetched": max(accepted - inbound["there"], 0),
            "not filed": inbound["pending"],
            "not routed": Ticket.objects.filter(visibility="held").count(),
            "not sent": OutgoingMail.objects.filter(state__in=["queued", "sending"]).count(),
        }
    except OUTAGES:
        return {"database": 1}


def _out_of_order(letters: list[Letter]) -> int:
    """Letters that stand in their ticket before an earlier one of their conversation, or in another ticket."""
    from tickets.models import Message

    rows = Message.objects.filter(direction="inbound").order_by("created_at", "pk")
    stands = {each: (ticket, place) for place, (each, ticket) in enumerate(rows.values_list("message_id", "ticket_id"))}
    conversations = defaultdict(list)
    for letter in sorted(letters, key=lambda letter: letter.place):
        if letter.message_id in stands:
            conversations[letter.sender].append(stands[letter.message_id])
    pairs = [pair for found in conversations.values() for pair in pairwise(found)]
    return sum(before[0] != after[0] or before[1] > after[1] for before, after in pairs)


def _shown(env: Env, unknown: list[Any]) -> int:
    """How many of them a person finds: on the page of the ticket, with the question what became of it."""
    cookie = _signed_in()
    return sum(_asks(env, cookie, each) for each in unknown)


def _asks(env: Env, cookie: str, outgoing: Any) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", env.port, timeout=30)
    headers = {"Host": "localhost", "Cookie": cookie}
    connection.request("GET", f"/tickets/{outgoing.message.ticket.reference}/", headers=headers)
    page = connection.getresponse().read().decode()
    connection.close()
    return f"/outgoing/{seal(outgoing.pk)}/settlement/" in page


def _signed_in() -> str:
    from django.conf import settings
    from django.test import Client

    from accounts.models import User

    browser = Client()
    browser.force_login(User.objects.get())
    return f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"
