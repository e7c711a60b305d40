"""A mail that could not be read, filed or fetched is tried again when a person says so.

Saying it twice changes nothing: each is a conditional change of its row, and what is at work already is left alone.
"""

from collections.abc import Iterator

from tickets import later
from tickets.models import InboundMail
from tickets.models.inbound import TROUBLED, InboundState

FRESH = {"attempts": 0, "leased_until": None}
MOST = 1000


def again(row_id: int) -> bool:
    """Whether there was anything to begin: it is filed anew, fetched anew, or its message is read anew."""
    return file_again(row_id) or fetch_again(row_id) or read_again(row_id)


def file_again(row_id: int) -> bool:
    """What reached us and no ticket."""
    row = _row(row_id, InboundState.FAILED)
    if row is None or not _change(row, InboundState.RECEIVED):
        return False
    later.enqueue("take_in", row.mailbox_id)
    return True


def fetch_again(row_id: int) -> bool:
    """What is still on a mail server: the next fetch asks for it once more, as often as for a new one.

    Of what was too large, whose head is in a ticket, it asks for the whole: the limit may be another by now.
    """
    row = _row(row_id, InboundState.UNFETCHED)
    if row is None:
        return False
    InboundMail.objects.filter(pk=row.pk, state=InboundState.UNFETCHED).update(**FRESH)
    later.enqueue_once("fetch", row.mailbox_id)
    return True


def read_again(row_id: int) -> bool:
    """What is in a ticket: today's reader reads it apart, and what it finds takes the place of what is shown there."""
    row = _row(row_id, InboundState.DONE, message__isnull=False)
    if row is None or not _change(row, InboundState.SLOW):
        return False
    later.enqueue("read_slowly")
    return True


def without_ticket() -> Iterator[int]:
    """The oldest first."""
    failed = InboundMail.objects.filter(state__in=TROUBLED, is_head_only=False)
    yield from failed.order_by("pk").values_list("pk", flat=True)[:MOST]


def _row(row_id: int, state: InboundState, **more: object) -> InboundMail | None:
    return InboundMail.objects.filter(pk=row_id, state=state, **more).first()


def _change(row: InboundMail, state: InboundState) -> bool:
    return bool(InboundMail.objects.filter(pk=row.pk, state=row.state).update(state=state, problem="", **FRESH))
