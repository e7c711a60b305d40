"""Customers' mails as real RFC 822 messages, in the shapes in which mail programs write them."""

import zlib
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from html import escape
from random import Random

from tickets.demo import files, world
from tickets.demo.plan import Act, Story
from tickets.models import Message

GREETINGS = ["Hi,", "Hello,", "Hi there,", "Good morning,", "Dear Northlight team,", "Hello Asha,", ""]
PARTINGS = ["", "", "Best, ", "Thanks again, ", "– ", "Regards, "]
CLOSINGS = ["Thanks,", "Best regards,", "Kind regards,", "Cheers,", "All the best,", "Thank you in advance,", "Best,"]

PROVEN = f"{world.SERVER}; dkim=pass header.d={{domain}}; dmarc=pass header.from={{domain}}"
REPORT = """\
From: Mail Delivery System <mailer-daemon@{domain}>
To: {to}
Subject: Undelivered Mail Returned to Sender
Date: {date}
Message-ID: {own_id}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=report

--report
Content-Type: text/plain; charset=utf-8

{text}

<{recipient}>: 552 5.2.2 mailbox full

--report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.{domain}

Final-Recipient: rfc822; {recipient}
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 mailbox full

--report
Content-Type: text/rfc822-headers

Message-ID: <{their_id}>
From: {sender}
To: {recipient}

--report--
"""


def first_letter(story: Story, act: Act, to: tuple[str, str], chance: Random) -> bytes:
    """With whatever is attached; a machine's looks like a machine's."""
    letter = _letter(story, act.at, to, story.subject, chance)
    if story.by_machine:
        letter["Authentication-Results"] = PROVEN.format(domain=story.person.email.rpartition("@")[2])
    shape = story.dialogue.head.get("as", "html" if chance.random() < 0.3 else "person")
    text = act.text if story.by_machine else _spoken(story, act.text, chance)
    letter.set_content(text + "\n")
    if shape in ("machine", "invoice"):
        letter["Auto-Submitted"] = "auto-generated"
        letter.add_alternative(_bulletin(story, text, pictures=shape == "invoice"), subtype="html")
    elif shape == "html":
        letter.add_alternative(_paragraphs(text), subtype="html")
    _attach(letter, story, text, chance)
    return letter.as_bytes()


def next_letter(story: Story, act: Act, to: tuple[str, str], answered: Message, chance: Random) -> bytes:
    """An answer to ours, with ours quoted below as mail programs do."""
    letter = _answering(story, act.at, to, answered, chance)
    intro = f"On {answered.created_at:%a, %-d %b %Y at %H:%M}, {answered.sender_name} <{answered.sender_email}> wrote:"
    who = answered.author.short_name if answered.author else ""
    opening, closing = chance.choice(["", "", f"Hi {who},", f"Hello {who},", f"{who},"]), chance.choice(PARTINGS)
    text = f"{opening}\n\n{act.text}\n\n{closing}{story.person.first if closing else ''}".strip()
    quoted = "\n".join(f"> {line}".rstrip() for line in answered.text.splitlines())
    letter.set_content(f"{text}\n\n{intro}\n\n{quoted}\n")
    if chance.random() < 0.5:
        quote = f'<blockquote class="gmail_quote" style="margin:0 0 0 .8ex">{answered.html}</blockquote>'
        head = f'<div dir="ltr" class="gmail_attr">{escape(intro)}<br></div>'
        letter.add_alternative(f'{_paragraphs(text)}<br><div class="gmail_quote">{head}{quote}</div>', subtype="html")
    return letter.as_bytes()


def away(story: Story, act: Act, to: tuple[str, str], answered: Message, chance: Random) -> bytes:
    """What a mail server says for somebody on holiday."""
    letter = _answering(story, act.at, to, answered, chance)
    letter.replace_header("Subject", f"Automatic reply: {story.subject}")
    letter["Auto-Submitted"] = "auto-replied"
    letter.set_content(f"{act.text}\n\n{story.person.name}\n")
    return letter.as_bytes()


def stranger(story: Story, act: Act, to: tuple[str, str], answered: Message, chance: Random) -> bytes:
    """Somebody who was given our answer, and writes from an address that takes no part in the ticket."""
    letter = _answering(story, act.at, to, answered, chance)
    letter.replace_header("From", f"Accounts office <accounts@{story.person.email.partition('@')[0]}.example.com>")
    letter.set_content(f"{act.text}\n\nAccounts office\n")
    return letter.as_bytes()


