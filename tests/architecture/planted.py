"""Tickets that only the owner may see, with the canary in whatever a ticket can have; and what rules did to them."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import User
from tests.architecture.planted_digest import add_digest
from tests.architecture.planted_duties import add_duties
from tests.architecture.planted_hours import add_hours
from tests.architecture.planted_procedures import add_procedures
from tests.architecture.planted_value import add_value
from tests.cast import make_customer, open_ticket
from tests.routing.promises import make_target
from tests.routing.rules_in_force import does, in_force
from tickets.models import (
    AppliedChange,
    Attachment,
    DeskMail,
    Draft,
    Escalation,
    Event,
    InboundMail,
    KnownSender,
    Mailbox,
    Message,
    OutgoingMail,
    PastTaking,
    Promise,
    ProposedReply,
    ProtectedSender,
    Recording,
    ResponseTarget,
    RoutingFault,
    RuleApplication,
    RuleRun,
    RuleVersion,
    SavedReply,
    Ticket,
    TicketLink,
    Webhook,
    WebhookCall,
)
from tickets.models.event import Verb
from tickets.models.message import Direction
from tickets.models.outgoing import OutgoingState
from tickets.models.rule_application import ApplicationState
from tickets.models.ticket import Visibility
from tickets.routing import effects
from tickets.routing.rules import Effect, Reference

CANARY = "canary7391"
# What admins read and assistants do not: what a rule says that keeps mail for the owner.
WHISPER = "whisper5128"


def plant(mailbox: Mailbox, shown: Ticket, olivia: User, adam: User) -> list[Ticket]:
    """One that the owner keeps, and one that is held. `shown` was kept once, and the team sees it now."""
    version = add_rule(shown)
    names_there()
    add_kept(olivia)
    add_hours(olivia, CANARY)
    add_value(olivia, CANARY)
    found = [
        add_secret(mailbox, visibility, version, olivia, adam) for visibility in (Visibility.OWNER, Visibility.HELD)
    ]
    add_duties(found, olivia, CANARY)
    add_digest(olivia, CANARY)
    TicketLink.objects.bulk_create(TicketLink(ticket=shown, other=each, made_by=olivia) for each in found)
    return found


def add_rule(shown: Ticket) -> RuleVersion:
    when = {"all": [{"field": "from_address", "is": f"{WHISPER}@partner.example"}]}
    rules = in_force({"name": f"Keeps {WHISPER}", "when": when, "then": does("keep_for_owner")}, by_owner=True)
    version = RuleVersion.objects.get(pk=rules.versions[0])
    RuleRun.objects.create(rule=version.rule, version=version, ticket=shown, occasion="new")
    told = {"id": version.pk, "name": f"Keeps {WHISPER}", "number": 1}
    because = f"the sender's address is {WHISPER}@partner.example"
    reason = f"The rule “Keeps {WHISPER}” keeps it for the owner, because {because}"
    limited = f"“Keeps {WHISPER}” would run a second time"
    decided = {"from": "held", "to": "owner", "set": rules.pk, "ran": [[version.pk, because]], "missed": []}
    Event.objects.create(ticket=shown, verb=Verb.ROUTED, detail={**decided, "reason": reason, "limited": limited})
    Event.objects.create(ticket=shown, verb=Verb.MOVED, detail={"to": "owner", "rule": told, "because": because})
    return version


def add_kept(olivia: User) -> None:
    """Whom the owner keeps, with what was left out, and their past tickets on the way."""
    told = {"name": f"Paula {CANARY}", "forward_to": f"{CANARY}@home.example", "added_by": olivia, "left_out": 3}
    sender = ProtectedSender.objects.create(value=f"{CANARY}.example", left_out_at=timezone.now(), **told)
    PastTaking.objects.create(value=sender.value, asked_by=olivia, total=5)
    content, about = f"From: {CANARY}", "left_out:1::owner"
    now = timezone.now()
    DeskMail.objects.create(
        subject="A mail", to=[f"{CANARY}@home.example"], content=content, about=about, queued_at=now, due_at=now
    )


def names_there() -> None:
    Webhook.objects.create(key="crm", name="CRM", url="https://crm.example/", secret="whsec_eA==")
    SavedReply.objects.create(key="hello", name="Hello", html="<p>{name} {subject}</p>")
    KnownSender.objects.create(domain="paypal.com", kind="payments")
    make_target()


def add_secret(mailbox: Mailbox, visibility: Visibility, version: RuleVersion, olivia: User, adam: User) -> Ticket:
    """With the canary in subject, customer, marks, texts, names, files, events, outboxes, and what rules left of it."""
    customer = make_customer(f"paula-{CANARY}-{visibility}@partner.example", f"Paula {CANARY}")
    customer.tags = [f"friend {CANARY}"]
    customer.save()
    marks = {"tags": [CANARY], "fields": {"order": CANARY}, "kind": "payments", "assignee": olivia}
    subject, text = f"Launch {CANARY}", f"Dates {CANARY}"
    ticket = open_ticket(mailbox, customer, subject, text=text, visibility=visibility, status="open", **marks)
    mail = ticket.messages.get()
    came = {"delivery_key": str(visibility), "envelope_from": customer.email, "state": "done", "source": "smtp"}
    inbound = InboundMail.objects.create(mailbox=mailbox, raw_name=f"raw/{CANARY}", **came)
    Message.objects.filter(pk=mail.pk).update(html=f"<p>{CANARY}</p>", inbound=inbound)
    add_files(mail, ticket, olivia)
    add_reply(ticket, olivia)
    Event.objects.create(ticket=ticket, actor=olivia, verb=Verb.NOTED, detail={"reason": CANARY})
    add_proposals(ticket, olivia)
    add_outflow(ticket)
    add_question(ticket, olivia)
    add_routing(ticket, version, olivia, adam)
    return ticket


def add_files(mail: Message, ticket: Ticket, olivia: User) -> None:
    name = default_storage.save("attachments/ca/canary", ContentFile(CANARY.encode()))
    draft = Draft.objects.create(ticket=ticket, author=olivia, html=f"<p>{CANARY}</p>")
    for owner in ({"message": mail}, {"draft": draft}):
        Attachment.objects.create(
            **owner, filename=f"{CANARY}.txt", content_type="text/plain", size=10, stored_name=name, content_id=CANARY
        )


def add_reply(ticket: Ticket, olivia: User) -> None:
    for direction, state in (("note", None), ("reply", "failed"), ("reply", "unknown"), ("reply", "queued")):
        message = Message.objects.create(
            ticket=ticket, direction=Direction(direction), author=olivia, text=CANARY, new_text=CANARY, html=CANARY,
            to=[[CANARY, f"{CANARY}@partner.example"]],
        )  # fmt: skip
        if state:
            now = timezone.now()
            OutgoingMail.objects.create(
                message=message, mailbox=ticket.mailbox, state=OutgoingState(state), queued_at=now, due_at=now,
                server_said=CANARY, file_name=f"{CANARY}.eml",
            )  # fmt: skip


def add_proposals(ticket: Ticket, olivia: User) -> None:
    """Answers for approval: one that waits, and what became of others."""
    said = {"html": f"<p>{CANARY}</p>", "cc": f"{CANARY}@partner.example", "comment": CANARY, "then": "waiting"}
    for state in ("waiting", "approved", "sent_back"):
        decided = {} if state == "waiting" else {"decided_by": olivia, "decided_at": timezone.now()}
        ProposedReply.objects.create(ticket=ticket, author=olivia, state=state, **said, **decided)
    Event.objects.create(ticket=ticket, actor=olivia, verb=Verb.SENT_BACK, detail={"author": CANARY})


def add_outflow(ticket: Ticket) -> None:
    """What the owner's own rules sent out of it: a call of another program, a forwarded mail, a letter."""
    rule = Reference(rule=1, version=1, number=1, name=f"Partners {CANARY}", by_owner=True)
    wanted = (("forward", f"{CANARY}@tax.example"), ("notify", "owner"), ("call_webhook", "crm"), ("add_note", CANARY))
    effects.make((Effect(do, value, rule, CANARY), ticket, None) for do, value in wanted)
    DeskMail.objects.update(state="failed", server_said=CANARY)
    WebhookCall.objects.update(state="failed", said=CANARY, ended_at=timezone.now())


