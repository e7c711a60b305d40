"""The mail of the last two days that is not like the rest: a forged sender, an invitation, a letter within a letter,
what a spam filter suspects, what was too large, complaints that wait; and answers that the desk sent by itself."""

from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from random import Random

from tickets.demo import world
from tickets.demo.intaking import Arrival, take_in
from tickets.demo.world import Person
from tickets.models import Mailbox, Message

CONFIRMATION = (
    "Hello {name},\n\nyour mail is here, and a person will read it: your number is {reference}. We answer within one "
    "working day.\n\nNorthlight support"
)
PLAN = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Marigold Yoga//Calendar//EN
METHOD:REQUEST
BEGIN:VEVENT
UID:{uid}@marigold.example.org
DTSTAMP:{stamp}
DTSTART:{start}
DTEND:{end}
SUMMARY:Affiliate programme: how we begin
LOCATION:https://meet.marigold.example.org/northlight
ORGANIZER;CN=Rosa Quist:mailto:rosa@marigold.example.org
ATTENDEE;CN=Northlight support;PARTSTAT=NEEDS-ACTION:mailto:support@northlight.example.com
END:VEVENT
END:VCALENDAR
"""
ROSA = Person("Rosa Quist", "rosa@marigold.example.org")
ELIF = Person("Elif Yilmaz", "elif.yilmaz@post.example.org")
BRIGHTPAY = Person("Brightpay", "service@brightpay.example.com")
PRIZE = Person("Reward centre", "winner@prize.example.net")
WILLIAM = Person("William Osei", "william.osei@mail.example.com")
TEREZA = Person("Tereza Novak", "tereza.novak@inbox.example.net")
OSKAR = Person("Oskar Lindgren", "oskar.lindgren@post.example.org")
RANKING = Person("First page guaranteed", "sales@ranking.example.net")
TOO_LARGE = (
    "It is too large: 48.2 MB, and the limit is 25.0 MB. Only who wrote it, when and about what, is here; the whole "
    "mail is still in the folder INBOX at imap.northlight.example.com."
)


def take_in_all(mailbox: Mailbox, now: datetime, chance: Random) -> list[Message]:
    """They arrive in `mailbox`, which confirms new mail from now on."""
    mailbox.acknowledges, mailbox.acknowledgement = True, CONFIRMATION
    mailbox.save(update_fields=["acknowledges", "acknowledgement"])
    arrivals = []
    for make, person, minutes, why in ODDITIES:
        at = now - timedelta(minutes=minutes)
        letter = _begin(person, mailbox, at, chance)
        make(letter, at)
        arrivals.append(Arrival(at, mailbox, person.email, letter.as_bytes(), head_only_because=why))
    return take_in(sorted(arrivals, key=lambda arrival: arrival.at), chance)


def _begin(person: Person, mailbox: Mailbox, at: datetime, chance: Random) -> EmailMessage:
    letter = EmailMessage()
    letter["From"] = formataddr((person.name, person.email))
    letter["To"] = formataddr((mailbox.name, mailbox.address))
    letter["Date"] = format_datetime(at)
    letter["Message-ID"] = f"<{chance.getrandbits(80):020x}@{person.email.rpartition('@')[2]}>"
    return letter


def _forged(letter: EmailMessage, at: datetime) -> None:
    letter["Authentication-Results"] = (
        f"{world.SERVER}; dkim=none; spf=softfail; dmarc=fail header.from=brightpay.example.com"
    )
    letter["Subject"] = "Your payouts are on hold: confirm your account today"
    letter.set_content(
        "Dear seller,\n\nyour payouts were put on hold after unusual activity. Sign in with the link below within 12 "
        "hours, or your account will be closed.\n\nhttps://brightpay-secure.example.net/confirm\n\nBrightpay\n"
    )


def _invitation(letter: EmailMessage, at: datetime) -> None:
    start = (at + timedelta(days=3)).replace(hour=14, minute=0, second=0)
    times = {"stamp": at, "start": start, "end": start + timedelta(minutes=45)}
    written = {name: f"{moment:%Y%m%dT%H%M%SZ}" for name, moment in times.items()}
    letter["Subject"] = "Invitation: Affiliate programme: how we begin"
    letter.set_content("Hello,\n\nshall we talk about the first month? The invitation is attached.\n\nRosa\n")
    plan = PLAN.format(uid=f"{at:%Y%m%d%H%M}", **written).replace("\n", "\r\n")
    letter.add_attachment(plan.encode(), maintype="text", subtype="calendar", filename="invite.ics")


def _within(letter: EmailMessage, at: datetime) -> None:
    inner = EmailMessage()
    inner["From"], inner["To"] = "orders@shop.example.org", ELIF.email
    inner["Subject"], inner["Date"] = "Your order NL-48211", format_datetime(at - timedelta(days=1))
    inner.set_content("Thank you! Course: Letters that Sell\nTotal: $79.00, paid twice by mistake of the till.\n")
    letter["Authentication-Results"] = (
        f"{world.SERVER}; dkim=pass header.d=post.example.org; dmarc=pass header.from=post.example.org"
    )
    letter["Subject"] = "Charged twice? The shop's mail is attached"
    letter.set_content("Hi,\n\nI think I paid twice. I attach the mail that the shop sent me.\n\nBest, Elif\n")
    letter.add_attachment(inner)


def _suspected(letter: EmailMessage, at: datetime) -> None:
    letter["X-Spam-Flag"], letter["X-Spam-Status"] = "YES", "Yes, score=9.4 required=5.0 tests=LOTTERY,URIBL_BLACK"
    letter["Subject"] = "You were chosen"
    letter.set_content("Congratulations! A voucher for $500 waits for you. Answer within 24 hours.\n")


def _offered(letter: EmailMessage, at: datetime) -> None:
    letter["X-Spam-Flag"], letter["X-Spam-Status"] = "YES", "Yes, score=7.1 required=5.0 tests=SEO_OFFER"
    letter["Subject"] = "Your site on page one within 30 days"
    letter.set_content("Dear website owner,\n\nwe looked at your site and found 37 errors. May I send a quote?\n")


def _complains_lately(letter: EmailMessage, at: datetime) -> None:
    letter["Subject"] = "Very disappointed: nobody answers my question"
    letter.set_content(
        "Hello,\n\nthis is my third mail and I am very disappointed. The lessons stop in the middle, and nobody "
        "answers. I want to hear from somebody today.\n\nTereza Novak\n"
    )


def _complained(letter: EmailMessage, at: datetime) -> None:
    letter["Subject"] = "This is unacceptable: order NL-31744 never arrived"
    letter.set_content(
        "Hi,\n\nI paid for order NL-31744 on Monday and still have no access. I complained about it before. This is "
        "unacceptable.\n\nOskar\n"
    )


def _lost_the_link(letter: EmailMessage, at: datetime) -> None:
    letter["Subject"] = "My link has expired, how do I get in?"
    letter.set_content("Hi,\n\nmy login link has expired. How can I get a new one?\n\nThanks, Elif\n")


def _too_large(letter: EmailMessage, at: datetime) -> None:
    letter["Subject"] = "The recording of my screen, as you asked"


Make = Callable[[EmailMessage, datetime], None]
# Who wrote what, how many minutes ago; and why only its head is here.
ODDITIES: list[tuple[Make, Person, int, str]] = [
    (_lost_the_link, ELIF, 2, ""),
    (_forged, BRIGHTPAY, 96, ""),
    (_invitation, ROSA, 131, ""),
    (_within, ELIF, 205, ""),
    (_complains_lately, TEREZA, 207, ""),
    (_complained, OSKAR, 275, ""),
    (_suspected, PRIZE, 348, ""),
    (_offered, RANKING, 402, ""),
    (_too_large, WILLIAM, 1490, TOO_LARGE),
]