def bounce(story: Story, act: Act, to: tuple[str, str], answered: Message, chance: Random) -> bytes:
    """A delivery report (RFC 3464) about an answer of ours."""
    domain = story.person.email.rpartition("@")[2]
    return REPORT.format(
        domain=domain,
        to=to[1],
        date=format_datetime(act.at),
        own_id=_message_id(domain, chance),
        text=act.text,
        recipient=story.person.email,
        their_id=answered.message_id,
        sender=answered.sender_email,
    ).encode()


def _letter(story: Story, at: datetime, to: tuple[str, str], subject: str, chance: Random) -> EmailMessage:
    letter = EmailMessage()
    letter["From"] = formataddr((story.person.name, story.person.email))
    letter["To"] = formataddr(to)
    letter["Subject"] = subject
    letter["Date"] = format_datetime(at)
    letter["Message-ID"] = _message_id(story.person.email.rpartition("@")[2], chance)
    return letter


def _answering(story: Story, at: datetime, to: tuple[str, str], answered: Message, chance: Random) -> EmailMessage:
    letter = _letter(story, at, to, f"Re: {story.subject}", chance)
    letter["In-Reply-To"] = f"<{answered.message_id}>"
    letter["References"] = " ".join(f"<{each}>" for each in [*answered.references, answered.message_id])
    return letter


def _message_id(domain: str, chance: Random) -> str:
    return f"<{chance.getrandbits(80):020x}@{domain}>"


def _spoken(story: Story, text: str, chance: Random) -> str:
    name = story.person.name if chance.random() < 0.5 else story.person.first
    greeting = "Dear Olivia," if story.dialogue.kind == "private" else chance.choice(GREETINGS)
    return f"{greeting}\n\n{text}\n\n{chance.choice(CLOSINGS)}\n{name}".strip()


def _paragraphs(text: str) -> str:
    parts = (escape(part).replace("\n", "<br>") for part in text.split("\n\n"))
    return '<div dir="ltr">' + "".join(f"<p>{part}</p>" for part in parts) + "</div>"


def _bulletin(story: Story, text: str, *, pictures: bool) -> str:
    """A table in a table with a logo from afar, as such mails are."""
    host = story.person.email.rpartition("@")[2]
    mark = zlib.crc32(text.encode())
    logo = f'<img src="https://images.{host}/logo.png" width="140" height="36" alt="{escape(story.person.name)}">'
    pixel = f'<img src="https://open.{host}/p/{mark:08x}.gif" width="1" height="1" alt="">'
    rows = "".join(
        f'<tr><td style="padding:8px 24px;font:15px Helvetica,Arial,sans-serif;color:#333">{line}</td></tr>'
        for line in _paragraphs(text).removeprefix('<div dir="ltr">').removesuffix("</div>").split("</p>")
        if line
    )
    head = (
        f'<tr><td style="padding:24px;background:#f4f6fa">{logo if pictures else escape(story.person.name)}</td></tr>'
    )
    table = f'<table width="560" align="center" style="background:#fff;border:1px solid #e3e6ee">{head}{rows}</table>'
    return f'<body style="background:#eef0f4">{table}{pixel if pictures else ""}</body>'


def _attach(letter: EmailMessage, story: Story, text: str, chance: Random) -> None:
    kind, _, name = story.dialogue.head.get("file", "").partition(" ")
    name = name.format(**story.facts)
    if kind == "pdf":
        letter.add_attachment(files.pdf(text.splitlines()), maintype="application", subtype="pdf", filename=name)
    elif kind == "csv":
        letter.add_attachment(files.csv(chance), maintype="text", subtype="csv", filename=name)
    elif kind == "inline":
        _show(letter, text, name, files.png(chance))


def _show(letter: EmailMessage, text: str, name: str, picture: bytes) -> None:
    body = letter.get_body(("html",))
    if body is None:
        letter.add_alternative(_paragraphs(text), subtype="html")
        body = letter.get_body(("html",))
    if body is not None:
        content_id = f"{zlib.crc32(picture):08x}@{world.BUSINESS.lower()}.example.org"
        shown = f'{body.get_content()}<p><img src="cid:{content_id}" alt="{escape(name)}"></p>'
        body.set_content(shown, subtype="html")
        body.add_related(picture, "image", "png", cid=f"<{content_id}>", filename=name, disposition="inline")