def add_question(ticket: Ticket, olivia: User) -> None:
    """One that was answered, and one that waits since the owner took the ticket."""
    asked = {"ticket": ticket, "asked_by": olivia, "question": CANARY, "suggestion": CANARY}
    now = timezone.now()
    told = Escalation.objects.create(**asked, answer=CANARY, answered_by=olivia, answered_at=now, answered_way="mail")
    add_recordings(told, olivia)
    add_procedures(ticket, told, olivia, CANARY)
    Escalation.objects.create(**asked)
    Draft.objects.create(ticket=ticket, author=olivia, kind="ask", html=CANARY, suggestion=CANARY)


def add_recordings(told: Escalation, olivia: User) -> None:
    """One that was sent, and one that still comes in."""
    content = CANARY.encode()
    name = default_storage.save(f"recordings/ca/{CANARY}", ContentFile(content))
    is_there = {"size": len(content), "received": len(content), "stored_name": name, "finished_at": timezone.now()}
    made = {"kind": "audio", "content_type": "audio/webm", "made_by": olivia}
    Recording.objects.create(**made, **is_there, escalation=told, part="answer")
    Recording.objects.create(**made, **is_there)
    Recording.objects.create(**made, received=5)


def add_routing(ticket: Ticket, version: RuleVersion, olivia: User, adam: User) -> None:
    now = timezone.now()
    RuleRun.objects.create(rule=version.rule, version=version, ticket=ticket, occasion="new", at=now)
    detail = {"from": "held", "to": "owner", "reason": CANARY, "ran": [[version.pk, CANARY]], "missed": []}
    Event.objects.create(ticket=ticket, verb=Verb.ROUTED, detail=detail)
    Event.objects.create(ticket=ticket, verb=Verb.TAGGED, detail={"from": [], "to": [CANARY], "because": CANARY})
    RoutingFault.objects.create(ticket=ticket, said=f"ValueError: {CANARY}", next_try_at=now)
    target = ResponseTarget.objects.get()
    moments = {"began_at": now, "warn_at": now, "due_at": now, "warned_at": now, "broken_at": now}
    Promise.objects.create(ticket=ticket, target=target, what="first", **moments)
    for person in (olivia, adam):
        done = {"state": ApplicationState.UNDONE, "asked_by": person, "undone_by": person, "left_alone": 1, "total": 9}
        applied = RuleApplication.objects.create(version=version, **done)
        change = {"before": {"tags": []}, "after": {"tags": [CANARY]}, "left": [CANARY], "undone_at": now}
        AppliedChange.objects.create(application=applied, ticket=ticket, **change)
