"""Takes in old mail from files: stored raw like any other, then filed by the same intake, oldest first.

What is there already, in whatever way it came, is passed by; so a second run goes on where the first was stopped.
Nothing that is imported is answered by itself.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from tickets.mail import intake, mail_files, receiving
from tickets.mail.batches import fitting
from tickets.mail.mail_files import MailFile, Place
from tickets.mail.receiving import Old
from tickets.models import Mailbox

Found = tuple[MailFile, Place]

# Together for one flush of the disk and one statement; what else comes in at the same time waits for one batch.
BATCH = 400
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
        result = Imported()
        for kept in _kept_ahead(_batches(places), open_since):
            _file(kept, mailbox, result)
            tell(result.there_already + result.stored + len(result.too_large), len(places))
        return result
    finally:
        for file in files.values():
            file.close()


@dataclass(frozen=True)
class _Kept:
    mails: list[Old]
    too_large: list[str]


def _kept_ahead(batches: Iterable[list[Found]], open_since: datetime | None) -> Iterator[_Kept]:
    """The next batch goes to the disk while this one is filed: the one waits for the disk, the other computes."""
    with ThreadPoolExecutor(1) as keeper:
        under_way: deque[Future[_Kept]] = deque()
        for batch in batches:
            under_way.append(keeper.submit(_keep, batch, open_since))
            if len(under_way) > 1:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def _keep(batch: list[Found], open_since: datetime | None) -> _Kept:
    too_large = [place for _, place in batch if place.size > settings.MAX_MAIL_BYTES]
    taken = [(file, place) for file, place in batch if place.size <= settings.MAX_MAIL_BYTES]
    came_at = [min(place.came_at, timezone.now()) for _, place in taken]
    is_done = [open_since is None or at < open_since for at in came_at]
    mails = receiving.keep_old([file.read(place) for file, place in taken], came_at, is_done)
    return _Kept(mails, [f"{place.file}, at byte {place.start}" for place in too_large])


def _file(kept: _Kept, mailbox: Mailbox, result: Imported) -> None:
    stored = receiving.store_old(mailbox, kept.mails)
    result.stored += stored
    result.there_already += len(kept.mails) - stored
    result.too_large += kept.too_large
    intake.drain(mailbox.pk)


def _all(files: dict[Path, MailFile]) -> Iterator[Found]:
    for file in files.values():
        yield from ((file, place) for place in file.places())


def _batches(places: Iterable[Found]) -> Iterator[list[Found]]:
    waiting = iter(places)
    while batch := list(islice(waiting, BATCH)):
        while batch:
            part = fitting(batch, lambda found: found[1].size, BATCH_BYTES)
            yield part
            batch = batch[len(part) :]
