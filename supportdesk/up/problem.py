"""What ends a start, in words for the person at the terminal."""


class CannotStart(Exception):
    """The message says what is wrong and what to do."""
