"""Short letters to people of the desk: that something is there, and where. What it says they read at the desk."""

from collections import Counter
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse

from accounts import letters as known
from accounts.models import User
from accounts.roles import Capability, Role, roles_with
from tickets import access
from tickets.mail import system
from tickets.mail.about_tickets import about, thread_of
from tickets.models import Event
from tickets.models.event import Verb
from tickets.routing.effects import outflow
from tickets.routing.effects.asked import OLD, Asked

MOST_IN_AN_HOUR = 60
SHOWN_AS = "A rule tells somebody of a ticket"


def make(asked: Sequence[Asked]) -> list[Event]:
    people, sent = _people(asked), outflow.by_address()
    events: list[Event] = []
    letters: list[EmailMessage] = []
    for each in asked:
        named = [person for person in people if _is_meant(person, each)]
        told, why = _who_may(each, named, sent)
        if why:
            events.append(each.not_done(why))
            continue
        sent.update(person.email.lower() for person in told)
        letters += [_letter(each, person) for person in told]
        events.append(each.done(Verb.NOTIFIED, ", ".join(person.short_name for person in told)))
    system.queue_all(letters)
    return events


def _people(asked: Sequence[Asked]) -> list[User]:
    """All whom any of these may mean, in one statement."""
    assignees = [each.ticket.assignee_id for each in asked if each.ticket.assignee_id]
    emails = {each.value.strip().lower() for each in asked}
    roles = {*roles_with(Capability.SEE_ALL_TICKETS), Role.ADMIN}
    meant = Q(role__in=roles) | Q(pk__in=assignees) | Q(email__in=emails)
    return list(User.objects.filter(meant, is_active=True).order_by("pk"))


def _is_meant(person: User, asked: Asked) -> bool:
    wanted = asked.value.strip().lower()
    if wanted == "owner":
        return person.can(Capability.SEE_ALL_TICKETS)
    if wanted == "admins":
        return person.role == Role.ADMIN
    if wanted == "assignee":
        return person.pk == asked.ticket.assignee_id
    return person.email.lower() == wanted


def _who_may(asked: Asked, named: list[User], sent: Counter[str]) -> tuple[list[User], str]:
    if asked.is_old:
        return [], OLD
    if not named:
        return [], "nobody has it" if asked.value == "assignee" else "nobody like that works here"
    seeing = [person for person in named if access.may_see(person, asked.ticket)]
    if not seeing:
        return [], "they do not see this ticket"
    told = [person for person in seeing if sent[person.email.lower()] < MOST_IN_AN_HOUR]
    return told, "" if told else f"they got {MOST_IN_AN_HOUR} letters within the hour"


def _letter(asked: Asked, person: User) -> EmailMessage:
    ticket = asked.ticket
    link = settings.BASE_URL + reverse("ticket", args=[ticket.reference])
    text = render_to_string("routing/letters/told.txt", {"ticket": ticket, "rule": asked.effect.rule, "link": link})
    # Whoever is told of what did not leave may not see every ticket.
    headers = {known.ABOUT: about(known.NEWS, ticket.pk), known.SHOWN_AS: SHOWN_AS, "References": thread_of(ticket)}
    subject = " ".join(f"{asked.effect.rule.name}: {ticket.subject or ticket.reference}".split())[:300]
    return EmailMessage(subject, text, None, [person.email], headers=headers)
