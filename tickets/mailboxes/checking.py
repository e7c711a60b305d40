"""'Check': signs in, sends a mail through, sees it arrive, and says in words what failed."""

import secrets
import time
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, make_msgid

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from tickets import later
from tickets.errors import NotArrived
from tickets.mail import delivering, smtp
from tickets.mail.checks import HEADER
from tickets.mailboxes import looking_in
from tickets.mailboxes.journal import Journal
from tickets.models import Mailbox, MailboxCheck
from tickets.models.mailbox import Arrival, Departure, Security

WAIT_SECONDS = 60.0
PAUSE_SECONDS = 1.0
# No check takes longer: whatever still runs then was broken off with its worker.
LONGEST = timedelta(minutes=4)


def start(mailbox: Mailbox, by: User) -> MailboxCheck:
    """Asks a worker for a check; the one that is under way, if there is one."""
    running = MailboxCheck.objects.filter(mailbox=mailbox, ended_at=None, started_at__gt=timezone.now() - LONGEST)
    check = running.order_by("-pk").first()
    if check is None:
        check = MailboxCheck.objects.create(mailbox=mailbox, asked_by=by, token=secrets.token_hex(16))
        later.enqueue("check_mailbox", check.pk)
    return check


def run(check_id: int) -> None:
    """Goes through all steps; called by a worker."""
    check = MailboxCheck.objects.select_related("mailbox").filter(pk=check_id, ended_at=None).first()
    if check is None:
        return
    journal = Journal(check)
    try:
        can_fetch = check.mailbox.arrival in (Arrival.SMTP, Arrival.HTTP) or looking_in.fetching_works(
            journal, check.mailbox
        )
        if _sent_through(journal, check) and can_fetch:
            _arrives(journal, check)
    finally:
        journal.end()


def is_under_way(check: MailboxCheck) -> bool:
    return check.ended_at is None and check.started_at > timezone.now() - LONGEST


def _sent_through(journal: Journal, check: MailboxCheck) -> bool:
    way_out = check.mailbox
    if way_out.departure == Departure.SMTP:
        with journal.step(f"Sign in to {way_out.smtp_host} to send mail") as signing_in:
            smtp.connect(way_out).quit()
        if not signing_in.ok:
            return False
    elif way_out.arrival == Arrival.SMTP:
        way_out = _straight_to_this_desk(way_out)
    else:
        with journal.step("Send a mail through") as skipped:
            skipped.said = "Left out: this mailbox has no server for sending yet, its answers are written to files."
        return False
    with journal.step(f"Send a mail through {way_out.smtp_host} to {way_out.address}") as sending:
        sending.said = delivering.by_smtp(way_out, [way_out.address], _letter(check)).server_said
    return bool(sending.ok)


def _arrives(journal: Journal, check: MailboxCheck) -> None:
    began = time.monotonic()
    with journal.step(f"See it arrive, for up to {WAIT_SECONDS:.0f} seconds") as arriving:
        if check.mailbox.arrival in (Arrival.IMAP, Arrival.POP3):
            _wait_in_mailbox(check)
        else:
            _wait_at_the_door(check)
        arriving.said = f"It arrived after {max(1, round(time.monotonic() - began))} s."


def _wait_in_mailbox(check: MailboxCheck) -> None:
    mailbox, until = check.mailbox, time.monotonic() + WAIT_SECONDS
    with looking_in.looks(mailbox, check.token) as is_there:
        while time.monotonic() < until:
            if is_there() or _was_taken_in(check):
                return
            time.sleep(PAUSE_SECONDS)
    raise NotArrived(
        f"{mailbox.smtp_host} took the mail, but it has not come to {looking_in.place(mailbox)}. Look into the "
        "spam folder there, and whether a filter or a forwarding takes mail elsewhere. It may only be late."
    )


def _wait_at_the_door(check: MailboxCheck) -> None:
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until:
        if _was_taken_in(check):
            return
        time.sleep(PAUSE_SECONDS)
    raise NotArrived(
        f"The mail was taken, but it has not come to this desk. Does mail for {check.mailbox.address} go to this "
        f"machine's port {settings.ENV.smtp_port} (SMTP) or {settings.ENV.lmtp_port} (LMTP)? It may only be late."
    )


def _was_taken_in(check: MailboxCheck) -> bool:
    return MailboxCheck.objects.filter(pk=check.pk, arrived=True).exists()


def _straight_to_this_desk(mailbox: Mailbox) -> Mailbox:
    host = settings.ENV.host if settings.ENV.host not in ("0.0.0.0", "::") else "127.0.0.1"
    return Mailbox(
        address=mailbox.address, smtp_host=host, smtp_port=settings.ENV.smtp_port, smtp_security=Security.NONE
    )


def _letter(check: MailboxCheck) -> bytes:
    mailbox, letter = check.mailbox, EmailMessage(policy=SMTP)
    letter["From"] = formataddr((mailbox.name, mailbox.address))
    letter["To"] = mailbox.address
    letter["Subject"] = "Check of this mailbox by Supportdesk"
    letter["Date"] = format_datetime(timezone.now())
    letter["Message-ID"] = make_msgid(domain=mailbox.domain)
    letter["Auto-Submitted"] = "auto-generated"
    letter[HEADER] = check.token
    letter.set_content("Supportdesk sent this mail to see whether it arrives. Nobody needs to answer it.\n")
    return letter.as_bytes()
