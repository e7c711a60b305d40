"""Takes in old mail from files: stored raw like any other, then filed by the same intake, oldest first.

What is there already, in whatever way it came, is passed by; so a second run goes on where the first was stopped.
Nothing that is imported is answered by itself.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from tickets.mail import intake, mail_files, receiving
from tickets.mail.mail_files import MailFile, Place
from tickets.mail.receiving import Old
from tickets.models import Mailbox

# Together for one flush of the disk and one statement; what else comes in at the same time waits for one batch.
BATCH = 250
BATCH_BYTES = 50 * 1024 * 1024


@dataclass
class Imported:
    """`too_large` says where those stand that are over the limit."""

    stored: int = 0
    there_already: int = 0
    too_large: list[str] = field(default_factory=list)


def import_from(
    paths: Sequence[Path], mailbox: Mailbox, tell: Callable[[int, int], None], open_since: datetime | None = None
) -> Imported:
    """Imports every message; `tell(done, of)` hears of the progress. Raises NoMailThere, NotStored.

    The messages of all files are taken in the order in which they came, so that an answer finds what it answers.
    What came at or after `open_since` still waits for an answer.
    """
    files = {path: mail_files.opened(path) for path in paths}
    try:
        places = sorted(_all(files), key=lambda found: found[1].came_at)
        result, done = Imported(), 0
        for batch in _batches(places):
            _import(batch, mailbox, result, open_since)
            done += len(batch)
            tell(done, len(places))
        return result
    finally:
        for file in files.values():
            file.close()


def _all(files: dict[Path, MailFile]) -> Iterator[tuple[MailFile, Place]]:
    for file in files.values():
        yield from ((file, place) for place in file.places())


def _batches(places: Iterable[tuple[MailFile, Place]]) -> Iterator[list[tuple[MailFile, Place]]]:
    waiting = iter(places)
    while batch := list(islice(waiting, BATCH)):
        while batch:
            part = _within_bytes(batch)
            yield part
            batch = batch[len(part) :]


def _within_bytes(batch: list[tuple[MailFile, Place]]) -> list[tuple[MailFile, Place]]:
    total = 0
    for number, (_, place) in enumerate(batch):
        total += place.end - place.start
        if total > BATCH_BYTES and number:
            return batch[:number]
    return batch


def _import(
    batch: list[tuple[MailFile, Place]], mailbox: Mailbox, result: Imported, open_since: datetime | None
) -> None:
    now, mails = timezone.now(), []
    for file, place in batch:
        if place.end - place.start > settings.MAX_MAIL_BYTES:
            result.too_large.append(f"{place.file}, at byte {place.start}")
        else:
            is_done = open_since is None or place.came_at < open_since
            mails.append(Old(file.read(place), min(place.came_at, now), is_done))
    stored = receiving.store_old(mailbox, mails)
    result.stored += stored
    result.there_already += len(mails) - stored
    intake.drain(mailbox.pk)
