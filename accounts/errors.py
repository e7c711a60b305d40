"""What people may not do here, in words that a page can show as they are."""


class Refused(Exception):
    """`str(error)` says why, and what to do instead."""


class LinkUnusable(Refused):
    """An invitation link that makes nobody: unknown, expired, used or withdrawn."""
