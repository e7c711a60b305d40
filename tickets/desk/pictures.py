"""Pictures within what a person writes: shown from our address while it is a draft, sent along by Content-ID."""

import re
from collections.abc import Iterable

from tickets.models import Attachment

ANY_OF_OURS = re.compile(r"<img\b[^>]*\bsrc=\"/attachments/\d+/\"[^>]*>")


def address_of(file: Attachment) -> str:
    return f"/attachments/{file.pk}/"


def by_content_id(html: str, files: Iterable[Attachment]) -> str:
    """As a mail names them. A picture that is none of `files` is left out: nobody sends what is not theirs."""
    for file in files:
        if file.content_id:
            html = html.replace(f'src="{address_of(file)}"', f'src="cid:{file.content_id}"')
    return ANY_OF_OURS.sub("", html)


def by_address(html: str, files: Iterable[Attachment]) -> str:
    """As the editor shows them."""
    for file in files:
        if file.content_id:
            html = html.replace(f'src="cid:{file.content_id}"', f'src="{address_of(file)}"')
    return html
