"""The mail: a text and a page that say the same, and two pictures. What waits stands first."""

from dataclasses import dataclass
from datetime import date, datetime
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
from tickets.dashboard import day, greeting
from tickets.dashboard.counting.counter import zone
from tickets.dashboard.digest import asked, period, planning, waits
from tickets.dashboard.digest.lines import Line, lines
from tickets.dashboard.digest.pictures import Picture, pictures
from tickets.dashboard.digest.told import page
from tickets.dashboard.period import Period
from tickets.mail.about_tickets import DIGEST
from tickets.mail.posting import ways_out
from tickets.models import Escalation, Mailbox

SHOWN_AS = "The owner’s digest"
# Then the next one says more.
LIFETIME_SECONDS = 20 * 3600
INLINED = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=True)


@dataclass(frozen=True)
class Digest:
    """All that is said. A reply answers `question`, where exactly one waits."""

    person: User
    now: datetime
    today: date
    period: Period
    waits: waits.Told
    question: Escalation | None
    lines: list[Line]
    pictures: list[Picture]


def letter(person: User, often: str, until: datetime | None, now: datetime) -> EmailMultiAlternatives:
    """Of what came since the last one, which was written at `until`. It says what this person sees."""
    with seen_as(person):
        return _mail(tell(person, often, until, now))


def about(person: User) -> str:
    """What the letter is known by in the outbox."""
    return f"{DIGEST}:{person.pk}"


def tell(person: User, often: str, until: datetime | None, now: datetime) -> Digest:
    local = zone()
    today, days = now.astimezone(local).date(), period.told(now, local, often, until)
    found = day.waits_for(person)
    return Digest(
        person,
        now.astimezone(planning.zone_of(person)),
        today,
        days,
        waits.told(found, person, now),
        asked.only_one(found.items("questions"), person, now),
        lines(days, today),
        pictures(days.last),
    )


def words(digest: Digest) -> dict[str, object]:
    """What both parts of the mail are made of."""
    return {
        "digest": digest,
        "hello": greeting.hello(digest.person.short_name, digest.now),
        "day": greeting.day(digest.now),
        "days": period.name(digest.period, digest.today),
        "waits": _count(digest.waits.many),
        "settings": page("digest"),
        "today": digest.waits.address,
    }


def _mail(digest: Digest) -> EmailMultiAlternatives:
    told = words(digest)
    text = render_to_string("digest/letters/digest.txt", told)
    mail = EmailMultiAlternatives(_subject(digest), text, None, [digest.person.email], headers=_headers(digest))
    mail.attach_alternative(INLINED.inline(render_to_string("digest/letters/digest.html", told)), "text/html")
    mail.mixed_subtype = "related"
    for picture in digest.pictures:
        if picture.png:
            mail.attach(_attached(picture))
    return mail


def _count(many: int) -> str:
    return "" if not many else f"{'1 thing waits' if many == 1 else f'{many} things wait'} for you"


def _subject(digest: Digest) -> str:
    came, answered = (line.value for line in digest.lines[:2])
    return f"{_count(digest.waits.many) or 'Nothing needs you today'} · {came} came in, {answered} answered"


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
