"""The desk's settings with leases short enough to wait for, and a storage that can be told to be full."""

from datetime import timedelta

from supportdesk.settings import *  # noqa: F403 - all of them are wanted here
from supportdesk.settings import STORAGES as USUAL

READING_LEASE = timedelta(seconds=6)
FETCHING_LEASE = timedelta(seconds=6)
FETCHING_PAUSE = timedelta(seconds=2)
SENDING_LEASE = timedelta(seconds=8)
ROUTING_LEFT_BEHIND = timedelta(seconds=6)

STORAGES = USUAL | {
    "default": {"BACKEND": "supportdesk.chaos.storage.FillingStorage"},
    # Pages find their styles without `collectstatic`.
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
