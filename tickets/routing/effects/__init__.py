"""What rules do to the outside, and notes: rows of outboxes, written in the transaction of the decision.

So each happens once or, where the decision is undone, never; what was asked for and is not done says why in an event.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from tickets.models import Event
from tickets.routing.effects import attaching, calling, forwarding, notifying, noting, replying
from tickets.routing.effects.asked import Asked, Triple, load

__all__ = ["make"]

MAKERS: dict[str, Callable[[Sequence[Asked]], list[Event]]] = {
    "add_note": noting.make,
    "send_reply": replying.make,
    "forward": forwarding.make,
    "notify": notifying.make,
    "call_webhook": calling.make,
    "attach_procedure": attaching.make,
}


def make(asked: Iterable[Triple]) -> list[Event]:
    """Writes rows and events for (effect, ticket, the message that brought it about or None), and returns the events.

    For the caller's transaction, with the tickets as they stand after the decision. A constant number of statements
    for each kind of effect, however many there are.
    """
    triples = list(asked)
    if not triples:
        return []
    groups: dict[str, list[Asked]] = defaultdict(list)
    events: list[Event] = []
    for each in load(triples):
        if each.effect.refused:
            events.append(each.not_done(each.effect.refused))
        else:
            groups[each.effect.do].append(each)
    for do, group in groups.items():
        events += MAKERS[do](group)
    return Event.objects.bulk_create(events)
