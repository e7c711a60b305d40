"""The mail that says that something does not work, or works again, to everybody who may see the health page."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from accounts import letters as known
from accounts.models import User
from accounts.roles import Capability, roles_with
from tickets.mail import posting, system
from tickets.models import Trouble


def began(trouble: Trouble) -> list[int]:
    """Returns the ids of the queued mails; none where no other mailbox sends: then the desk's pages alone say it."""
    return _queue(trouble, f"{_whose(trouble)}: {trouble.get_kind_display()}", "health/letters/began.txt")


def ended(trouble: Trouble) -> list[int]:
    """Like `began`."""
    return _queue(trouble, f"{_whose(trouble)}: all is well again", "health/letters/ended.txt")


def people() -> list[User]:
    """Whoever looks after the desk."""
    return list(User.objects.filter(is_active=True, role__in=roles_with(Capability.SEE_HEALTH)).order_by("pk"))


def _whose(trouble: Trouble) -> str:
    return trouble.mailbox.address if trouble.mailbox else "Support desk"


def _queue(trouble: Trouble, subject: str, template: str) -> list[int]:
    # A mailbox that stands silent may still send, and a mail through it is no proof; so any trouble of it avoids it.
    if trouble.mailbox and not posting.ways_out(trouble.mailbox_id) and posting.ways_out(None):
        return []
    where = settings.BASE_URL + reverse("health_page")
    text = render_to_string(template, {"trouble": trouble, "where": where})
    headers = {known.ABOUT: known.NEWS}
    letters = [EmailMessage(subject, text, None, [person.email], headers={**headers}) for person in people()]
    return [system.queue(letter, avoids=trouble.mailbox).pk for letter in letters]
