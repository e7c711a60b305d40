"""What a person recorded and has not sent: a page was left, a connection lost."""

import time
from collections.abc import Iterable

from accounts.models import User
from tickets.models import Recording
from tickets.recordings import finishing, places, receiving
from tickets.recordings.limits import UNSENT

# A recording that grew so lately is being made on another page.
GROWS_SECONDS = 30


def of(by: User, kinds: Iterable[str]) -> list[Recording]:
    """Of these kinds, the newest first: those of which there is something, and nothing more comes."""
    found = receiving.own(by).filter(received__gt=0, kind__in=list(kinds)).order_by("-made_at")[:UNSENT]
    return [each for each in found if not _grows(each)]


def use(key: str, by: User) -> Recording:
    """What came in of it is all of it: now it may be sent. Raises Recording.DoesNotExist, Refused and NotStored."""
    found = receiving.cut(key, by)
    finishing.is_there(found)
    return found


def _grows(recording: Recording) -> bool:
    try:
        return time.time() - places.path_of(recording).stat().st_mtime < GROWS_SECONDS
    except FileNotFoundError:
        return False
