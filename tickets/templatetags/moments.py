"""Times, and what a message shows of itself, for the ticket's page."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.safestring import mark_safe

from tickets.desk.views import moments
from tickets.desk.views.files import is_picture
from tickets.mail import html as mail_html
from tickets.models import Attachment, Message

register = template.Library()
register.filter("when", moments.short)
register.filter("clock", moments.clock)
register.filter("exact", moments.exact)


@register.filter
def seconds_left(at: datetime) -> int:
    """Until then; never below nought."""
    return max(0, round((at - timezone.now()).total_seconds()))


@register.filter
def quoted(message: Message) -> str:
    """The text that the message repeats from earlier ones."""
    new, whole = message.new_text.strip(), message.text.strip()
    if not new or new == whole:
        return ""
    return whole.removeprefix(new).strip()


@register.filter
def written(message: Message) -> str:
    """A reply or a note as its writer formatted it, made safe once more, with its pictures."""
    files = message.attachments.all()
    pictures = {file.content_id: f"/attachments/{file.pk}/" for file in files if file.content_id and is_picture(file)}
    return mark_safe(mail_html.sanitise(message.html, images=False, cid_urls=pictures).html)


@register.filter
def own_files(message: Message) -> list[Attachment]:
    """What came along, without the pictures that stand in the text."""
    files = [file for file in message.attachments.all() if not (file.inline and message.html)]
    for file in files:
        file.picture = is_picture(file)  # type: ignore[attr-defined]
    return files
