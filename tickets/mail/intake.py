"""Stored mail becomes part of a ticket: `drain` claims, reads, matches, files, and has new tickets routed.

A batch is one transaction. When a message makes it fail, each is taken by itself, and the one at fault is set
aside as a ticket with the reason on it, so that it never holds up the next.
"""

import logging
from collections.abc import Sequence

from django.db import transaction

from tickets import later, live
from tickets.mail import claiming, collecting, files, outages, proving, rereading
from tickets.mail.filing import Filing
from tickets.mail.outages import OUTAGES
from tickets.mail.patience import TooSlow
from tickets.mail.reading import ReadMail, in_portions, read, set_aside
from tickets.models import InboundMail, Message
from tickets.routing import assigning

log = logging.getLogger(__name__)


def drain(mailbox_id: int) -> int:
    """Takes in whatever waits in this mailbox and says how many messages that were."""
    taken = 0
    while rows := claiming.claim(mailbox_id):
        take_in(rows)
        taken += len(rows)
    return taken


def take_in(rows: Sequence[InboundMail]) -> None:
    """Files rows that are claimed. Raises one of OUTAGES when database or storage are away: the rows are given back."""
    try:
        _take_in_together(rows)
    except OUTAGES:
        claiming.give_back(rows)
        raise


def take_in_slowly() -> bool:
    """Takes in, or reads again, the next mail that takes long; says whether there was one. Raises one of OUTAGES."""
    row = claiming.claim_slow()
    if row is None:
        return False
    try:
        if Message.objects.filter(inbound=row).exists():
            _read_again(row)
        else:
            _file_together([read(row)])
    except TooSlow:
        claiming.let_wait(row)
    except OUTAGES:
        claiming.give_back([row])
        raise
    return True


def _read_again(row: InboundMail) -> None:
    each = read(row)
    try:
        rereading.put_in_place(each)
    except OUTAGES:
        raise
    except Exception as problem:  # it stays as it was shown so far
        log.exception("What message %s says could not be put in place", row.pk)
        rereading.put_in_place(set_aside(row, each.raw, f"It could not be filed: {problem}".partition("\n")[0]))


def _take_in_together(rows: Sequence[InboundMail]) -> None:
    for portion in in_portions(rows):
        if portion.slow:
            claiming.put_by(portion.slow)
            later.enqueue("read_slowly")
        _file_together(portion.read)


def _file_together(batch: list[ReadMail]) -> None:
    try:
        _file(batch)
    except OUTAGES:
        raise
    except Exception:  # one message's fault must not be the others': find out whose it is
        log.warning("A batch of %d messages failed; taking them one by one", len(batch), exc_info=True)
        for each in batch:
            _file_alone(each)


def _file_alone(each: ReadMail) -> None:
    try:
        _file([each])
    except OUTAGES:
        raise
    except Exception as problem:  # whatever it is, a person gets to see the message and the reason
        log.exception("Message %s is set aside", each.row.pk)
        _set_aside(each, f"It could not be filed: {problem}")


def _set_aside(each: ReadMail, why: str) -> None:
    try:
        _file([set_aside(each.row, each.raw, why)])
    except OUTAGES:
        raise
    except Exception:  # not even that: the row says so itself, and the mailbox page shows it
        log.exception("Message %s could not be set aside", each.row.pk)
        # The first line alone: below it the database quotes the row, and not everybody who reads this may see the mail.
        claiming.failed(each.row, why.partition("\n")[0])


def _file(batch: list[ReadMail]) -> None:
    batch = proving.proven(batch)
    kept = files.stored(batch)
    filing = Filing()
    with outages.named(), transaction.atomic():
        claiming.file_alone({each.row.mailbox_id for each in batch})
        mine = claiming.still_mine([each.row for each in batch])
        collecting.collect(filing, [each for each in batch if each.row.pk in mine], kept)
        filing.save()
    assigning.route(filing.opened, {each.row.pk: each.mail.headers for each in batch})
    live.publish_all(filing.continued.values())
