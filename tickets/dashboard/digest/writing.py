"""The mail: a text and a page that say the same, and two pictures. What waits stands first."""

from datetime import datetime
from email.mime.image import MIMEImage
from email.utils import formatdate

import css_inline
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from accounts import letters as known
from accounts.models import User
from accounts.seeing import seen_as
from tickets.asking import letters
from tickets.asking.seals import Asked
from tickets.dashboard.digest.pictures import Picture
from tickets.dashboard.digest.telling import Digest, tell, words
from tickets.mail.about_tickets import DIGEST
from tickets.mail.posting import ways_out
from tickets.models import Mailbox

SHOWN_AS = "The owner’s digest"
# Then the next one says more.
LIFETIME_SECONDS = 20 * 3600
INLINED = css_inline.CSSInliner(load_remote_stylesheets=False)


class WithPictures(EmailMultiAlternatives):
    """Files beside the text belong to it (RFC 2387)."""

    mixed_subtype = "related"


def letter(person: User, often: str, until: datetime | None, now: datetime) -> WithPictures:
    """Of what came since the last one, which was written at `until`. It says what this person sees."""
    with seen_as(person):
        return _mail(tell(person, often, until, now))


def about(person: User) -> str:
    """What the letter is known by in the outbox."""
    return f"{DIGEST}:{person.pk}"


def _mail(digest: Digest) -> WithPictures:
    told = words(digest)
    text = render_to_string("digest/letters/digest.txt", told)
    mail = WithPictures(_subject(digest), text, None, [digest.person.email], headers=_headers(digest))
    mail.attach_alternative(INLINED.inline(render_to_string("digest/letters/digest.html", told)), "text/html")
    for picture in digest.pictures:
        if picture.png:
            mail.attach(_attached(picture))
    return mail


def _subject(digest: Digest) -> str:
    came, answered = (line.value for line in digest.lines[:2])
    return f"{digest.waiting or 'Nothing needs you today'} · {came} came in, {answered} answered"


def _headers(digest: Digest) -> dict[str, str]:
    asked_of = Asked(digest.question.pk if digest.question else 0, digest.person.pk, int(digest.now.timestamp()))
    mailbox = digest.question.ticket.mailbox if digest.question else _mailbox()
    headers = {
        known.ABOUT: about(digest.person),
        known.LIFETIME: str(LIFETIME_SECONDS),
        known.SHOWN_AS: SHOWN_AS,
        "Message-ID": letters.message_id(asked_of),
        "Date": formatdate(digest.now.timestamp()),
    }
    return headers | ({"Reply-To": letters.reply_to(mailbox, asked_of)} if mailbox else {})


def _mailbox() -> Mailbox | None:
    """Where a reply comes in."""
    return next(iter(ways_out(None)), None) or Mailbox.objects.filter(is_active=True).order_by("pk").first()


def _attached(picture: Picture) -> MIMEImage:
    image = MIMEImage(picture.png, "png")
    image.add_header("Content-ID", f"<{picture.cid}>")
    image.add_header("Content-Disposition", "inline", filename=f"{picture.cid}.png")
    return image
