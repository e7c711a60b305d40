"""Voice and screen in a question or its answer."""

from collections.abc import Sequence

from accounts.models import User
from tickets.errors import Refused
from tickets.models import Escalation, Recording
from tickets.models.recording import Part


def attach(keys: Sequence[str], by: User, asked: Escalation, part: Part) -> None:
    """Finished recordings of `by`, of nothing else yet. Raises Refused for any other."""
    wanted = list(dict.fromkeys(key for key in keys if key))
    mine = Recording.objects.filter(key__in=wanted, made_by=by, escalation=None, procedure=None)
    if mine.exclude(finished_at=None).update(escalation=asked, part=part) != len(wanted):
        raise Refused("A recording is not whole yet. Wait until it is uploaded, then send again.")
