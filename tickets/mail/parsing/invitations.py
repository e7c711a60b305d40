"""What the calendar part of a mail asks (RFC 5546 1.4); the invitation itself is read elsewhere."""

import re

from .model import Attachment

TYPES = {"text/calendar", "application/ics", "text/x-vcalendar"}
METHOD = re.compile(rb"^METHOD(?:;[^:\r\n]{0,100})?:[ \t]*([A-Za-z-]{1,20})[ \t]*\r?$", re.M | re.I)
LOOKED_AT = 20_000  # bytes: the method stands before the events


def method_of(files: list[Attachment]) -> str:
    """'REQUEST', 'CANCEL', 'REPLY', …: of the first calendar that names a method; else ''."""
    calendars = (each for each in files if each.content_type in TYPES or each.filename.lower().endswith(".ics"))
    found = (METHOD.search(each.content[:LOOKED_AT]) for each in calendars)
    return next((match[1].decode("ascii").upper() for match in found if match), "")
