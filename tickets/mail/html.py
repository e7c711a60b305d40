"""HTML of mail: customers' made safe to show, assistants' made safe to send, either as plain text."""

from .html_text import to_text

__all__ = ["to_text"]
