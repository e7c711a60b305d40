"""For a worker of a test: what is read apart may take half a second."""

from supportdesk.settings import *  # noqa: F403 - all of them are wanted here

SLOW_READING_SECONDS = 0.5
